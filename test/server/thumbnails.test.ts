import * as assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { Glances } from '../../src/browserless/glances';
import { patienceMs, Pictures, type Taken } from '../../src/browserless/pictures';
import { Network, takePicture } from '../../src/net';
import { systemClock } from '../../src/shared/clock';
import { startRelay, type Relay } from '../env/browserless/relay.mjs';
import { playwrightForServer } from '../env/clients.mjs';
import { until } from '../unit/net/bridges';
import { plainSettings } from '../unit/net/networks';
import { startBridged, type Bridged } from './bridged';
import { noticing } from './noticing';

/** Four colours, a quarter of the window each, also where it is scrolled. */
const quadrants = `data:text/html,${encodeURIComponent(`<!doctype html><meta name="viewport" content="width=device-width">
<title>Quadrants</title><style>body{margin:0;height:4000px} i{position:fixed;width:50%;height:50%}</style>
<i style="background:#f00"></i><i style="background:#0f0;left:50%"></i>
<i style="background:#00f;top:50%"></i><i style="background:#ff0;left:50%;top:50%"></i>`)}`;

const none = new AbortController().signal;

describe('pictures of the pages of a real browserless', () => {
  let bridged: Bridged;
  let relay: Relay;
  let network: Network;
  let browser: Browser;
  /** Shows a picture, to be looked at. */
  let viewer: Page;

  before(async () => {
    bridged = await startBridged();
    relay = await startRelay(bridged.server);
    network = new Network({ settings: () => plainSettings });
    browser = (await bridged.owner()).browser;
    viewer = await (await bridged.owner()).browser.newPage();
  });
  after(async () => {
    network.dispose();
    await relay.stop();
    await bridged.stop();
  });

  const options = () => ({ upgrader: network, request: bridged.request(relay.origin) });

  const take = (pageId: string, signal = none): Promise<Taken> => takePicture(options(), pageId, signal);

  async function open(url: string, viewport?: Parameters<Page['setViewport']>[0]): Promise<[Page, string]> {
    const page = await browser.newPage();
    await page.goto(url);
    const id = await idOf(page);
    if (viewport) {
      // set before, one is lost now and then on the way to the page
      await page.setViewport(viewport);
      await page.waitForFunction(`innerWidth === ${viewport.width} && document.readyState === 'complete'`);
    }
    return [page, id];
  }

  async function idOf(page: Page): Promise<string> {
    const client = await page.createCDPSession();
    const { targetInfo } = await client.send('Target.getTargetInfo');
    await client.detach();
    return targetInfo.targetId;
  }

  /** Colours in the middle of each quarter of a picture, as `ff0000`, rounded to what JPEG keeps. */
  async function colours(taken: Taken): Promise<{ size: string; colours: string[] }> {
    assert.ok(taken.kind === 'picture', taken.kind);
    const url = `data:image/jpeg;base64,${taken.picture.bytes.toString('base64')}`;
    return (await viewer.evaluate(`(async () => {
      const image = new Image();
      image.src = ${JSON.stringify(url)};
      await image.decode();
      const { naturalWidth: width, naturalHeight: height } = image;
      const canvas = new OffscreenCanvas(width, height).getContext('2d');
      canvas.drawImage(image, 0, 0);
      const at = (x, y) => [...canvas.getImageData(width * x, height * y, 1, 1).data].slice(0, 3)
        .map((value) => (value > 247 ? 255 : value < 8 ? 0 : value).toString(16).padStart(2, '0')).join('');
      return { size: width + 'x' + height, colours: [at(.25, .25), at(.75, .25), at(.25, .75), at(.75, .75)] };
    })()`)) as { size: string; colours: string[] };
  }

  const fourColours = ['ff0000', '00ff00', '0000ff', 'ffff00'];

  const phone = { width: 400, height: 800, deviceScaleFactor: 3, isMobile: true, hasTouch: true };

  for (const [what, viewport, size] of [
    ['as it is', undefined, '320x240'],
    ['of a large window', { width: 1600, height: 900 }, '320x180'],
    ['of a phone', phone, '160x320'],
  ] as const)
    for (const isBehind of [false, true])
      it(`show a page ${what}${isBehind ? ', in the background' : ''}, which notices nothing`, async () => {
        const [page, id] = await open(quadrants, viewport);
        await page.evaluate('new Promise((done) => { addEventListener("scroll", done); scrollTo(0, 40) })');
        // drawn in its size
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
        const over = isBehind ? await browser.newPage() : undefined;
        if (over) await page.waitForFunction('document.visibilityState === "hidden"', { polling: 20 });
        const before = await page.evaluate(noticing);
        for (let times = 0; times < 3; times++) {
          const taken = await take(id);
          assert.deepEqual(await colours(taken), { size, colours: fourColours });
          assert.ok(taken.kind === 'picture' && taken.isBehind === isBehind);
        }
        assert.deepEqual(await page.evaluate('noticed'), []);
        assert.equal(await page.evaluate(noticing), before);
        await over?.close();
        await page.close();
      });

  it('leave an owner undisturbed fifty times, and no socket open', async () => {
    const [page, id] = await open(quadrants, phone);
    const events: string[] = [];
    const client = await page.createCDPSession();
    await Promise.all([client.send('Page.enable'), client.send('Runtime.enable'), client.send('Inspector.enable')]);
    const settled = events.length;
    client.on('*', (type) => events.push(String(type)));
    for (const type of ['disconnected', 'targetcreated', 'targetdestroyed'] as const)
      browser.on(type, () => events.push(type));
    for (const type of ['close', 'error', 'load', 'domcontentloaded', 'framenavigated', 'dialog'] as const)
      page.on(type, () => events.push(type));
    const before = await page.evaluate(noticing);
    let works = 0;
    const end = new AbortController();
    const work = (async () => {
      while (!end.signal.aborted) {
        await page.evaluate('document.title = "work"');
        works++;
      }
    })();
    const running = relay.webSockets();
    for (let hover = 0; hover < 50; hover++) assert.equal((await take(id)).kind, 'picture');
    end.abort();
    await work;
    assert.ok(works > 50, `${works}`);
    await until(() => relay.webSockets() === 0);
    assert.deepEqual([running, relay.requests().filter(({ upgrade }) => upgrade).length >= 50], [0, true]);
    assert.deepEqual(events.slice(settled), []);
    assert.deepEqual(await page.evaluate('noticed'), []);
    assert.equal(await page.evaluate(noticing), before);
    await page.close();
  });

  it('are none that anybody counts, though the server counts their sockets', async () => {
    const [page, id] = await open(quadrants);
    const glances = new Glances(systemClock);
    const session = (await bridged.sessions()).find(({ targets }) => targets.some((target) => target.id === id))!;
    const clients = async (): Promise<number | undefined> =>
      (await bridged.sessions()).find((one) => one.id === session.id)?.clients;
    const end = new AbortController();
    let overs = 0;
    const polling = (async () => {
      while (!end.signal.aborted) {
        const askedAt = systemClock.now();
        const count = await clients();
        if (count === session.clients || count === undefined) continue;
        overs++;
        assert.ok(glances.mayBeCounted(session.id, askedAt), `${count} clients`);
      }
    })();
    for (let hover = 0; hover < 20; hover++) {
      const glance = glances.begin(session.id);
      await take(id);
      glance.dispose();
    }
    await until(() => relay.webSockets() === 0);
    end.abort();
    await polling;
    assert.ok(overs > 0, 'the server has counted some');
    assert.equal(await clients(), session.clients);
    await page.close();
  });

  it('are none of a page that does not answer, and of it alone', async () => {
    const [page, id] = await open(quadrants);
    const pictures = new Pictures({ clock: systemClock, take: ({ targetId }, signal) => take(targetId, signal) });
    const [other, otherId] = await open(quadrants);
    const hung = page.evaluate('new Promise(() => setTimeout(() => { for (;;) {} }, 0))');
    hung.catch(() => undefined);
    const before = systemClock.now();
    const of = (targetId: string) => pictures.of({ endpointId: 'e', sessionId: targetId, targetId, url: '' }, none);
    const [hanging, answering] = await Promise.all([of(id), of(otherId)]);
    assert.deepEqual([hanging.kind, answering.kind], ['busy', 'picture']);
    assert.ok(systemClock.now() - before >= patienceMs - 1);
    await until(() => relay.webSockets() === 0);
    await other.close();
  });

  it('are none of a page that has crashed, and say so', async () => {
    const [page, id] = await open(quadrants);
    const crashed = new Promise((resolve) => page.once('error', resolve));
    page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    assert.deepEqual(await take(id), { kind: 'crashed' });
  });

  it('are none of a page that was loaded in the background and never drawn, and say so', async () => {
    const [page, id] = await open('about:blank');
    const over = await browser.newPage();
    await page.goto(quadrants);
    assert.deepEqual(await take(id), { kind: 'undrawn' });
    assert.equal(await page.evaluate('document.visibilityState'), 'hidden');
    await over.close();
    await page.close();
  });

  it('are none of a page that has closed or never was', async () => {
    const [page, id] = await open(quadrants);
    await page.close();
    assert.deepEqual(await take(id), { kind: 'none' });
    assert.deepEqual(await take('0'.repeat(32)), { kind: 'none' });
    await until(() => relay.webSockets() === 0);
  });

  it('end with the pointer, their sockets too', async () => {
    const [page, id] = await open(quadrants);
    page.evaluate('setTimeout(() => { for (;;) {} }, 0)').catch(() => undefined);
    const pointer = new AbortController();
    const taking = take(id, pointer.signal);
    await until(() => relay.webSockets() === 1);
    pointer.abort();
    await taking.catch(() => undefined);
    await until(() => relay.webSockets() === 0);
  });

  it("are refused beside a session of Playwright's own protocol", async () => {
    const [page, id] = await open(quadrants);
    const { origin, token } = bridged.server;
    const other = await playwrightForServer.chromium.connect(
      `${origin.replace('http', 'ws')}/chromium/playwright?token=${token}`,
    );
    assert.deepEqual(await take(id), { kind: 'none' });
    await other.close();
    await page.close();
  });
});
