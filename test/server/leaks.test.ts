import * as assert from 'node:assert/strict';
import type { Browser as PlaywrightBrowser } from 'playwright-core';
import type { Browser } from 'puppeteer-core';
import type { SessionKey } from '../../src/browserless/sessionKey';
import { canBeClosed, stopSessions, type StopOptions } from '../../src/browserless/stop';
import type { Thresholds } from '../../src/browserless/suspicion';
import { systemClock } from '../../src/shared/clock';
import { startRelay, type Relay } from '../env/browserless/relay.mjs';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { playwrightForServer, puppeteer } from '../env/clients.mjs';
import { until } from '../unit/net/bridges';
import { Watched } from './watched';

const never: Thresholds = {
  notRunning: undefined,
  withoutClient: undefined,
  pastTimeout: undefined,
  onlyBlank: undefined,
  duplicate: undefined,
};

const connect = ({ origin, token }: Browserless, query: string): Promise<Browser> =>
  puppeteer.connect({
    browserWSEndpoint: `${origin.replace('http', 'ws')}/chromium?token=${token}&${query}`,
    defaultViewport: null,
  });

describe('the time that a session of a real browserless has left', () => {
  let server: Browserless;
  let watched: Watched;

  before(async () => {
    server = await startBrowserless({ timeout: 20_000 });
    watched = new Watched(server.origin, server.token, never);
  });
  after(async () => {
    watched.dispose();
    await server.stop();
  });

  /** How much later than told the server cut the client off (ms), and how long the browser took to start. */
  async function lateness(trackingId: string, query = ''): Promise<{ lateMs: number; startMs: number }> {
    const askedAt = Date.now();
    const browser = await connect(server, `trackingId=${trackingId}${query}`);
    await until(() => watched.prospects.of(watched.key(trackingId)).end !== undefined);
    const startMs = (watched.session(trackingId)?.session.startedOn ?? 0) - askedAt;
    // the estimate becomes better from poll to poll
    let told = 0;
    const look = watched.store.onDidPoll(() => {
      told = watched.prospects.of(watched.key(trackingId)).end?.at ?? told;
    });
    await new Promise((resolve) => browser.once('disconnected', resolve));
    look.dispose();
    return { lateMs: systemClock.now() - told, startMs };
  }

  it('is known within a second, by the server’s timeout and by its own', async () => {
    const all = await Promise.all([lateness('by-server'), lateness('by-itself', '&timeout=8000')]);
    for (const { lateMs, startMs } of all) {
      // the server counts from before it starts the browser: what is told is as much later
      const off = lateMs + startMs;
      assert.ok(Math.abs(off) < 500, `off by ${off} ms, besides a start of ${startMs} ms`);
      if (startMs < 900) assert.ok(Math.abs(lateMs) < 1000, `off by ${lateMs} ms`);
    }
  });

  it('is without limit where the client asks for none', async () => {
    const browser = await connect(server, 'trackingId=endless&timeout=0');
    await until(() => watched.session('endless') !== undefined);
    assert.deepEqual(watched.prospects.of(watched.key('endless')), {
      end: undefined,
      timeoutMs: undefined,
      suspicions: [],
    });
    await browser.close();
  });
});

describe('sessions that leak from a real browserless', () => {
  const thresholds = { ...never, withoutClient: 1, onlyBlank: 1 };
  let server: Browserless;
  let watched: Watched;

  before(async () => {
    server = await startBrowserless();
    watched = new Watched(server.origin, server.token, thresholds);
  });
  after(async () => {
    watched.dispose();
    await server.stop();
  });

  const options = (ask: StopOptions['ask']): StopOptions => {
    const { fleet, store } = watched;
    return { ask, fleet, store, clock: systemClock, signal: new AbortController().signal };
  };

  it('are marked within two polls after their clients have gone, and are all that is stopped then', async () => {
    // a hook of the server keeps those
    const leaking = await Promise.all(['kept-1', 'kept-2'].map((id) => connect(server, `trackingId=${id}`)));
    const working = await connect(server, 'trackingId=working');
    for (const browser of [...leaking, working])
      await (await browser.pages())[0]?.goto('data:text/html,<title>Work</title>');
    await until(() => ['kept-1', 'kept-2', 'working'].every((id) => watched.session(id)?.session.clients === 1));
    await until(() => watched.suspicious().length === 0);

    await Promise.all(leaking.map((browser) => browser.disconnect()));
    await until(() => ['kept-1', 'kept-2'].every((id) => watched.session(id)?.session.clients === 0));
    const { polls } = watched;
    await until(() => watched.polls > polls + 1);
    assert.deepEqual(watched.suspicious().sort(), ['kept-1 withoutClient', 'kept-2 withoutClient']);

    const keys = ['kept-1', 'kept-2'].map((id) => watched.key(id));
    const stopped = await stopSessions(options(watched.kill), keys);
    assert.deepEqual(
      stopped.map(({ result }) => result.kind),
      ['stopped', 'stopped'],
    );
    assert.equal(working.connected, true);
    assert.deepEqual(
      watched.store.get(watched.endpoint.id)?.sessions.map(({ session }) => session.trackingId),
      ['working'],
    );
    await working.close();
  });

  it('are marked while they show nothing but about:blank, and no longer', async () => {
    const browser = await connect(server, 'trackingId=idle');
    await until(() => watched.suspicious().includes('idle onlyBlank'));
    await (await browser.pages())[0]?.goto('data:text/html,<title>Work</title>');
    await until(() => watched.suspicious().length === 0);
    await browser.close();
  });
});

describe('a real browserless that does not know how to stop sessions', () => {
  let server: Browserless;
  let relay: Relay;
  let watched: Watched;

  before(async () => {
    server = await startBrowserless();
    relay = await startRelay(server, { lacks: /^\/kill\// });
    watched = new Watched(relay.origin, server.token, never);
  });
  after(async () => {
    watched.dispose();
    await relay.stop();
    await server.stop();
  });

  const stop = async (ask: StopOptions['ask'], ...keys: SessionKey[]): Promise<string[]> => {
    const { fleet, store } = watched;
    const { signal } = new AbortController();
    const stopped = await stopSessions({ ask, fleet, store, clock: systemClock, signal }, keys);
    return stopped.map(({ result }) => result.kind);
  };

  it('refuses, and loses sessions whose browsers are closed over CDP', async () => {
    const working = await connect(server, 'trackingId=working');
    const other = await connect(server, 'trackingId=other');
    await until(() => ['working', 'other'].every((id) => watched.session(id) !== undefined));
    const keys = ['working', 'other'].map((id) => watched.key(id));
    assert.deepEqual(await stop(watched.kill, ...keys), ['refused', 'refused']);
    assert.equal(working.connected, true);
    assert.deepEqual(await stop(watched.close, ...keys), ['stopped', 'stopped']);
    await until(() => !working.connected && !other.connected);
    await until(() => relay.webSockets() === 0);
  });

  it('has no such socket for a session of Playwright’s own protocol, which goes on', async () => {
    const playwright: PlaywrightBrowser = await playwrightForServer.chromium.connect(
      `${server.origin.replace('http', 'ws')}/chromium/playwright?token=${server.token}`,
    );
    const session = await new Promise<SessionKey>((resolve) => {
      const look = watched.store.onDidPoll((endpointId) => {
        const [one] = watched.store.get(endpointId)?.sessions ?? [];
        if (one?.session.protocol !== 'playwright') return;
        look.dispose();
        resolve({ endpointId, sessionId: one.session.id });
      });
    });
    assert.deepEqual(await stop(watched.kill, session), ['refused']);
    assert.equal(playwright.isConnected(), true);
    await playwright.close();
  });

  it('cannot list its sessions while it keeps one alive whose browser was closed: such are left alone', async () => {
    const browser = await connect(server, 'trackingId=kept-1');
    await until(() => watched.session('kept-1') !== undefined);
    await browser.disconnect();
    await until(() => watched.session('kept-1')?.session.clients === 0);
    assert.equal(canBeClosed(watched.session('kept-1')!), false);
    const key = watched.key('kept-1');
    await watched.close(key, new AbortController().signal);
    await until(() => watched.store.get(key.endpointId)?.health.kind === 'failing');
    // what the relay does not let through
    const kill = await fetch(`${server.origin}/kill/${key.sessionId}?token=${server.token}`);
    assert.equal(kill.status, 204);
    await until(() => watched.store.get(key.endpointId)?.health.kind === 'ok');
  });
});
