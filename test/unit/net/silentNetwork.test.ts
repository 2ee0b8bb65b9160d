import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as net from 'node:net';
import * as tls from 'node:tls';
import type { Lease, LeaseOptions } from '../../../src/net';
import { selfSigned } from '../certificate';
import { address, browserSocket, connect, leases, pageSocket, until } from './bridges';
import { cdpEndpoints, echo, nextMessage } from './cdpEndpoint';
import { recordingProxies, socksProxies, tunnel } from './recordingProxy';

interface Relay {
  readonly baseUrl: string;
  /**
   * Connections that have asked for something and are not closed. undici makes a spare one in place of one whose request
   * was given up, and it goes as idle ones go.
   */
  readonly open: () => number;
  /** From now on it takes what comes, and nothing gets through: no byte, no close. */
  swallow(): void;
}

/** Gives a way to start relays that can fall silent; they end with the test. To be called inside `describe`. */
function relays(): (endpoint: { readonly baseUrl: string }) => Promise<Relay> {
  const servers: net.Server[] = [];
  const sockets = new Set<net.Socket>();
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    for (const socket of sockets) socket.destroy();
  });
  return async ({ baseUrl }) => {
    let isSilent = false;
    const open = new Set<net.Socket>();
    // one that closed by itself when the other side does would show a cut that no network shows
    const server = net.createServer({ allowHalfOpen: true }, (near) => {
      const far = net.connect({ port: Number(new URL(baseUrl).port), host: '127.0.0.1', allowHalfOpen: true });
      near.once('data', () => open.add(near));
      for (const left of ['end', 'close']) near.on(left, () => open.delete(near));
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on('data', (data) => isSilent || to.write(data));
        from.on('end', () => isSilent || to.end());
        from.on('error', () => isSilent || to.destroy());
      }
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      baseUrl: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
      open: () => open.size,
      swallow: () => void (isSilent = true),
    };
  };
}

/**
 * Seconds after which the system probes each open connection of this machine to a port of its own; undefined for one
 * that it will not probe. From `tr:tm->when` (2 is keep-alive), in hundredths:
 * https://docs.kernel.org/networking/proc_net_tcp.html
 */
function probes(port: number): (number | undefined)[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote, state]) => remote?.endsWith(`:${hex}`) && state === '01')
    .map(([, , , , , timer = '']) => {
      const [kind, when = ''] = timer.split(':');
      return kind === '02' ? parseInt(when, 16) / 100 : undefined;
    });
}

const portOf = ({ baseUrl }: { readonly baseUrl: string }): number => Number(new URL(baseUrl).port);

const kinds: Readonly<Record<string, Partial<LeaseOptions>>> = { raw: {}, guarded: { guard: 'debugger' } };

/** Of CDP, which is all that a guarded lease passes on. */
const command = (pad = ''): string => JSON.stringify({ id: 1, method: 'X.y', params: { pad } });

describe('a network that goes silent', () => {
  const start = cdpEndpoints();
  const startProxy = recordingProxies();
  const startSocks = socksProxies();
  const startRelay = relays();
  const lease = leases();

  describe('is noticed by the system', () => {
    /** TLS in front of an endpoint. */
    const tlsServers: net.Server[] = [];
    const { NODE_TLS_REJECT_UNAUTHORIZED: strictness } = process.env;

    before(function () {
      // elsewhere nobody tells which options a socket has
      if (process.platform !== 'linux') this.skip();
    });
    afterEach(() => {
      for (const server of tlsServers.splice(0)) server.close();
      if (strictness === undefined) Reflect.deleteProperty(process.env, 'NODE_TLS_REJECT_UNAUTHORIZED');
    });

    const startTls = async (port: number): Promise<{ readonly baseUrl: string }> => {
      // what is looked at is below TLS; its certificate is no part of it
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      const { key, cert } = selfSigned();
      const server = tls.createServer({ key, cert }, (socket) => tunnel(socket, port, () => undefined));
      tlsServers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return { baseUrl: `https://127.0.0.1:${(server.address() as net.AddressInfo).port}` };
    };

    const ways: Readonly<
      Record<string, (port: number) => Promise<{ baseUrl: string; proxy?: string; firstHop: number }>>
    > = {
      'straight there': (port) => Promise.resolve({ baseUrl: `http://127.0.0.1:${port}`, firstHop: port }),
      'over TLS': async (port) => {
        const { baseUrl } = await startTls(port);
        return { baseUrl, firstHop: portOf({ baseUrl }) };
      },
      'through a proxy': async (port) => {
        const proxy = await startProxy(port);
        return { baseUrl: 'http://browserless.test', proxy: proxy.url, firstHop: proxy.port };
      },
      'over TLS through a proxy': async (port) => {
        const proxy = await startProxy(portOf(await startTls(port)));
        return { baseUrl: 'https://browserless.test', proxy: proxy.url, firstHop: proxy.port };
      },
      'over TLS through a SOCKS proxy': async (port) => {
        const proxy = await startSocks(portOf(await startTls(port)));
        return { baseUrl: 'https://browserless.test', proxy: `socks5://127.0.0.1:${proxy.port}`, firstHop: proxy.port };
      },
    };
    for (const [way, open] of Object.entries(ways))
      for (const [kind, options] of Object.entries(kinds))
        it(`${way}, on a ${kind} lease`, async () => {
          const { baseUrl, proxy = '', firstHop } = await open(portOf(await start({ onSocket: echo })));
          const client = await connect(pageSocket(await lease({ baseUrl }, options, { proxy })));
          client.send(command());
          assert.equal(await nextMessage(client), command());
          // another timer comes first, as long as a byte is on its way
          await until(() => probes(firstHop).every((seconds) => seconds !== undefined));
          const seconds = probes(firstHop);
          assert.equal(seconds.length, 1);
          assert.ok((seconds[0] ?? NaN) <= 15, `the first probe in ${seconds[0]} s`);
        });
  });

  for (const [kind, options] of Object.entries(kinds)) {
    describe(`does not keep a ${kind} lease`, () => {
      let relay: Relay;
      let opened: Lease;

      beforeEach(async () => {
        relay = await startRelay(await start({ onSocket: echo }));
        opened = await lease(relay, options);
      });

      it('from closing everything at once on both sides', async () => {
        const clients = [await connect(pageSocket(opened)), await connect(browserSocket(opened))];
        for (const client of clients) {
          client.send(command());
          await nextMessage(client);
        }
        relay.swallow();
        // what is still asked for: a socket, and a page for its browser's version
        const waiting = assert.rejects(connect(pageSocket(opened)));
        const asking = assert.rejects(fetch(`${address(opened, 'http')}/json/version`));
        await until(() => relay.open() === 4);
        for (const client of clients) client.send(command('x'.repeat(5_000_000)));

        const disposed = performance.now();
        const closed = clients.map((client) => once(client, 'close'));
        opened.dispose();
        await Promise.all([...closed, waiting, asking]);
        await until(() => relay.open() === 0 && opened.clients === 0);
        const tookMs = performance.now() - disposed;
        // less than what an end is given that has something left to read
        assert.ok(tookMs < 900, `${tookMs} ms`);
      });

      it('from letting a client go', async () => {
        const client = await connect(pageSocket(opened));
        relay.swallow();
        client.terminate();
        await until(() => relay.open() === 0 && opened.clients === 0);
      });
    });
  }
});
