import * as assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { Client } from '../../../src/browserless/client';
import { noCredentials } from '../../../src/browserless/credentials';
import { Fleet } from '../../../src/browserless/fleet';
import { Store, type EndpointState } from '../../../src/browserless/store';
import { systemClock } from '../../../src/shared/clock';
import { fixture } from '../fixtures';
import { json, loopbackServers, status } from '../loopback';
import { until } from '../net/bridges';
import { networks } from '../net/networks';
import { endpoint } from '../samples';

describe('the fleet over a server on this machine', () => {
  const start = loopbackServers();
  const open = networks();
  const ends: Fleet[] = [];
  afterEach(() => ends.splice(0).forEach((fleet) => fleet.dispose()));

  const silence: RequestListener = () => undefined;
  const pressure = json(fixture('pressure.json'));

  /** Watches a server that answers so. */
  async function watch(list: RequestListener, said: RequestListener, timeoutMs: number) {
    const server = await start((request, response) => (request.url === '/pressure' ? said : list)(request, response));
    const store = new Store();
    const http = open();
    const fleet = new Fleet({
      store,
      connect: (to) =>
        new Client({
          endpoint: to,
          http,
          credentials: () => Promise.resolve({ ...noCredentials, token: 'T' }),
          timeoutMs: () => timeoutMs,
          maxBytes: () => 1_000_000,
        }),
      intervalMs: () => 5,
      clock: systemClock,
      log: { write: () => undefined },
    });
    ends.push(fleet);
    fleet.setEndpoints([endpoint(server.url)]);
    fleet.watch();
    const asked = (path: string) => server.requests.filter(({ url }) => url === path);
    return { server, fleet, asked, state: (): EndpointState | undefined => store.endpoints[0] };
  }

  it('shows life by the pressure while the list hangs, on a connection of its own', async () => {
    const { server, asked, state } = await watch(silence, pressure, 10_000);
    await until(() => state()?.reading !== undefined);
    assert.equal(state()?.reading?.pressure.running, 4);
    assert.equal(state()?.health.kind, 'waiting');
    assert.equal(server.connections(), 2);
    assert.equal(asked('/pressure')[0]?.headers.authorization, 'Bearer T');
  });

  it('takes what a stuck list has found for its pressure', async () => {
    const { state } = await watch(silence, pressure, 100);
    await until(() => state()?.health.kind === 'failing');
    const { health, reading } = state() ?? {};
    assert.equal(health?.kind === 'failing' && health.fault.kind, 'stuck');
    assert.equal(reading?.pressure.running, 4);
  });

  it('asks a server without /pressure once, and again when the endpoint is tried anew', async () => {
    const { fleet, asked, state } = await watch(json([]), status(404), 10_000);
    await until(() => asked('/sessions').length > 20);
    assert.equal(asked('/pressure').length, 1);
    assert.deepEqual([state()?.health.kind, state()?.reading], ['ok', undefined]);
    fleet.retry();
    await until(() => asked('/pressure').length === 2);
  });
});
