import * as assert from 'node:assert/strict';
import { Client } from '../../../src/browserless/client';
import { noCredentials } from '../../../src/browserless/credentials';
import { Fleet } from '../../../src/browserless/fleet';
import { Store, type EndpointState, type Health } from '../../../src/browserless/store';
import { systemClock } from '../../../src/shared/clock';
import type { Disposable } from '../../../src/shared/disposable';
import { networks } from '../net/networks';
import { renderSessions } from '../rendering';
import { endpoint } from '../samples';
import { settled } from '../virtualClock';
import { faultCases, limitBytes, limitMs, oddCases } from './faultCases';
import { startFaultServer, type FaultServer, type FaultServerOptions } from './faultServer';

/** Timers and sockets that keep the process alive. */
const resources = (): string =>
  process
    .getActiveResourcesInfo()
    .filter((name) => /^(Timeout|TCPSocketWrap|TCPServerWrap|TLSWrap|TCPConnectWrap|GetAddrInfoReqWrap)$/.test(name))
    .toSorted()
    .join();

/** Looks once a turn until something is so. */
async function until(what: string, look: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!look()) {
    assert.ok(Date.now() < end, `${what}: in vain`);
    await settled();
  }
}

const shown = (state: EndpointState | undefined): string[] =>
  renderSessions(
    (state?.sessions ?? []).map(({ session, bornAt }) => ({ session, aliveMs: bornAt === undefined ? undefined : 0 })),
  );

const good = ['good · Chromium · 0 s · 1 clients'];

describe('an endpoint that fails', function () {
  // a wait in vain says what it waited for, before mocha gives up
  this.timeout(30_000);
  const open = networks();
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
  const servers: FaultServer[] = [];
  const ends: Disposable[] = [];
  let before = '';

  beforeEach(async () => {
    // as in the other hook, mocha has a timer of its own by then
    await settled();
    before = resources();
    process.on('unhandledRejection', onUnhandled);
  });

  afterEach(async () => {
    for (const watched of ends.splice(0)) watched.dispose();
    try {
      // by the client, before the server would close them
      await until('every connection is closed', () => servers.every((server) => server.open() === 0));
    } finally {
      await Promise.all(servers.splice(0).map((server) => server.stop()));
      process.off('unhandledRejection', onUnhandled);
    }
    await until('nothing is left open', () => resources() === before);
    assert.deepEqual(unhandled.splice(0), []);
  });

  const start = async (options: FaultServerOptions): Promise<FaultServer> => {
    const server = await startFaultServer(options);
    servers.push(server);
    return server;
  };

  /** The way from a server to the store, as the extension has it, and as quick as it can be. */
  function watch(baseUrl: string) {
    const store = new Store();
    const network = open();
    const options = {
      credentials: () => Promise.resolve(noCredentials),
      timeoutMs: () => limitMs,
      maxBytes: () => limitBytes,
    };
    const log = { write: () => undefined };
    const fleet = new Fleet({
      store,
      connect: (to) => new Client({ endpoint: to, http: network, ...options }),
      intervalMs: () => 5,
      clock: systemClock,
      log,
    });
    ends.push(fleet, network);
    fleet.setEndpoints([endpoint(baseUrl)]);
    fleet.watch();
    const state = (): EndpointState | undefined => store.get(baseUrl);
    const reaches = (kind: Health['kind']): Promise<void> =>
      until(`it is ${kind}`, () => state()?.health.kind === kind);
    return { fleet, state, reaches };
  }

  for (const { name, answer, certificate, address, fault, mendedBy } of faultCases) {
    const passes = mendedBy !== 'nobody';
    it(`by ${name}${passes ? ': its sessions stay, and it recovers' : ''}`, async () => {
      const server = await start({ answer, certificate: certificate?.() });
      if (!passes) await server.fail();
      const baseUrl = address?.(server.port) ?? `http://127.0.0.1:${server.port}`;
      const { fleet, state, reaches } = watch(baseUrl);
      if (passes) await reaches('ok');
      await server.fail();
      await reaches('failing');
      assert.deepEqual(state()?.health, { kind: 'failing', fault });
      assert.deepEqual(shown(state()), passes ? good : []);
      assert.ok(server.sent() < 2 * limitBytes, 'no more was taken than fits');
      if (!passes) return;
      await server.recover();
      if (mendedBy === 'user') fleet.retry();
      await reaches('ok');
      assert.deepEqual(shown(state()), good);
    });
  }

  it('and comes back, again and again: its sessions stay, and one request at a time is made', async () => {
    let most = 0;
    const server = await start({ answer: (socket) => void socket.resetAndDestroy() });
    const { state, reaches } = watch(`http://127.0.0.1:${server.port}`);
    for (let time = 0; time < 10; time++) {
      await reaches('ok');
      most = Math.max(most, server.open());
      await server.fail();
      await reaches('failing');
      assert.deepEqual(shown(state()), good);
      await server.recover();
    }
    assert.equal(most, 1);
  });
});

describe('an endpoint that is odd', () => {
  const open = networks();

  for (const { name, answer, sessions } of oddCases) {
    it(`by ${name}: its list is read all the same`, async () => {
      const server = await startFaultServer({ answer });
      await server.fail();
      const client = new Client({
        endpoint: endpoint(`http://127.0.0.1:${server.port}`),
        http: open(),
        credentials: () => Promise.resolve(noCredentials),
        timeoutMs: () => 5000,
        maxBytes: () => limitBytes,
      });
      const { sightings } = await client.sessions(new AbortController().signal);
      await server.stop();
      assert.deepEqual(renderSessions(sightings), sessions);
    });
  }
});
