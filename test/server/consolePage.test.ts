import * as assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import { ConsolePage } from '../../src/features/watching/console/consolePage';
import { PageViewer } from '../../src/features/watching/pageViewer';
import { Network } from '../../src/net';
import { systemClock } from '../../src/shared/clock';
import { startRelay, type Relay } from '../env/browserless/relay.mjs';
import { playwrightForServer } from '../env/clients.mjs';
import { until } from '../unit/net/bridges';
import { plainSettings } from '../unit/net/networks';
import { startBridged, type Bridged, type Owner } from './bridged';

describe('the console of a page over connections that come and go', () => {
  let bridged: Bridged;
  let relay: Relay;
  let network: Network;
  let owner: Owner;
  let page: Page;
  let watched: ConsolePage;
  let isListed: boolean;
  let viewer: PageViewer | undefined;

  before(async () => {
    bridged = await startBridged();
    relay = await startRelay(bridged.server);
    network = new Network({ settings: () => plainSettings });
  });
  after(async () => {
    network.dispose();
    await relay.stop();
    await bridged.stop();
  });

  beforeEach(async () => {
    owner = await bridged.owner();
    ({ page } = owner);
    const [endpoint] = readEndpoints([{ name: 'Real', url: relay.origin }]).endpoints;
    const services = {
      store: { get: () => ({ endpoint }) as never },
      viewers: { add: (_: unknown, added: unknown) => void (viewer = added as PageViewer) },
      upgrader: network,
      credentials: () => Promise.resolve({ token: bridged.server.token, headers: {} }),
    };
    const key = { endpointId: 'e', sessionId: owner.session.id, targetId: owner.pageId };
    isListed = true;
    viewer = undefined;
    watched = new ConsolePage({
      open: (signal) => PageViewer.open(services, key, true, signal),
      target: { id: key.targetId, url: '' },
      isListed: () => isListed,
      isSeen: () => true,
      clock: systemClock,
      words: { navigated: (url = '') => `to ${url}`, cleared: () => 'cleared', leftOut: String },
    });
  });
  afterEach(async () => {
    watched.dispose();
    await until(() => relay.webSockets() === 0);
    await owner.browser.close().catch(() => undefined);
  });

  const lines = (): string[] =>
    watched.feed.history.take(true).entries.map(({ spans }) => spans.map(({ text }) => text).join(''));
  const heard = (line: string): Promise<void> => until(() => lines().includes(line));
  const untilState = (kind: string, isBusy = false): Promise<void> =>
    until(() => watched.state.kind === kind && (watched.state.kind !== 'connected' || watched.state.isBusy === isBusy));

  it('comes back by itself, misses nothing and says nothing twice', async () => {
    watched.look();
    await page.evaluate('console.log("one")');
    await heard('one');
    viewer?.page.dispose();
    await untilState('connecting');
    await page.evaluate('console.log("two")');
    await heard('two');
    assert.deepEqual(lines(), ['one', 'two']);
  });

  it('is left from here until it is asked for again', async () => {
    watched.look();
    await page.evaluate('console.log("one")');
    await heard('one');
    viewer?.dispose();
    await untilState('detached');
    watched.look();
    assert.equal(relay.webSockets(), 0);
    watched.attach();
    await page.evaluate('console.log("two")');
    await heard('two');
    assert.deepEqual(lines(), ['one', 'two']);
  });

  it('says that a page is busy, and all that it said once it is not', async () => {
    await page.evaluate(`setTimeout(() => {
      console.log('begins');
      for (const end = Date.now() + 6000; Date.now() < end; );
      console.log('ends');
    })`);
    watched.look();
    await untilState('connected', true);
    await untilState('connected', false);
    await heard('ends');
    assert.deepEqual(lines(), ['begins', 'ends']);
  });

  it('says that a page has crashed also where that was before, and goes on with the next', async () => {
    page.goto('chrome://crash').catch(() => undefined);
    await new Promise((resolve) => page.once('error', resolve));
    watched.look();
    await untilState('crashed');
    await page.goto('data:text/html,again');
    await untilState('connected');
    await page.evaluate('console.log("again")');
    await heard('again');
  });

  it('waits where there is nothing to connect to', async () => {
    isListed = false;
    watched.look();
    assert.equal(watched.state.kind, 'connecting');
    await page.close();
    isListed = true;
    watched.look();
    await untilState('failed');
    isListed = false;
  });

  it("is there beside a session of Playwright's own protocol, over the browser's socket", async () => {
    const { origin, token } = bridged.server;
    const address = `${origin.replace('http', 'ws')}/chromium/playwright?token=${token}`;
    const other = await playwrightForServer.chromium.connect(address);
    watched.look();
    await page.evaluate('console.log("beside")');
    await heard('beside');
    assert.equal(viewer?.page.usesSlot, true);
    await other.close();
  });
});
