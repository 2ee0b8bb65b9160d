import * as assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import { Client } from '../../src/browserless/client';
import type { Endpoint } from '../../src/browserless/endpoint';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import { Fleet } from '../../src/browserless/fleet';
import { Store } from '../../src/browserless/store';
import { Network } from '../../src/net';
import { systemClock } from '../../src/shared/clock';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { outsideVscode } from '../unit/features/outsideVscode';
import { until } from '../unit/net/bridges';
import { plainLimits, plainSettings } from '../unit/net/networks';

/** As browserless sends it. */
interface Said {
  readonly running: number;
  readonly maxConcurrent: number;
  readonly queued: number;
  readonly recentlyRejected: number;
}

describe('the row of a real browserless with two slots and room for two who wait', () => {
  let server: Browserless;
  let network: Network;
  let fleet: Fleet;
  let items: typeof import('../../src/features/sessions/items');
  const store = new Store();
  const browsers: Browser[] = [];
  /** Clients whose connection is not there yet, or never will be. */
  const waiting: Promise<unknown>[] = [];

  before(async () => {
    [server, items] = await Promise.all([
      // a machine that is busy with these tests is nothing to this one
      startBrowserless({ concurrent: 2, queued: 2, env: { MAX_CPU_PERCENT: '1000', MAX_MEMORY_PERCENT: '1000' } }),
      outsideVscode<typeof items>('sessions/items.ts'),
    ]);
    network = new Network({ settings: () => plainSettings });
    fleet = new Fleet({
      store,
      connect: (endpoint) => clientOf(server, endpoint),
      intervalMs: () => 1000,
      clock: systemClock,
      log: { write: () => undefined },
    });
    fleet.setEndpoints([endpointAt(server)]);
    fleet.watch();
  });

  after(async () => {
    fleet.dispose();
    network.dispose();
    await server.stop();
    await Promise.allSettled(waiting);
  });

  const endpointAt = ({ origin }: Browserless): Endpoint =>
    readEndpoints([{ name: 'Real', url: origin }]).endpoints[0]!;

  const clientOf = ({ token }: Browserless, endpoint: Endpoint): Client =>
    new Client({
      endpoint,
      http: network,
      credentials: () => Promise.resolve({ token, headers: {} }),
      ...plainLimits,
    });

  const connect = (): void => {
    const browserWSEndpoint = `${server.origin.replace('http', 'ws')}/chromium?token=${server.token}`;
    const connecting = puppeteer.connect({ browserWSEndpoint, defaultViewport: null });
    waiting.push(connecting.then((browser) => browsers.push(browser)));
    // those who are turned away
    waiting.at(-1)?.catch(() => undefined);
  };

  async function pressure(): Promise<Said> {
    const answer = await fetch(`${server.origin}/pressure`, { headers: { authorization: `Bearer ${server.token}` } });
    return ((await answer.json()) as { pressure: Said }).pressure;
  }

  const row = (): string => {
    const [state] = store.endpoints;
    return state ? String(items.endpointItem(state, systemClock.now()).description) : '';
  };

  /** Waits until the server is at that, and gives what the row says then of it. */
  async function at({ running, queued, recentlyRejected }: Omit<Said, 'maxConcurrent'>): Promise<string> {
    const isThere = (said: Said): boolean =>
      said.running === running && said.queued === queued && said.recentlyRejected === recentlyRejected;
    while (!isThere(await pressure()));
    const read = store.endpoints[0]?.reading?.at ?? 0;
    await fleet.refresh();
    await until(() => (store.endpoints[0]?.reading?.at ?? 0) > read);
    assert.ok(isThere(await pressure()), 'the server has stayed so');
    return row().replace(/(^|(?<= ))(no|\d) sessions? · /, '');
  }

  it('says what /pressure says, from the first client to the sixth and back', async () => {
    assert.equal(await at({ running: 0, queued: 0, recentlyRejected: 0 }), '0/2 running');
    const steps = [
      [{ running: 1, queued: 0, recentlyRejected: 0 }, '1/2 running'],
      [{ running: 2, queued: 0, recentlyRejected: 0 }, 'full · 2/2 running'],
      [{ running: 2, queued: 1, recentlyRejected: 0 }, 'full · 2/2 running · 1 queued'],
      [{ running: 2, queued: 2, recentlyRejected: 0 }, 'full · 2/2 running · 2 queued'],
      [{ running: 2, queued: 2, recentlyRejected: 1 }, 'overloaded: clients rejected · 2/2 running · 2 queued'],
      [{ running: 2, queued: 2, recentlyRejected: 2 }, 'overloaded: clients rejected · 2/2 running · 2 queued'],
    ] as const;
    for (const [said, shown] of steps) {
      connect();
      assert.equal(await at(said), shown);
    }
    const leave = async (): Promise<void> => {
      await until(() => browsers.length > 0);
      await browsers.shift()?.disconnect();
    };
    await leave();
    assert.equal(
      await at({ running: 2, queued: 1, recentlyRejected: 2 }),
      'overloaded: clients rejected · 2/2 running · 1 queued',
    );
    await leave();
    assert.equal(
      await at({ running: 2, queued: 0, recentlyRejected: 2 }),
      'overloaded: clients rejected · 2/2 running',
    );
    await leave();
    assert.equal(await at({ running: 1, queued: 0, recentlyRejected: 2 }), '1/2 running');
    await leave();
    assert.equal(await at({ running: 0, queued: 0, recentlyRejected: 2 }), '0/2 running');
  }).timeout(60_000);

  it('is over the server’s limits where the server says so', async () => {
    const hot = await startBrowserless({ env: { MAX_MEMORY_PERCENT: '1' } });
    try {
      const said = await clientOf(hot, endpointAt(hot)).pressure(new AbortController().signal);
      assert.equal(said?.reason, 'memory');
      assert.ok(said.memory !== undefined && said.memory >= 1 && said.memory <= 100, `memory ${said.memory} %`);
    } finally {
      await hot.stop();
    }
  });
});
