import * as assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { Control } from '../../src/features/watching/live/control';
import { Network, PageConnection, Screencast, type Frame } from '../../src/net';
import type { KeyInput, LiveInput, MouseInput } from '../../src/shared/liveInput';
import { startSite, type Site } from '../env/site.mjs';
import { until } from '../unit/net/bridges';
import { plainSettings } from '../unit/net/networks';
import { startBridged, type Bridged, type Owner } from './bridged';

const form = `data:text/html,${encodeURIComponent(`<!doctype html><meta charset="utf-8"><body style="margin:0;height:3000px">
<input id="i" style="position:absolute;left:100px;top:100px;width:200px;height:30px">
<button id="b" style="position:absolute;left:100px;top:200px;width:200px;height:60px">Press</button>
<select id="s" style="position:absolute;left:100px;top:300px"><option>one<option>two<option>three</select>
<input id="f" type="file" style="position:absolute;left:100px;top:400px;width:200px;height:30px">
<script>
  window.events = [];
  for (const type of ['pointerdown', 'click', 'dblclick', 'contextmenu', 'keydown', 'keyup', 'compositionstart',
    'compositionupdate', 'compositionend', 'touchstart', 'touchend', 'scroll', 'wheel', 'mousemove'])
    addEventListener(type, (event) => events.push([type, event.key ?? event.data ?? event.button ?? ''].join(' ').trim()), true);
</script>`)}`;

describe('control of a page of a real browserless', () => {
  let bridged: Bridged;
  let network: Network;
  let site: Site;
  let owner: Owner;
  let page: Page;
  let connection: PageConnection;
  let control: Control;

  before(async () => {
    [bridged, site] = await Promise.all([startBridged(), startSite()]);
    network = new Network({ settings: () => plainSettings });
  });
  after(async () => {
    network.dispose();
    await Promise.all([bridged.stop(), site.stop()]);
  });

  beforeEach(async () => {
    owner = await bridged.owner();
    ({ page } = owner);
    await page.goto(form);
    await page.bringToFront();
    const { session, pageId } = owner;
    const options = { upgrader: network, request: bridged.request(bridged.server.origin), mayUseSlot: true };
    const signal = new AbortController().signal;
    connection = await PageConnection.open({ ...options, sessionId: session.id, pageId }, signal);
    control = new Control(connection);
    await until(() => control.place.url !== '');
    // Chromium drops input before a page has been drawn for the first time
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  });
  afterEach(async () => {
    connection.dispose();
    await owner.browser.close().catch(() => undefined);
  });

  const mouse = (type: MouseInput['type'], x: number, y: number, more: Partial<MouseInput> = {}): void =>
    control.input({ kind: 'mouse', type, x, y, button: 0, buttons: 0, clicks: 1, modifiers: 0, ...more });

  function click(x: number, y: number, more: Partial<MouseInput> = {}): void {
    mouse('down', x, y, { buttons: 1, ...more });
    mouse('up', x, y, more);
  }

  const key = (key: string, keyCode: number, more: Partial<KeyInput> = {}): void => {
    const text = Array.from(key).length === 1 && !more.modifiers ? key : '';
    const pressed = { kind: 'key', key, code: '', keyCode, location: 0, isRepeat: false, modifiers: 0 } as const;
    control.input({ ...pressed, type: 'down', text, ...more });
    control.input({ ...pressed, type: 'up', ...more, text: '' });
  };

  const text = (text: string, isComposing: boolean): void =>
    control.input({ kind: 'text', text, isComposing } satisfies LiveInput);

  const events = async (): Promise<string[]> => (await page.evaluate('events')) as string[];
  const untilHolds = (expression: string): Promise<unknown> => page.waitForFunction(expression, { polling: 20 });

  it('clicks, double-clicks and opens the context menu where the pointer is', async () => {
    click(200, 230);
    click(200, 230, { clicks: 2 });
    click(200, 230, { button: 2, buttons: 2 });
    await untilHolds(`events.includes('contextmenu 2')`);
    const seen = (await events()).filter((event) => /click|contextmenu/.test(event));
    assert.deepEqual(seen, ['click 0', 'click 0', 'dblclick 0', 'contextmenu 2']);
  });

  it('moves the pointer, and keeps the last place alone of those that come too fast', async () => {
    for (let x = 0; x < 200; x++) mouse('move', x, 50);
    click(150, 230);
    await untilHolds(`events.includes('click 0')`);
    const moves = (await events()).filter((event) => event.startsWith('mousemove'));
    assert.ok(moves.length > 0 && moves.length < 200, `${moves.length}`);
  });

  it('types letters, umlauts and emoji, with their keys', async () => {
    click(200, 115);
    key('a', 65);
    key('ü', 186);
    key('😀', 0);
    await untilHolds(`document.querySelector('#i').value === 'aü😀'`);
    assert.deepEqual(
      (await events()).filter((event) => event.startsWith('keydown')),
      ['keydown a', 'keydown ü', 'keydown 😀'],
    );
  });

  it('composes Japanese as an input method does', async () => {
    click(200, 115);
    await untilHolds(`document.activeElement.id === 'i'`);
    for (const composed of ['に', 'にほ', 'にほん']) text(composed, true);
    text('日本', false);
    await untilHolds(`document.querySelector('#i').value === '日本'`);
    const seen = (await events()).filter((event) => event.startsWith('composition'));
    assert.equal(seen[0], 'compositionstart');
    assert.ok(seen.includes('compositionupdate にほん'), seen.join());
    assert.ok(seen.includes('compositionend 日本'), seen.join());
  });

  it('gives up what was composed', async () => {
    click(200, 115);
    await untilHolds(`document.activeElement.id === 'i'`);
    text('にほ', true);
    text('', true);
    await untilHolds(`events.some((event) => event.startsWith('compositionend'))`);
    assert.equal(await page.evaluate(`document.querySelector('#i').value`), '');
  });

  it('pastes, and takes shortcuts: all is selected and replaced', async () => {
    click(200, 115);
    await untilHolds(`document.activeElement.id === 'i'`);
    text('pasted text', false);
    await untilHolds(`document.querySelector('#i').value === 'pasted text'`);
    key('a', 65, { code: 'KeyA', modifiers: 2 });
    key('b', 66);
    await untilHolds(`document.querySelector('#i').value === 'b'`);
  });

  it('chooses in a list with keys, and submits with Enter', async () => {
    await page.evaluate(`document.querySelector('#s').focus()`);
    key('ArrowDown', 40, { code: 'ArrowDown' });
    await untilHolds(`document.querySelector('#s').value === 'two'`);
    await page.evaluate(`document.querySelector('#b').focus()`);
    key('Enter', 13, { code: 'Enter', text: '\r' });
    await untilHolds(`events.includes('click 0')`);
  });

  it('scrolls with the wheel, and touches', async () => {
    control.input({ kind: 'wheel', x: 50, y: 50, deltaX: 0, deltaY: 120, modifiers: 0 });
    await untilHolds('scrollY > 0');
    control.input({ kind: 'touch', type: 'start', points: [{ id: 0, x: 30, y: 30 }], modifiers: 0 });
    control.input({ kind: 'touch', type: 'end', points: [], modifiers: 0 });
    await untilHolds(`events.includes('touchend')`);
  });

  it('answers dialogs, and knows when the owner has', async () => {
    const asked = page.evaluate(`window.answers = [confirm('Sure?'), prompt('Name?', 'Ada'), confirm('Still?')]`);
    const untilSaid = (message: string | undefined): Promise<void> => until(() => control.dialog?.message === message);
    await untilSaid('Sure?');
    control.answerDialog(true, '');
    await untilSaid('Name?');
    assert.deepEqual([control.dialog?.type, control.dialog?.text], ['prompt', 'Ada']);
    const last = new Promise<{ dismiss(): Promise<void> }>((resolve) =>
      page.on('dialog', (dialog) => dialog.message() === 'Still?' && resolve(dialog)),
    );
    control.answerDialog(true, 'Grace');
    await untilSaid('Still?');
    await (await last).dismiss();
    await untilSaid(undefined);
    assert.deepEqual(await asked, [true, 'Grace', false]);
  });

  it('reaches the place that is meant on a phone that shows a page smaller than it is', async () => {
    await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
    await page.evaluate(`addEventListener('click', ({ clientX, clientY }) => (window.clicked = [clientX, clientY]))`);
    const shown = new Screencast(connection, { maxWidth: 390, maxHeight: 844, quality: 50 });
    const frames: Frame[] = [];
    shown.onFrame((frame) => (frames.push(frame), frame.ack()));
    await shown.start();
    await until(() => frames.some(({ width, pageScaleFactor }) => width === 390 && pageScaleFactor < 0.5));
    const { pageScaleFactor } = frames.at(-1)!;
    shown.dispose();
    // in the middle of the picture
    const [x, y] = [195 / pageScaleFactor, 422 / pageScaleFactor];
    click(x, y);
    await page.waitForFunction('window.clicked');
    const [clientX, clientY] = (await page.evaluate('window.clicked')) as [number, number];
    assert.ok(Math.abs(clientX - x) <= 1 && Math.abs(clientY - y) <= 1, `${clientX},${clientY} for ${x},${y}`);
  });

  it('lets go of what is down when control ends', async () => {
    mouse('down', 200, 230, { buttons: 1 });
    const pressed = { kind: 'key', key: 'a', code: 'KeyA', keyCode: 65, location: 0, isRepeat: false } as const;
    control.input({ ...pressed, type: 'down', text: 'a', modifiers: 0 });
    await untilHolds(`events.includes('keydown a')`);
    control.dispose();
    await untilHolds(`events.includes('keyup a') && events.includes('click 0')`);
  });

  it('goes to addresses, back and forward', async () => {
    const untilAt = (path: string, back: boolean, forward: boolean): Promise<void> =>
      until(() => {
        const { url, canGoBack, canGoForward } = control.place;
        return url === site.origin + path && canGoBack === back && canGoForward === forward;
      });
    assert.equal(control.go('no address'), false);
    assert.equal(control.go(`${site.origin}/`.replace('http://', '')), true);
    await untilAt('/', true, false);
    control.go(`${site.origin}/quadrants`);
    await untilAt('/quadrants', true, false);
    await control.step(-1);
    await untilAt('/', true, true);
    await control.step(1);
    await untilAt('/quadrants', true, false);
    const reloaded = page.waitForNavigation();
    control.reload();
    await reloaded;
  });

  it('refuses files, until the user goes on', async () => {
    click(200, 415);
    await until(() => control.hasRefusedFiles);
    click(200, 230);
    assert.equal(control.hasRefusedFiles, false);
    control.dispose();
    const chooser = page.waitForFileChooser();
    await page.click('#f');
    await chooser;
  });
});
