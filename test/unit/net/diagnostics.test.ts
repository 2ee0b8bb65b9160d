import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import * as https from 'node:https';
import * as net from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { NetworkSettings } from '../../../src/net';
import { diagnosing } from '../browserless/check/checking';
import { authority, selfSigned } from '../certificate';
import { closedPort, json, loopbackServers } from '../loopback';
import { cdpEndpoints } from './cdpEndpoint';
import { networks, plainRequest, plainSettings } from './networks';
import { recordingProxies } from './recordingProxy';

const { signal } = new AbortController();
const strict = { ca: undefined, rejectUnauthorized: true };

describe('the network, layer by layer', () => {
  const start = loopbackServers();
  const diagnose = diagnosing();
  const startCdp = cdpEndpoints();
  const code = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'nothing',
      (error: unknown) => (error as { code?: unknown }).code,
    );
  const portOf = (url: string): number => Number(new URL(url).port);

  it('finds the addresses of a name', async () => {
    const addresses = await diagnose().lookup('localhost', signal);
    assert.ok(addresses.length > 0 && addresses.every((address) => net.isIP(address) !== 0));
    assert.equal(await code(diagnose().lookup('browserless.invalid', signal)), 'ENOTFOUND');
  });

  it('connects to a port or a file, and leaves', async () => {
    const server = await start(json([]));
    await diagnose().connect({ host: '127.0.0.1', port: server.port }, signal);
    const nobody = portOf(await closedPort());
    assert.equal(await code(diagnose().connect({ host: '127.0.0.1', port: nobody }, signal)), 'ECONNREFUSED');

    const folder = await mkdtemp(path.join(tmpdir(), 'socket-'));
    const socketFile = path.join(folder, 's');
    await assert.rejects(diagnose().connect({ socketFile }, signal), { fault: { kind: 'noSocket' } });
    const listening = net.createServer((socket) => socket.resume()).listen(socketFile);
    await once(listening, 'listening');
    const arrived = once(listening, 'connection');
    await diagnose().connect({ socketFile }, signal);
    const [socket] = (await arrived) as [net.Socket];
    await once(socket, 'close');
    listening.close();
    await rm(folder, { recursive: true });
  });

  it('shakes hands, and tells what is wrong with a certificate', async () => {
    for (const [days, host, distrust] of [
      [1, '127.0.0.1', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      [-0.5, '127.0.0.1', 'CERT_HAS_EXPIRED'],
    ] as const) {
      const certificate = selfSigned(days);
      const server = await start(json([]), (listener) => https.createServer(certificate, listener));
      const shaken = await diagnose().handshake({ host, port: server.port }, strict, signal);
      assert.equal(shaken.protocol, 'TLSv1.3');
      assert.equal(shaken.distrust, distrust);
      assert.ok(Math.abs((shaken.validTo ?? 0) - Date.now() - days * 24 * 3_600_000) < 60_000);
      assert.equal(server.requests.length, 0);
    }
  });

  it('shakes hands at an address of its own, for the name', async () => {
    const issuer = authority();
    const folder = await mkdtemp(path.join(tmpdir(), 'ca-'));
    const ca = path.join(folder, 'ca.pem');
    await writeFile(ca, issuer.cert);
    const server = await start(json([]), (listener) => https.createServer(issuer.issue('workers.test'), listener));
    const terms = { ca, rejectUnauthorized: true, address: { host: '127.0.0.1', port: server.port } };
    for (const [host, distrust] of [
      ['workers.test', undefined],
      ['other.test', 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['127.0.0.1', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ] as const)
      assert.equal((await diagnose().handshake({ host, port: 1 }, terms, signal)).distrust, distrust);
    await rm(folder, { recursive: true });
  });

  it('shakes no hands with what speaks no TLS', async () => {
    const server = await start(json([]));
    const failed = await code(diagnose().handshake({ host: '127.0.0.1', port: server.port }, strict, signal));
    assert.match(String(failed), /^(ERR_SSL_|EPROTO|ECONNRESET)/);
  });

  it('gives up with its signal', async () => {
    const silent = net.createServer((socket) => socket.on('error', () => undefined).resume());
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as net.AddressInfo;
    const reason = new Error('enough');
    const shaking = (end: AbortSignal): Promise<unknown> =>
      diagnose().handshake({ host: '127.0.0.1', port }, strict, end);
    const controller = new AbortController();
    const arrived = once(silent, 'connection');
    const shaken = assert.rejects(shaking(controller.signal), reason);
    const [socket] = (await arrived) as [net.Socket];
    controller.abort(reason);
    await shaken;
    await once(socket, 'close');
    await assert.rejects(shaking(AbortSignal.abort(reason)), reason);
    silent.close();
  });

  it('asks over a connection of its own each time', async () => {
    const server = await start(json([]));
    const diagnostics = diagnose();
    for (let i = 0; i < 3; i++) assert.equal((await diagnostics.get(server.url, plainRequest)).status, 200);
    assert.equal(server.connections(), 3);
  });

  it('asks for a WebSocket and closes it, or tells why there is none', async () => {
    const open = await startCdp();
    assert.deepEqual(await diagnose().upgrade(`${open.baseUrl}/x`, withKey), { status: 101, body: '' });
    const refusing = await startCdp({
      refuse: () => 'HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\nno such page',
    });
    assert.deepEqual(await diagnose().upgrade(`${refusing.baseUrl}/x`, withKey), { status: 404, body: 'no such page' });
    const short = { ...withKey, maxBytes: 2 };
    assert.deepEqual(await diagnose().upgrade(`${refusing.baseUrl}/x`, short), { status: 404, body: 'no' });
    const lying = await startCdp({
      refuse: () => 'HTTP/1.1 404 Not Found\r\ncontent-length: 100\r\n\r\nhalf a word',
    });
    assert.deepEqual(await diagnose().upgrade(`${lying.baseUrl}/x`, withKey), { status: 404, body: 'half a word' });
  });

  const withKey = {
    ...plainRequest,
    headers: { 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' },
  };
});

describe('the choice of a proxy', () => {
  const open = networks();
  const diagnose = diagnosing();
  const startProxy = recordingProxies();
  const start = loopbackServers();
  const choose = (url: string, settings: Partial<NetworkSettings>): Promise<unknown> =>
    diagnose({ settings: () => ({ ...plainSettings, ...settings }) }).proxyFor(url, signal);

  it('is none that is no address, whose words are not told', async () => {
    await assert.rejects(choose('http://h.example', { proxy: 'user:pass@nowhere' }), {
      fault: { kind: 'proxyAddress' },
      message: 'proxyAddress',
    });
  });

  it('is told without its user and password', async () => {
    for (const [proxy, address] of [
      ['http://user:pass@proxy.example:3128', { scheme: 'http', host: 'proxy.example', port: 3128 }],
      ['https://user:pass@proxy.example', { scheme: 'https', host: 'proxy.example', port: 443 }],
      ['http://proxy.example', { scheme: 'http', host: 'proxy.example', port: 80 }],
      ['socks5://[2001:db8::1]', { scheme: 'socks5', host: '2001:db8::1', port: 1080 }],
    ] as const) {
      assert.deepEqual(await choose('http://h.example', { proxy }), address);
    }
  });

  it("is VS Code's own where it can be asked", async () => {
    const asked: string[] = [];
    const resolveProxy = (url: string): Promise<string | undefined> => {
      asked.push(url);
      return Promise.resolve(url.includes('direct') ? undefined : 'http://resolved.example:1');
    };
    const diagnostics = diagnose({
      settings: () => ({ ...plainSettings, proxy: 'http://other.example' }),
      resolveProxy,
    });
    assert.equal((await diagnostics.proxyFor('http://h.example', signal))?.host, 'resolved.example');
    assert.equal(await diagnostics.proxyFor('http://direct.example', signal), undefined);
    assert.equal(asked.length, 2);
  });

  it('may take for ever, and is given up', async () => {
    const diagnostics = diagnose({ resolveProxy: () => new Promise(() => undefined) });
    await assert.rejects(diagnostics.proxyFor('http://h.example', AbortSignal.timeout(10)), { name: 'TimeoutError' });
  });

  const lists: readonly (readonly string[])[] = [[], ['.invalid'], ['h.invalid:80', '127.0.0.2']];
  // what goes past the proxy finds nobody, and does not leave this machine
  const hosts = ['h.invalid:3000', 'h.invalid', '127.0.0.2:1', '[::ffff:127.0.0.2]:1'];
  for (const noProxy of lists) {
    it(`is the one that requests follow, without ${noProxy.join(' ') || 'exceptions'}`, async () => {
      const server = await start(json([]));
      const proxy = await startProxy(server.port);
      const network = open({ proxy: proxy.url, noProxy });
      for (const host of hosts) {
        const url = `http://${host}/`;
        const before = proxy.seen.length;
        const isAnswered = await network.get(url, plainRequest).then(
          () => true,
          () => false,
        );
        const isChosen = (await choose(url, { proxy: proxy.url, noProxy })) !== undefined;
        assert.deepEqual([isAnswered, proxy.seen.length > before], [isChosen, isChosen], url);
      }
    });
  }

  it('is none where the settings say so', async () => {
    assert.equal(await choose('http://h.example', { proxy: 'http://proxy.example', proxyOff: true }), undefined);
    assert.equal(await choose('http://127.0.0.1:3000', { proxy: 'http://proxy.example' }), undefined);
  });

  it('is that of the environment where they say nothing', async () => {
    process.env.HTTP_PROXY = 'http://environment.example:8080';
    process.env.NO_PROXY = 'left.example';
    assert.deepEqual(await choose('http://h.example', {}), { scheme: 'http', host: 'environment.example', port: 8080 });
    assert.equal(await choose('http://left.example', {}), undefined);
  });
});
