import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import * as path from 'node:path';
import { TLSSocket } from 'node:tls';
import { Agent } from 'undici';
import type { ConnectionTerms } from '../../../src/browserless/http';
import { faultOf } from '../../../src/browserless/faults';
import type { NetworkSettings } from '../../../src/net';
import { Ways } from '../../../src/net/ways';
import { authority } from '../certificate';
import { json, loopbackServers, type LoopbackServer } from '../loopback';
import { connect, leases, pageSocket, requests, token, until } from './bridges';
import { cdpEndpoints, echo, nextMessage } from './cdpEndpoint';
import { settled } from '../virtualClock';
import { ending, networks, plainRequest, plainSettings } from './networks';
import { recordingProxies, socksProxies } from './recordingProxy';

const at = (port: number, more: Partial<ConnectionTerms> = {}) => ({
  connection: { ca: undefined, rejectUnauthorized: true, address: { host: '127.0.0.1', port }, ...more },
});

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1');

describe('an address to connect to instead of where the name leads', () => {
  const start = loopbackServers();
  const startProxy = recordingProxies();
  const startSocks = socksProxies();
  const startCdp = cdpEndpoints();
  const open = networks();
  const lease = leases();
  const trusted = authority();
  let folder = '';
  let ca = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'address-'));
    ca = path.join(folder, 'ca.pem');
    await writeFile(ca, trusted.cert);
  });
  after(() => rm(folder, { recursive: true }));

  /** Settings for each way to a server, and whom its proxy was asked for. */
  const ways: Readonly<
    Record<string, (port: number) => Promise<{ settings: Partial<NetworkSettings>; asked?: () => readonly string[] }>>
  > = {
    'straight there': () => Promise.resolve({ settings: {} }),
    'through a proxy': async (port) => {
      const proxy = await startProxy(port);
      return { settings: { proxy: proxy.url }, asked: () => proxy.seen.map((line) => line.replace('CONNECT ', '')) };
    },
    'through a SOCKS proxy': async (port) => {
      const proxy = await startSocks(port);
      return { settings: { proxy: `socks5://127.0.0.1:${proxy.port}` }, asked: () => proxy.asked };
    },
  };
  for (const [name, way] of Object.entries(ways)) {
    describe(name, () => {
      const startTls = (...names: readonly string[]): Promise<LoopbackServer> =>
        start(json([]), (listener) => https.createServer(trusted.issue(...names), listener));

      it('is asked under the name, over one connection for many polls', async () => {
        const server = await start(json([]));
        const { settings, asked } = await way(server.port);
        const network = open(settings);
        for (const query of ['?a=1', '?a=2', '?a=3']) {
          assert.equal(await ending(network, `http://workers.test:8080/team/sessions${query}`, at(server.port)), 200);
          await settled();
        }
        assert.deepEqual(
          server.requests.map(({ url, headers }) => `${headers.host}${url}`),
          [1, 2, 3].map((n) => `workers.test:8080/team/sessions?a=${n}`),
        );
        assert.equal(server.connections(), 1);
        if (asked) assert.deepEqual(asked(), [`127.0.0.1:${server.port}`]);
      });

      it('has to have a certificate for the name, and for no other', async () => {
        const right = await startTls('workers.test');
        const { settings, asked } = await way(right.port);
        assert.equal(await ending(open(settings), 'https://workers.test/', at(right.port, { ca })), 200);
        const [request] = right.requests;
        assert.equal(request?.headers.host, 'workers.test');
        assert.ok(request.socket instanceof TLSSocket && 'servername' in request.socket);
        assert.equal(request.socket.servername, 'workers.test');
        if (asked) assert.deepEqual(asked(), [`127.0.0.1:${right.port}`]);
        assert.equal(await ending(open(settings), 'https://other.test/', at(right.port, { ca })), 'certificate');

        const wrong = await startTls('127.0.0.1');
        const network = open((await way(wrong.port)).settings);
        assert.equal(await ending(network, 'https://workers.test/', at(wrong.port, { ca })), 'certificate');
        assert.equal(await ending(network, 'https://workers.test/', at(wrong.port)), 'certificate');
        const lax = at(wrong.port, { rejectUnauthorized: false });
        assert.equal(await ending(network, 'https://workers.test/', lax), 200);
      });

      it('has to have one for an IP address in place of a name, too', async () => {
        for (const [issued, expected] of [
          ['192.0.2.1', 200],
          ['127.0.0.1', 'certificate'],
        ] as const) {
          const server = await startTls(issued);
          const network = open((await way(server.port)).settings);
          assert.equal(await ending(network, 'https://192.0.2.1/', at(server.port, { ca })), expected);
        }
      });

      it('is where WebSockets go, and the bridge', async () => {
        const server = await startCdp({ onSocket: echo });
        const port = Number(new URL(server.baseUrl).port);
        const { settings, asked } = await way(port);
        const request = requests('http://workers.test', () => token);
        const opened = await lease(
          { baseUrl: 'http://workers.test' },
          { request: async (wanted) => ({ ...(await request(wanted)), ...at(port) }) },
          settings,
        );
        const socket = await connect(pageSocket(opened));
        socket.send('{"id":1}');
        assert.equal(await nextMessage(socket), '{"id":1}');
        const [upgrade] = server.upgrades;
        assert.deepEqual([upgrade?.headers.host, upgrade?.headers.authorization], ['workers.test', token]);
        if (asked) assert.deepEqual(asked(), [`127.0.0.1:${port}`]);
        socket.terminate();
        await until(() => opened.clients === 0);
      });

      it('may be one of IPv6', async function () {
        if (!hasIpv6) return this.skip();
        const server = http.createServer(json([])).listen(0, '::1');
        await once(server, 'listening');
        const { port } = server.address() as net.AddressInfo;
        // where the test's proxies lead
        const behind = await start(json([]));
        const { settings, asked } = await way(behind.port);
        const options = at(port, { address: { host: '::1', port } });
        assert.equal(await ending(open(settings), 'http://workers.test/', options), 200);
        if (asked) assert.deepEqual(asked(), [`[::1]:${port}`]);
        server.close();
        server.closeAllConnections();
      });
    });
  }

  it('has nobody listening there', async () => {
    assert.equal(await ending(open(), 'http://workers.test/', at(1)), 'refused');
  });

  it('keeps workers of one name apart, each with a connection of its own', async () => {
    const workers = await Promise.all([1, 2, 3].map((id) => start(json([id]))));
    const network = open();
    for (let poll = 0; poll < 3; poll++) {
      const bodies = await Promise.all(
        workers.map(({ port }) => network.get('http://workers.test/sessions', { ...plainRequest, ...at(port) })),
      );
      assert.deepEqual(
        bodies.map(({ body }) => body),
        ['[1]', '[2]', '[3]'],
      );
      await settled();
    }
    assert.deepEqual(
      workers.map(({ connections }) => connections()),
      [1, 1, 1],
    );
  });

  for (const scheme of ['http', 'socks5'] as const) {
    it(`leaves nothing behind when workers have gone (${scheme})`, async () => {
      const socks = await startSocks(0);
      const network = new Ways(
        scheme === 'http' ? plainSettings : { ...plainSettings, proxy: `socks5://127.0.0.1:${socks.port}` },
        undefined,
      );
      const dispatchers = new Set<Agent>();
      for (let worker = 0; worker < 5; worker++) {
        const server = await start(json([]));
        socks.leadTo(server.port);
        const { way, url, headers } = await network.to('http://workers.test/', at(server.port).connection);
        const agent = way.dispatcher;
        assert.ok(agent instanceof Agent);
        dispatchers.add(agent);
        await agent.request({ origin: url, path: '/', method: 'GET', headers }).then(({ body }) => body.dump());
        assert.deepEqual(Object.keys(agent.stats), [url.slice(0, -1)]);
        server.drop();
        await until(() => Object.keys(agent.stats).length === 0);
      }
      assert.equal(dispatchers.size, 1);
      network.dispose();
    });
  }

  it('does not decide whether there is a proxy: the name does', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    const asked: string[] = [];
    const network = open({}, (url) => {
      asked.push(url);
      return Promise.resolve(url.includes('near.test') ? undefined : proxy.url);
    });
    for (const name of ['near.test', 'far.test'])
      assert.equal(await ending(network, `http://${name}/`, at(server.port)), 200);
    assert.deepEqual(asked, ['http://near.test', 'http://far.test']);
    assert.deepEqual(proxy.seen, [`CONNECT 127.0.0.1:${server.port}`]);
    assert.equal(proxy.headers[0]?.host, `127.0.0.1:${server.port}`);
  });

  it('does not hide the silence of a proxy', async () => {
    const silent = net.createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as net.AddressInfo;
    const network = open({ proxy: `http://127.0.0.1:${port}` });
    const controller = new AbortController();
    silent.once('connection', (socket: net.Socket) => socket.once('data', () => controller.abort(new Error('enough'))));
    await assert.rejects(
      network.get('http://workers.test/', { ...plainRequest, ...at(3000), signal: controller.signal }),
      (error) => faultOf(error).kind === 'proxySilent',
    );
    silent.close();
  });

  it('does not count on a socket of this machine', async () => {
    const file = path.join(folder, 's');
    const server = http.createServer(json([])).listen(file);
    await once(server, 'listening');
    assert.equal(await ending(open(), `unix:${file}:/sessions`, at(1)), 200);
    server.close();
    server.closeAllConnections();
  });
});
