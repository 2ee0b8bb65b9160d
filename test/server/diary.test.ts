import * as assert from 'node:assert/strict';
import { Client } from '../../src/browserless/client';
import { Comings } from '../../src/browserless/comings';
import { Diary, type Ended } from '../../src/browserless/diary';
import type { Endpoint } from '../../src/browserless/endpoint';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import { EndpointError } from '../../src/browserless/faults';
import { stopSessions } from '../../src/browserless/stop';
import { endOf } from '../../src/browserless/timeLeft';
import type { SessionKey } from '../../src/browserless/sessionKey';
import { Store } from '../../src/browserless/store';
import { Network } from '../../src/net';
import { systemClock } from '../../src/shared/clock';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { plainLimits, plainSettings } from '../unit/net/networks';

/** The server's own, in ms. */
const timeout = 8000;

describe('the diary of a real browserless', () => {
  const network = new Network({ settings: () => plainSettings });
  const { signal } = new AbortController();
  const store = new Store();
  let server: Browserless;
  let endpoint: Endpoint;
  let client: Client;
  let diary: Diary;

  before(async () => {
    server = await startBrowserless({ timeout });
    const [read] = readEndpoints([{ name: 'Real', url: server.origin }]).endpoints;
    assert.ok(read);
    endpoint = read;
    store.setEndpoints([endpoint]);
    diary = new Diary({
      comings: new Comings(store),
      clock: systemClock,
      size: () => 100,
      endOf: (_, state) => endOf(state, timeout),
    });
    const credentials = () => Promise.resolve({ token: server.token, headers: {} });
    client = new Client({ endpoint, http: network, credentials, ...plainLimits });
  });

  after(async () => {
    network.dispose();
    await server.stop();
  });

  async function look(): Promise<void> {
    const askedAt = systemClock.now();
    try {
      const { sightings } = await client.sessions(signal);
      store.succeed(endpoint.id, sightings, systemClock.now(), askedAt);
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      store.fail(endpoint.id, error.fault);
    }
  }

  /** A session of somebody's that has been seen. */
  async function start(trackingId: string, query = '') {
    const browser = await puppeteer.connect({
      browserWSEndpoint: `${server.origin.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=${trackingId}${query}`,
    });
    const page = await browser.newPage();
    await page.goto(`data:text/html,<title>${trackingId}</title>`);
    const find = () =>
      store.get(endpoint.id)?.sessions.find(({ session }) => session.targets.some(({ title }) => title === trackingId));
    while (!find()) await look();
    return { browser, id: find()!.session.id };
  }

  /** Until the server lists it no more; while it closes, it is listed without its pages. */
  async function closed(sessionId: string): Promise<void> {
    for (;;) {
      const answer = await client.sessions(signal).catch(() => undefined);
      if (answer && !answer.sightings.some(({ session }) => session.id === sessionId)) return;
    }
  }

  async function ended(sessionId: string): Promise<Ended> {
    for (;;) {
      const entry = diary.get({ endpointId: endpoint.id, sessionId });
      if (entry) return entry;
      await look();
    }
  }

  it('knows a session that its client closes', async () => {
    const { browser, id } = await start('closes');
    await browser.close();
    await closed(id);
    const { cause, session } = await ended(id);
    assert.equal(cause, 'clientLeft');
    assert.deepEqual(
      session.targets.map(({ title }) => title).filter((title) => title === 'closes'),
      ['closes'],
    );
  });

  it('knows a session whose client is gone', async () => {
    const { browser, id } = await start('leaves');
    await browser.disconnect();
    assert.equal((await ended(id)).cause, 'clientLeft');
  });

  it('knows a session that is stopped here', async () => {
    const { id } = await start('stopped');
    diary.noteStop({ endpointId: endpoint.id, sessionId: id });
    const fleet = { refresh: () => look() };
    const ask = ({ sessionId }: SessionKey): Promise<boolean> => client.kill({ id: sessionId }, signal);
    await stopSessions({ ask, fleet, store, clock: systemClock, signal }, [{ endpointId: endpoint.id, sessionId: id }]);
    assert.equal((await ended(id)).cause, 'stoppedHere');
  });

  it('knows a session whose own time is over', async () => {
    const { id } = await start('short', '&timeout=3000');
    assert.equal((await ended(id)).cause, 'timedOut');
  });

  it("knows a session that the server's timeout has ended", async () => {
    const { id } = await start('long');
    const { cause, aliveMs = 0 } = await ended(id);
    assert.equal(cause, 'timedOut', `seen ${aliveMs} ms old`);
  });

  it('knows a server that has gone with its sessions', async () => {
    const { id } = await start('gone', '&timeout=600000');
    await server.stop();
    while (store.get(endpoint.id)?.health.kind !== 'failing') await look();
    server = await startBrowserless({ timeout, port: server.port, token: server.token });
    assert.equal((await ended(id)).cause, 'serverGone');
  });
});
