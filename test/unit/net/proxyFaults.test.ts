import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import { Client } from '../../../src/browserless/client';
import { noCredentials } from '../../../src/browserless/credentials';
import { EndpointError, faultOf, type Fault } from '../../../src/browserless/faults';
import type { Network, NetworkSettings } from '../../../src/net';
import { selfSigned } from '../certificate';
import { closedPort, json, loopbackServers, status } from '../loopback';
import { endpoint } from '../samples';
import { ending, networks, plainRequest } from './networks';
import { recordingProxies, socksProxies, wantsLogin } from './recordingProxy';

const secret = 'S3CRET';

describe('what a proxy does wrong', () => {
  const start = loopbackServers();
  const startProxy = recordingProxies();
  const open = networks();
  const raw: net.Server[] = [];
  const sockets = new Set<net.Socket>();
  afterEach(() => {
    for (const server of raw.splice(0)) server.close();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  });
  const startRaw = async (listener: (socket: net.Socket) => void): Promise<number> => {
    const server = net.createServer(listener).listen(0, '127.0.0.1');
    raw.push(server.on('connection', (socket) => void sockets.add(socket)));
    await once(server, 'listening');
    return (server.address() as net.AddressInfo).port;
  };

  /** What comes of a request and of an upgrade, over http and over https: the same. */
  async function faultOfAll(settings: Partial<NetworkSettings>, resolved?: string): Promise<Fault> {
    const faults: unknown[] = [];
    const network = resolved === undefined ? open(settings) : open(settings, () => Promise.resolve(resolved));
    for (const url of ['http://browserless.test/', 'https://browserless.test/']) {
      for (const asked of [network.get(url, plainRequest), network.upgrade(url, plainRequest)]) {
        await assert.rejects(asked, (error: unknown) => {
          assert.ok(error instanceof EndpointError);
          assert.ok(!JSON.stringify([error, error.stack, error.cause, error.fault]).includes(secret));
          faults.push(faultOf(error));
          return true;
        });
      }
    }
    for (const fault of faults) assert.deepEqual(fault, faults[0]);
    return faults[0] as Fault;
  }

  /** TLS wants a name. */
  const hostFor = (scheme: string): string => (scheme === 'https' ? 'localhost' : '127.0.0.1');
  const address = (port: number | string, scheme = 'http'): string =>
    `${scheme}://user:${secret}@${hostFor(scheme)}:${port}`;

  it('nobody listens there', async () => {
    const { host: proxy, port } = new URL(await closedPort());
    const fault = { kind: 'proxyUnreachable', proxy, code: 'ECONNREFUSED' };
    assert.deepEqual(await faultOfAll({ proxy: address(port) }), fault);
    assert.deepEqual(await faultOfAll({ proxy: address(port, 'https') }), { ...fault, proxy: `localhost:${port}` });
    assert.deepEqual(await faultOfAll({ proxy: address(port, 'socks5') }), fault);
    assert.deepEqual(await faultOfAll({}, address(port)), fault);
  });

  it('its name has no address', async () => {
    const fault = { kind: 'proxyUnreachable', proxy: 'proxy.invalid:80', code: 'ENOTFOUND' };
    assert.deepEqual(await faultOfAll({ proxy: `http://user:${secret}@proxy.invalid` }), fault);
  });

  it('it breaks the connection off', async () => {
    const port = await startRaw(
      (socket) => void socket.on('error', () => undefined).once('data', () => socket.destroy()),
    );
    const proxy = `127.0.0.1:${port}`;
    assert.deepEqual(await faultOfAll({ proxy: address(port) }), {
      kind: 'proxyUnreachable',
      proxy,
      code: 'UND_ERR_SOCKET',
    });
  });

  it('it speaks no TLS, or nothing but TLS', async () => {
    const plain = await startProxy(1);
    const secure = await startProxy(1, (listener) => https.createServer(selfSigned(), listener));
    for (const proxy of [address(plain.port, 'https'), address(secure.port)])
      assert.equal((await faultOfAll({ proxy })).kind, 'proxyUnreachable');
  });

  it('its certificate is not trusted', async () => {
    const { port } = await startProxy(1, (listener) => https.createServer(selfSigned(), listener));
    assert.deepEqual(await faultOfAll({ proxy: address(port, 'https') }), {
      kind: 'proxyCertificate',
      proxy: `localhost:${port}`,
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('it wants a login, or another one', async () => {
    const { port } = await startProxy(1, http.createServer, wantsLogin('other:password'));
    const proxy = `127.0.0.1:${port}`;
    assert.deepEqual(await faultOfAll({ proxy: `http://${proxy}` }), { kind: 'proxyLogin', proxy, loginSent: false });
    assert.deepEqual(await faultOfAll({ proxy: address(port) }), { kind: 'proxyLogin', proxy, loginSent: true });
    assert.deepEqual(await faultOfAll({ proxy: `http://${proxy}`, proxyAuthorization: secret }), {
      kind: 'proxyLogin',
      proxy,
      loginSent: true,
    });
  });

  for (const answer of ['403 Forbidden', '502 Bad Gateway', '504 Gateway Timeout', '201 Created']) {
    it(`it opens no tunnel (${answer})`, async () => {
      const { port } = await startProxy(1, http.createServer, () => answer);
      const fault = { kind: 'proxyRefused', proxy: `127.0.0.1:${port}`, answer: answer.slice(0, 3) };
      assert.deepEqual(await faultOfAll({ proxy: address(port) }), fault);
    });
  }

  it('it opens no tunnel (SOCKS)', async () => {
    const refusing = await startRaw((client) => {
      client.once('data', () => {
        client.write(Buffer.from([5, 0]));
        client.once('data', () => client.write(Buffer.from([5, 4, 0, 1, 0, 0, 0, 0, 0, 0])));
      });
    });
    assert.deepEqual(await faultOfAll({ proxy: `socks5://127.0.0.1:${refusing}` }), {
      kind: 'proxyRefused',
      proxy: `127.0.0.1:${refusing}`,
      answer: 'SOCKS5_REPLY_4',
    });
  });

  it('it wants a login, or another one (SOCKS)', async () => {
    const wanting = await startRaw((client) => client.once('data', () => client.write(Buffer.from([5, 255]))));
    const refusing = await startRaw((client) => {
      client.once('data', () => {
        client.write(Buffer.from([5, 2]));
        client.once('data', () => client.write(Buffer.from([1, 1])));
      });
    });
    for (const [port, proxy, loginSent] of [
      [wanting, `socks5://127.0.0.1:${wanting}`, false],
      [refusing, address(refusing, 'socks5'), true],
    ] as const)
      assert.deepEqual(await faultOfAll({ proxy }), { kind: 'proxyLogin', proxy: `127.0.0.1:${port}`, loginSent });
  });

  for (const proxy of [secret, `http://`, `http://user:${secret}@`, `http://h:${secret}`, `ftp://u:${secret}@h:1`]) {
    it(`its address is none: ${proxy}`, async () => {
      assert.deepEqual(await faultOfAll({ proxy }), { kind: 'proxyAddress' });
      assert.deepEqual(await faultOfAll({}, proxy), { kind: 'proxyAddress' });
      process.env['HTTPS_PROXY'] = proxy;
      assert.deepEqual(await faultOfAll({}), { kind: 'proxyAddress' });
    });
  }

  const clientOf = (network: Network, url: string): Client =>
    new Client({
      endpoint: endpoint(url),
      http: network,
      credentials: () => Promise.resolve(noCredentials),
      timeoutMs: () => 1000,
      maxBytes: () => 1000,
    });
  const faultOfClient = (client: Client): Promise<unknown> =>
    client.sessions(new AbortController().signal).then(() => assert.fail('it was answered'), faultOf);

  it('it takes the connection and says nothing', async () => {
    const port = await startRaw((socket) => void socket.on('error', () => undefined).resume());
    const fault = { kind: 'proxySilent', proxy: `127.0.0.1:${port}` };
    for (const url of ['http://browserless.test', 'https://browserless.test:8443'])
      assert.deepEqual(await faultOfClient(clientOf(open({ proxy: address(port) }), url)), fault);
  });

  it('it takes the connection, says nothing, and is left (SOCKS)', async () => {
    const left: Promise<unknown>[] = [];
    const port = await startRaw((socket) => {
      left.push(once(socket.resume(), 'close'));
    });
    const asked = open({ proxy: address(port, 'socks5') }).get('http://browserless.test/', plainRequest);
    await assert.rejects(asked, { fault: { kind: 'proxySilent', proxy: `127.0.0.1:${port}` } });
    assert.equal(left.length, 1);
    await left[0];
  }).slow(12_000);

  it('is not what an endpoint behind it does: its silence, its certificate, its refusals', async () => {
    const given = new AbortController();
    const silent = await start(() => given.abort(new Error('enough')));
    const silentProxy = await startProxy(silent.port);
    const network = open({ proxy: silentProxy.url });
    const request = { ...plainRequest, signal: given.signal };
    await assert.rejects(network.get('http://browserless.test/', request), { message: 'enough' });

    const secure = await start(json([]), (listener) => https.createServer(selfSigned(), listener));
    const secureProxy = await startProxy(secure.port);
    assert.equal(await ending(open({ proxy: secureProxy.url }), 'https://browserless.test/'), 'certificate');

    const refusing = await start(status(407));
    const innocent = await startProxy(refusing.port);
    assert.equal(await ending(open({ proxy: innocent.url }), 'http://browserless.test/'), 407);
  });
});

describe('user and password for a proxy', () => {
  const start = loopbackServers();
  const startProxy = recordingProxies();
  const startSocks = socksProxies();
  const open = networks();

  const logins: Readonly<Record<string, string>> = {
    'user:password': 'user:password',
    'd%C3%B6main%5Cuser:p%40ss%3Aw%2Frd': 'dömain\\user:p@ss:w/rd',
    // as people write them
    'user:100%': 'user:100%',
    user: 'user:',
    ':password': ':password',
  };
  for (const [written, login] of Object.entries(logins)) {
    it(`may stand in its address, in the settings, the environment or VS Code's choice: ${written}`, async () => {
      const server = await start(json([]));
      const plain = await startProxy(server.port, http.createServer, wantsLogin(login));
      const secure = await startProxy(
        server.port,
        (listener) => https.createServer(selfSigned(), listener),
        wantsLogin(login),
      );
      for (const proxy of [
        `http://${written}@127.0.0.1:${plain.port}`,
        `https://${written}@localhost:${secure.port}/`,
      ]) {
        process.env['https_proxy'] = proxy;
        for (const network of [
          open({ proxy, proxyStrictSSL: false }),
          open({ proxyStrictSSL: false }),
          open({ proxyStrictSSL: false }, () => Promise.resolve(proxy)),
        ])
          assert.equal(await ending(network, 'http://browserless.test/'), 200);
      }
      assert.equal(plain.seen.length, 3);
      assert.equal(secure.seen.length, 3);
      assert.equal(
        server.requests.some(({ headers }) => 'proxy-authorization' in headers),
        false,
      );
    });
  }

  it('give way to http.proxyAuthorization', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    const network = open({ proxy: `http://user:password@127.0.0.1:${proxy.port}`, proxyAuthorization: 'Negotiate X' });
    assert.equal(await ending(network, 'http://browserless.test/'), 200);
    assert.deepEqual(proxy.authorizations, ['Negotiate X']);
  });

  it('are taken once they are right', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port, http.createServer, wantsLogin('user:right'));
    let password = 'wrong';
    const network = open({
      get proxy() {
        return `http://user:${password}@127.0.0.1:${proxy.port}`;
      },
    });
    assert.equal(await ending(network, 'http://browserless.test/'), 'proxyLogin');
    password = 'right';
    network.settingsChanged();
    assert.equal(await ending(network, 'http://browserless.test/'), 200);
  });

  it('go to a SOCKS proxy as well', async () => {
    const server = await start(json([]));
    const { port } = await startSocks(server.port, { name: 'user', password: 'p@ss' });
    for (const [login, expected] of Object.entries({ 'user:p%40ss': 200, 'user:other': 'proxyLogin' }))
      assert.equal(await ending(open({ proxy: `socks5://${login}@127.0.0.1:${port}` }), 'http://a.test/'), expected);
  });
});
