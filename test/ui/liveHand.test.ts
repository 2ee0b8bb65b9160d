import assert from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import type { Page } from 'puppeteer-core';
import { Farm } from './farm';
import type { Workbench } from './workbench';

describe('A hand in a live view', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let page: Page;
  let bench: Workbench;
  /** Does in the workbench what a screen and an input method would. */
  let user: CDPSession;

  before(async () => {
    farm = await Farm.start();
    ({ page } = await farm.connect('job-1', { width: 800, height: 600 }));
    await page.goto(`${farm.site.origin}/`);
    await page.evaluate(`window.events = [];
      for (const type of ['compositionstart', 'compositionupdate', 'compositionend'])
        addEventListener(type, ({ data }) => events.push(type + ' ' + data));
      for (const type of ['touchstart', 'touchmove', 'touchend'])
        addEventListener(type, ({ touches }) => events.push(type + [...touches].map((touch) =>
          ' ' + Math.round(touch.clientX / 10) * 10 + ',' + Math.round(touch.clientY / 10) * 10).join('')))`);
    bench = await farm.openWorkbench();
    await bench.contextMenu(bench.row('job-1'), 'Watch Live');
    await tab().getByRole('button', { name: 'Take Control' }).click();
    await tab().locator('body.controlled').waitFor();
    await picture().waitFor();
    user = await bench.context.newCDPSession(bench.page);
  });

  after(async () => {
    await bench.close();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const tab = () => bench.webview;
  const picture = () => tab().locator('#picture');
  const take = async (): Promise<string[]> => (await page.evaluate('events.splice(0)')) as string[];

  /** Where a place of the page is on the screen. */
  async function onScreen(x: number, y: number): Promise<{ x: number; y: number }> {
    const box = (await picture().boundingBox())!;
    const scale = box.width / 800;
    return { x: box.x + x * scale, y: box.y + y * scale };
  }

  async function touch(type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: readonly [number, number][]) {
    const touchPoints = await Promise.all(places.map(async ([x, y], id) => ({ ...(await onScreen(x, y)), id })));
    await user.send('Input.dispatchTouchEvent', { type, touchPoints });
  }

  it('writes what an input method composes', async () => {
    await page.focus('#i');
    await picture().hover();
    for (const text of ['に', 'にほ', 'にほん']) {
      await user.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    }
    await page.waitForFunction(`document.querySelector('#i').value === 'にほん'`);
    await user.send('Input.insertText', { text: '日本' });
    await page.waitForFunction(`document.querySelector('#i').value === '日本'`);
    await user.send('Input.insertText', { text: '🎌' });
    await page.waitForFunction(`document.querySelector('#i').value === '日本🎌'`);
    const said = await take();
    assert.equal(said[0], 'compositionstart ');
    assert.ok(said.includes('compositionupdate にほん'), said.join());
    assert.equal(said.filter((event) => event.startsWith('compositionend')).at(-1), 'compositionend 日本');
  });

  it('lets go of what is composed and not wanted', async () => {
    await user.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
    await page.waitForFunction(`document.querySelector('#i').value === '日本🎌か'`);
    await user.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    await page.waitForFunction(`document.querySelector('#i').value === '日本🎌'`);
    await take();
  });

  it('touches with one finger, and with two', async () => {
    await touch('touchStart', [200, 130]);
    await touch('touchEnd');
    await page.waitForFunction(`document.title === 'clicked'`);
    assert.deepEqual(await take(), ['touchstart 200,130', 'touchend']);
    await touch('touchStart', [400, 300]);
    await touch('touchStart', [400, 300], [500, 400]);
    await touch('touchMove', [400, 300], [600, 500]);
    await touch('touchEnd');
    await page.waitForFunction(`events.at(-1) === 'touchend'`);
    assert.deepEqual(
      // Chromium may tell where it expects a finger next
      (await take()).filter((event) => !event.startsWith('touchend')).slice(0, 3),
      ['touchstart 400,300', 'touchstart 400,300 500,400', 'touchmove 400,300 600,500'],
    );
  });

  it('saves all of a page that is longer than what is seen', async () => {
    await page.goto(`${farm.site.origin}/shop/search`);
    await tab().getByRole('button', { name: 'Save Screenshot' }).click();
    await bench.picks.filter({ hasText: 'Full Page' }).click();
    const bytes = await bench.saveAs('all.png');
    const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
    assert.ok(height > 600);
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [800, height]);
  });
});

describe('A live view of a session that ends', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    bench = await farm.openWorkbench();
  });

  after(async () => {
    await bench.close();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const bar = () => bench.webview.locator('#bar');
  const button = (name: string) => bench.webview.getByRole('button', { name, exact: true });

  async function watch(name: string) {
    const { browser } = await farm.connect(name);
    await bench.contextMenu(bench.row(name), 'Watch Live');
    await bench.webview.locator('#picture').waitFor();
    return browser;
  }

  it('says that only this window keeps it alive, and counts down to leaving it', async () => {
    const owner = await watch('job-1');
    await owner.disconnect();
    await bar().getByText('Only this window keeps this session alive.').waitFor();
    await bar()
      .getByText(/^Detaching in (60|5\d) s\.$/)
      .waitFor();
    await bench.row('job-1').filter({ hasText: 'only this window keeps it alive' }).waitFor();
    await bench.screenshot('live alone');
  });

  it('stays when told to, and ends with Detach', async () => {
    await button('Stay Attached').click();
    await button('Detach').waitFor();
    assert.equal(await bar().locator('.countdown').isVisible(), false);
    await button('Detach').click();
    await bar().getByText('This session has ended.').waitFor();
    await bench.row('job-1').filter({ hasText: 'client' }).waitFor({ state: 'detached' });
    await button('Close').click();
    await bench.page.getByRole('tab', { name: /^Live: / }).waitFor({ state: 'detached' });
  });

  it('says so when it is stopped from the tree', async () => {
    const owner = await watch('job-2');
    await bench.contextMenu(bench.row('job-2'), 'Stop Session…');
    await bench.dialog.getByRole('button', { name: 'Stop Session' }).click();
    await bar().getByText('This session has ended.').waitFor();
    assert.equal(await button('Take Control').isDisabled(), true);
    assert.equal(owner.connected, false);
    await bench.screenshot('live stopped');
  });
});
