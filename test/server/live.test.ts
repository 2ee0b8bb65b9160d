import * as assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import { LivePage, type LiveState } from '../../src/features/watching/live/livePage';
import { PageViewer } from '../../src/features/watching/pageViewer';
import { Network, type Frame } from '../../src/net';
import { systemClock } from '../../src/shared/clock';
import { startRelay, type Relay } from '../env/browserless/relay.mjs';
import { startSite, type Site } from '../env/site.mjs';
import { until } from '../unit/net/bridges';
import { plainSettings } from '../unit/net/networks';
import { startBridged, type Bridged, type Owner } from './bridged';
import { noticing } from './noticing';

const format = { maxWidth: 640, maxHeight: 480, quality: 80 };

describe('a live view of a page of a real browserless', () => {
  let bridged: Bridged;
  let relay: Relay;
  let network: Network;
  let site: Site;
  let owner: Owner;
  let page: Page;
  let live: LivePage;
  let frames: Frame[];
  let isListed: boolean;
  /** A screen that draws at once, unless a test has another. */
  let acknowledge: (ack: () => void) => void;
  const undrawn: (() => void)[] = [];
  let viewer: PageViewer | undefined;

  before(async () => {
    [bridged, site] = await Promise.all([startBridged(), startSite()]);
    relay = await startRelay(bridged.server);
    network = new Network({ settings: () => plainSettings });
  });
  after(async () => {
    network.dispose();
    await relay.stop();
    await Promise.all([bridged.stop(), site.stop()]);
  });

  beforeEach(async () => {
    owner = await bridged.owner();
    ({ page } = owner);
    await page.goto(`${site.origin}/quadrants`);
    await page.bringToFront();
    const [endpoint] = readEndpoints([{ name: 'Real', url: relay.origin }]).endpoints;
    const services = {
      store: { get: () => ({ endpoint }) as never },
      viewers: { add: (_: unknown, added: unknown) => void (viewer = added as PageViewer) },
      upgrader: network,
      credentials: () => Promise.resolve({ token: bridged.server.token, headers: {} }),
    };
    const watched = { endpointId: 'e', sessionId: owner.session.id, targetId: owner.pageId };
    isListed = true;
    acknowledge = (ack) => ack();
    live = new LivePage({
      open: (signal) => PageViewer.open(services, watched, true, signal),
      isListed: () => isListed,
      clock: systemClock,
    });
    frames = [];
    live.onFrame((frame) => {
      frames.push(frame);
      acknowledge(frame.ack);
    });
  });
  afterEach(async () => {
    live.dispose();
    await until(() => relay.webSockets() === 0);
    await owner.browser.close().catch(() => undefined);
  });

  const shown = (state: LiveState): string =>
    state.kind === 'live'
      ? ['live', state.isBehind && 'behind', state.isBusy && 'busy'].filter(Boolean).join(' ')
      : state.kind;
  const untilState = (wanted: string): Promise<void> => until(() => shown(live.state) === wanted);

  /** Frames from now on. */
  async function nextFrames(count: number): Promise<void> {
    const before = frames.length;
    await until(() => frames.length >= before + count);
  }

  it('shows it as it is drawn, fitted into the room, and the page notices nothing', async () => {
    const before = await page.evaluate(noticing);
    live.watch(format);
    await nextFrames(1);
    const { picture, width, height } = frames[0]!;
    assert.deepEqual([width, height], await page.evaluate('[innerWidth, innerHeight]'));
    assert.ok(picture.width <= 640 && picture.height <= 480, `${picture.width}x${picture.height}`);
    for (let times = 0; times < 5; times++) {
      const drawn = nextFrames(1);
      await page.evaluate(`document.querySelector('i').style.background = 'rgb(0, 0, ${times})'`);
      await drawn;
    }
    assert.equal(await page.evaluate(noticing), before);
    live.pause(false);
    await until(() => relay.webSockets() === 0);
    assert.deepEqual(await page.evaluate('noticed'), []);
    assert.equal(await page.evaluate(noticing), before);
  });

  it('ends with what was drawn last, however late frames are drawn', async () => {
    live.watch(format);
    await nextFrames(1);
    acknowledge = (ack) => undrawn.push(ack);
    await page.evaluate(`new Promise((done) => { let n = 0; (function step() {
      document.querySelector('i').style.background = 'rgb(0, 0, ' + 9 * n + ')';
      if (++n < 30) requestAnimationFrame(step); else done();
    })(); })`);
    assert.equal(undrawn.length, 3);
    const before = frames.length;
    acknowledge = (ack) => ack();
    for (const ack of undrawn) ack();
    // the page draws nothing any more
    await until(() => frames.length > before);
  });

  it('has a frame at once where its room changes', async () => {
    live.watch(format);
    await nextFrames(1);
    const before = frames.length;
    live.watch({ ...format, maxWidth: 100 });
    await until(() => frames.slice(before).some(({ picture }) => picture.width === 100));
  });

  it('goes on where the page goes, also to another site', async () => {
    live.watch(format);
    await nextFrames(1);
    for (const url of [`${site.origin}/shop/product`, `${site.origin.replace('127.0.0.1', 'localhost')}/quadrants`]) {
      const drawn = nextFrames(1);
      await page.goto(url);
      await drawn;
    }
    assert.equal(shown(live.state), 'live');
  });

  it('says that the page is behind another, and comes back with it', async () => {
    live.watch(format);
    await nextFrames(1);
    const over = await owner.browser.newPage();
    await untilState('live behind');
    await over.close();
    await untilState('live');
  });

  it('of a page in the background shows what it drew last', async () => {
    // before it is drawn for the first time, there is nothing that it drew last
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const over = await owner.browser.newPage();
    await page.waitForFunction('document.visibilityState === "hidden"', { polling: 20 });
    live.watch(format);
    await nextFrames(1);
    await untilState('live behind');
    await over.close();
  });

  it('says that a page does not answer, and that it does again', async () => {
    live.watch(format);
    await nextFrames(1);
    await page.evaluate('setTimeout(() => { const end = Date.now() + 6000; while (Date.now() < end); }, 0)');
    await untilState('live busy');
    await untilState('live');
  });

  it('says that a page has crashed, and shows it again once it is loaded anew', async () => {
    live.watch(format);
    await nextFrames(1);
    page.goto('chrome://crash').catch(() => undefined);
    await untilState('crashed');
    await page.goto(`${site.origin}/quadrants`);
    await nextFrames(1);
    await untilState('live');
  });

  it('ends with its page', async () => {
    live.watch(format);
    await nextFrames(1);
    await page.close();
    await untilState('closed');
    await until(() => relay.webSockets() === 0);
    assert.equal(shown(live.state), 'closed');
  });

  it('waits until its page is listed where the connection is lost, and connects again', async () => {
    live.watch(format);
    await nextFrames(1);
    isListed = false;
    await relay.stop();
    await untilState('connecting');
    await relay.start();
    isListed = true;
    live.look();
    await nextFrames(1);
    assert.equal(shown(live.state), 'live');
  });

  it('is detached by whoever ends the viewers of the session, until it is asked for again', async () => {
    live.watch(format);
    await nextFrames(1);
    viewer?.dispose();
    await untilState('detached');
    live.watch(format);
    live.look();
    assert.equal(shown(live.state), 'detached');
    live.attach();
    await nextFrames(1);
  });

  it('has nothing drawn while nobody looks, and may keep its connection', async () => {
    live.watch(format);
    await nextFrames(1);
    live.pause(true);
    await page.evaluate(
      `new Promise((done) => { document.querySelector('i').style.background = '#123'; requestAnimationFrame(() => requestAnimationFrame(done)); })`,
    );
    const before = frames.length;
    await page.evaluate(`document.querySelector('i').style.background = '#321'`);
    assert.deepEqual([relay.webSockets(), frames.length], [1, before]);
    live.watch(format);
    await nextFrames(1);
  });
});
