import * as assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import { Client } from '../../src/browserless/client';
import type { Endpoint } from '../../src/browserless/endpoint';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import { Fleet } from '../../src/browserless/fleet';
import type { SessionKey } from '../../src/browserless/sessionKey';
import { stopSessions } from '../../src/browserless/stop';
import { Store } from '../../src/browserless/store';
import { attachUrl } from '../../src/browserless/urls';
import type { Resolver } from '../../src/browserless/workers/resolver';
import { Workers } from '../../src/browserless/workers/workers';
import { Bridge, Network } from '../../src/net';
import { requestTo } from '../../src/browserless/credentials';
import { systemClock } from '../../src/shared/clock';
import { freePort } from '../env/processes.mjs';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { address, until } from '../unit/net/bridges';
import { plainLimits, plainSettings } from '../unit/net/networks';

const token = 'of-the-farm';
const intervalMs = 300;
const perWorker = 7;

/** Servers on loopback addresses of their own, at one port, behind a name that only the test knows. */
class Farm {
  readonly store = new Store();
  readonly fleet: Fleet;
  readonly workers: Workers;
  readonly endpoint: Endpoint;
  readonly servers = new Map<string, Browserless>();
  /** The addresses that the name has. */
  hosts: readonly string[] = [];
  private readonly network = new Network({ settings: () => plainSettings });
  readonly bridge = new Bridge(this.network);

  constructor(readonly port: number) {
    const { store } = this;
    const entry = { name: 'Farm', url: `http://farm.test:${port}`, discover: 'dns' };
    [this.endpoint] = readEndpoints([entry]).endpoints as [Endpoint];
    const resolver: Resolver = {
      addresses: (host, asked) => {
        assert.equal(host, 'farm.test');
        return Promise.resolve({ addresses: this.hosts.map((one) => ({ host: one, port: asked })), ttlMs: 0 });
      },
      services: () => assert.fail('no service is looked up'),
    };
    const log = { write: () => undefined };
    this.fleet = new Fleet({
      store,
      connect: (endpoint) => this.client(endpoint),
      intervalMs: () => intervalMs,
      clock: systemClock,
      log,
    });
    this.workers = new Workers({ store, fleet: this.fleet, resolver, clock: systemClock, max: () => 10, log });
    this.fleet.watch();
    this.workers.setEndpoints([this.endpoint]);
  }

  async add(host: string): Promise<void> {
    this.servers.set(host, await startBrowserless({ host, port: this.port, token, concurrent: 20 }));
    this.hosts = [...this.hosts, host];
    await this.workers.lookUp();
  }

  async remove(host: string): Promise<void> {
    await this.servers.get(host)?.stop();
    this.servers.delete(host);
  }

  client(endpoint: Endpoint): Client {
    const credentials = () => Promise.resolve({ token, headers: {} });
    return new Client({ endpoint, http: this.network, credentials, ...plainLimits });
  }

  worker(host: string): Endpoint | undefined {
    return this.workers.pool(this.endpoint.id)?.workers.find(({ worker }) => worker?.label === host);
  }

  /** The tracking ids of the sessions that a worker has, or all. */
  sessions(host?: string): string[] {
    const states = this.store.endpoints.filter(({ endpoint }) => host === undefined || endpoint.worker?.label === host);
    return states.flatMap(({ sessions }) => sessions.map(({ session }) => session.trackingId ?? '')).sort();
  }

  find(trackingId: string): SessionKey {
    for (const { endpoint, sessions } of this.store.endpoints)
      for (const { session } of sessions)
        if (session.trackingId === trackingId) return { endpointId: endpoint.id, sessionId: session.id };
    return assert.fail(`${trackingId} is listed`);
  }

  async dispose(): Promise<void> {
    this.workers.dispose();
    this.fleet.dispose();
    this.bridge.dispose();
    this.network.dispose();
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
  }
}

describe('three real servers behind one name', () => {
  const [one, two, three, four] = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'] as const;
  let farm: Farm;
  const browsers = new Map<string, Browser>();

  const open = async (host: string, trackingId: string): Promise<void> => {
    const { port } = farm;
    const browserWSEndpoint = `ws://${host}:${port}/chromium?token=${token}&trackingId=${trackingId}`;
    browsers.set(trackingId, await puppeteer.connect({ browserWSEndpoint, defaultViewport: null }));
  };
  const idsOf = (host: string): string[] =>
    Array.from({ length: perWorker }, (_, at) => `job-${host.split('.').at(-1)}-${at}`);

  before(async function () {
    // twenty-one browsers begin
    this.timeout(240_000);
    farm = new Farm(await freePort());
    for (const host of [one, two, three]) await farm.add(host);
    const openAll = async (host: string): Promise<void> => {
      for (const id of idsOf(host)) await open(host, id);
    };
    await Promise.all([one, two, three].map(openAll));
  });
  after(async () => {
    for (const browser of browsers.values()) await browser.disconnect().catch(() => undefined);
    await farm.dispose();
  });

  it('are asked each by itself, and all their sessions are there', async () => {
    await until(() => farm.sessions().length === 3 * perWorker);
    for (const host of [one, two, three]) assert.deepEqual(farm.sessions(host), idsOf(host));
  });

  it('keep their sessions through poll after poll', async () => {
    const counts = new Set<number>();
    let polls = 0;
    const look = farm.store.onDidPoll(() => {
      polls++;
      counts.add(farm.sessions().length);
    });
    await until(() => polls >= 30);
    look.dispose();
    assert.deepEqual([...counts], [3 * perWorker]);
  });

  it('have their sessions stopped where they run, and nothing else', async () => {
    const { store, fleet } = farm;
    const keys = ['job-1-0', 'job-2-0', 'job-3-0'].map((id) => farm.find(id));
    const ask = ({ endpointId, sessionId }: SessionKey, signal: AbortSignal): Promise<boolean> => {
      const endpoint = store.get(endpointId)?.endpoint;
      assert.ok(endpoint);
      return farm.client(endpoint).kill({ id: sessionId }, signal);
    };
    const stopped = await stopSessions(
      { ask, fleet, store, clock: systemClock, signal: new AbortController().signal },
      keys,
    );
    assert.deepEqual(
      stopped.map(({ result }) => result.kind),
      ['stopped', 'stopped', 'stopped'],
    );
    for (const host of [one, two, three]) assert.deepEqual(farm.sessions(host), idsOf(host).slice(1));
  });

  it('are attached to by an address of their own, which leads to no other', async () => {
    for (const [host, id] of [
      [two, 'job-2-1'],
      [three, 'job-3-1'],
    ] as const) {
      const { endpointId, sessionId } = farm.find(id);
      const state = farm.store.get(endpointId);
      const session = farm.store.session(endpointId, sessionId)?.session;
      assert.ok(state && session);
      const url = attachUrl(state.endpoint, session, token);
      assert.ok(url !== undefined && url.startsWith(`ws://${host}:`), url);
      const guest = await puppeteer.connect({ browserWSEndpoint: url, defaultViewport: null });
      assert.ok((await guest.version()).length > 0);
      await guest.disconnect();
    }
  });

  it('are reached over the bridge, each through its own connection', async () => {
    const { endpointId, sessionId } = farm.find('job-3-2');
    const endpoint = farm.store.get(endpointId)?.endpoint;
    assert.ok(endpoint);
    const lease = await farm.bridge.lease({
      request: (path) => Promise.resolve(requestTo(endpoint, { token, headers: {} }, endpoint.baseUrl + path)),
      sessionId,
      targets: () => farm.store.session(endpointId, sessionId)?.session.targets ?? [],
    });
    const guest = await puppeteer.connect({
      browserWSEndpoint: `${address(lease)}/devtools/browser/${sessionId}`,
      defaultViewport: null,
    });
    assert.ok((await guest.pages()).length > 0);
    await guest.disconnect();
    await until(() => lease.clients === 0);
    lease.dispose();
  });

  it('come while they are watched', async () => {
    await farm.add(four);
    await open(four, 'job-4-0');
    await until(() => farm.sessions(four).length === 1);
    assert.equal(farm.sessions().length, 3 * (perWorker - 1) + 1);
  });

  it('go while they are watched: first they fail, then they are gone, and the others are as they were', async () => {
    const lost: (string | undefined)[] = [];
    farm.workers.onWillLose(({ worker }) => lost.push(worker?.label));
    await farm.remove(two);
    await until(() => farm.store.get(farm.worker(two)?.id ?? '')?.health.kind === 'failing');
    assert.equal(farm.sessions(two).length, perWorker - 1, 'what was seen last stays');
    farm.hosts = farm.hosts.filter((host) => host !== two);
    await until(() => farm.worker(two) === undefined);
    assert.deepEqual(lost, [two]);
    assert.deepEqual(
      farm.workers.pool(farm.endpoint.id)?.gone.map(({ endpoint }) => endpoint.worker?.label),
      [two],
    );
    for (const host of [one, three]) assert.deepEqual(farm.sessions(host), idsOf(host).slice(1));
  });

  it('whose name has a worker no more are asked until its last session has ended', async () => {
    farm.hosts = farm.hosts.filter((host) => host !== four);
    await farm.workers.lookUp();
    await until(() => farm.workers.pool(farm.endpoint.id)?.leaving.size === 1);
    assert.deepEqual(farm.sessions(four), ['job-4-0']);
    await browsers.get('job-4-0')?.close();
    await until(() => farm.worker(four) === undefined);
  });
});
