import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Lease, LeaseOptions } from '../../../src/net';
import {
  address,
  ask,
  browserSocket,
  connect,
  get,
  leases,
  pageId,
  pageSocket,
  sessionId,
  statusLine,
  statusOf,
  until,
} from './bridges';
import { cdpEndpoints, echo, nextMessage, type CdpEndpoint } from './cdpEndpoint';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self' data:; connect-src 'self'; frame-src data:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'";

/** What is attacked: the usual lease, and the one with the most in its way and the most to be had without a secret. */
const kinds: Readonly<Record<string, Partial<LeaseOptions>>> = {
  'a lease': {},
  "a debugger's lease on a port of its own": { ownPort: true, guard: 'debugger' },
};

for (const [kind, options] of Object.entries(kinds))
  describe(`who may use ${kind}`, () => {
    const start = cdpEndpoints();
    const newLease = leases();
    const lease = (endpoint: CdpEndpoint): Promise<Lease> => newLease(endpoint, options);

    /** Of what is answered without the secret at a port of its own. */
    const openStatus = async ({ port }: Lease, headers: string): Promise<string> =>
      statusLine(await ask(port, `GET /json/version HTTP/1.1\r\nConnection: close\r\n${headers}\r\n`));

    /** Of the session's list, which everybody with the address may have. */
    const listStatus = async (opened: Lease, headers: string, secret = opened.path): Promise<string> =>
      statusLine(await ask(opened.port, `GET ${secret}/json HTTP/1.1\r\nConnection: close\r\n${headers}\r\n`));

    it('is who knows the whole secret', async () => {
      const endpoint = await start({ onSocket: echo });
      const opened = await lease(endpoint);
      const { port, path: secret } = opened;
      assert.match(secret, /^\/[\w-]{32}$/);
      const wrong = [
        '',
        '/',
        secret.slice(0, -1),
        `${secret}A`,
        secret.toLowerCase(),
        `/${'A'.repeat(32)}`,
        `/x/..${secret}`,
        `/${secret}`,
        secret.replace(/^\/./, (start) => `/%${start.charCodeAt(1).toString(16)}`),
      ];
      for (const path of wrong) {
        assert.match(await listStatus(opened, `Host: localhost:${port}\r\n`, path), / 404 /, path);
        if (path.startsWith('/') && !path.includes('..'))
          assert.equal(await statusOf(`ws://127.0.0.1:${port}${path}/devtools/page/${pageId}`), 404, path);
      }
      for (const path of ['', '/json'])
        for (const socket of [`page/${pageId}`, `browser/${sessionId}`])
          assert.equal(await statusOf(`ws://127.0.0.1:${port}${path}/devtools/${socket}`), 404, path + socket);
      assert.equal(endpoint.upgrades.length, 0);
      assert.match(await listStatus(opened, `Host: localhost:${port}\r\n`), / 200 /);
    });

    it('has asked for this machine, or for an authority that was allowed', async () => {
      const endpoint = await start();
      const opened = await lease(endpoint);
      const { port } = opened;
      const foreign = [
        'evil.example',
        `evil.example:${port}`,
        '127.0.0.1',
        // js-debug's
        ...(options.ownPort ? [] : ['localhost']),
        `127.0.0.1:${port + 1}`,
        `127.0.0.1.evil.example:${port}`,
        '[::1]',
        `127.0.0.1:${port}@evil.example`,
      ];
      for (const host of foreign) {
        assert.match(await listStatus(opened, `Host: ${host}\r\n`), / 403 /, host);
        if (options.ownPort) assert.match(await openStatus(opened, `Host: ${host}\r\n`), / 403 /, host);
        assert.equal(await statusOf(pageSocket(opened), { headers: { host } }), 403, host);
      }
      assert.equal(endpoint.upgrades.length, 0);
      opened.allow('Work.example:8443');
      opened.allow('other.example:443');
      for (const host of ['work.example:8443', 'other.example', `LOCALHOST:${port}`, `127.0.0.1:${port}`])
        assert.match(await listStatus(opened, `Host: ${host}\r\n`), / 200 /, host);
      assert.match(await listStatus(opened, 'Host: work.example\r\n'), / 403 /);
      // of that lease alone
      assert.match(await listStatus(await lease(endpoint), 'Host: work.example:8443\r\n'), / 403 /);
    });

    it('is no page from elsewhere', async () => {
      const endpoint = await start();
      const opened = await lease(endpoint);
      const { port } = opened;
      const host = `Host: 127.0.0.1:${port}\r\n`;
      const foreign = [
        'http://evil.example',
        `http://evil.example:${port}`,
        'null',
        'file://',
        'http://127.0.0.1',
        'http://localhost',
        'https://localhost',
        'vscode-webview://1',
        'chrome-extension://1',
        `http://127.0.0.1:${port}/`,
      ];
      for (const origin of foreign) {
        assert.match(await listStatus(opened, `${host}Origin: ${origin}\r\n`), / 403 /, origin);
        if (options.ownPort) assert.match(await openStatus(opened, `${host}Origin: ${origin}\r\n`), / 403 /, origin);
        assert.equal(await statusOf(pageSocket(opened), { headers: { origin } }), 403, origin);
      }
      assert.equal(endpoint.upgrades.length, 0);
      opened.allow('work.example');
      for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`, 'https://work.example']) {
        assert.match(await listStatus(opened, `${host}Origin: ${origin}\r\n`), / 200 /, origin);
        assert.equal(await statusOf(pageSocket(opened), { headers: { origin } }), 101, origin);
      }
    });

    it("may be Chromium's own DevTools, which no page can pretend to be, if they know the secret", async () => {
      const endpoint = await start();
      const opened = await lease(endpoint);
      const { port, path: secret } = opened;
      const socket = `/devtools/page/${pageId}`;
      const status = (path: string, origin: string): Promise<number> =>
        statusOf(`ws://127.0.0.1:${port}${path}`, { headers: { origin } });
      for (const origin of [
        'devtools://other',
        'devtools://devtools.evil.example',
        'devtools://devtools:1',
        'devtools://devtools/',
        'devtools://devtools@evil.example',
        'http://devtools',
        'https://devtools',
      ])
        assert.equal(await status(secret + socket, origin), 403, origin);
      for (const path of [socket, `/${'A'.repeat(32)}${socket}`, `/json${socket}`])
        assert.equal(await status(path, 'devtools://devtools'), 404, path);
      assert.equal(endpoint.upgrades.length, 0);
      assert.equal(await status(secret + socket, 'devtools://devtools'), 101);
    });

    it('has a target of this very session', async () => {
      const endpoint = await start();
      const opened = await lease(endpoint);
      const base = `${address(opened)}/devtools`;
      for (const [url, status] of [
        [`${base}/page/B`, 404],
        [`${base}/page/${pageId}x`, 404],
        [`${base}/page/${pageId.slice(0, -1)}`, 404],
        [`${base}/page/${sessionId}`, 404],
        [`${base}/page/`, 404],
        [`${base}/browser/${sessionId.slice(0, 8)}`, 404],
        [`${base}/browser/${sessionId}x`, 404],
        [`${base}/browser/${pageId}`, 404],
        [`${base}/browser/`, 404],
        [`${base}/browser/..%2f..%2fkill%2fall`, 404],
        [`${base}/other/${sessionId}`, 404],
        [address(opened), 404],
      ] as const)
        assert.equal(await statusOf(url), status, url);
      assert.equal(endpoint.upgrades.length, 0);
      assert.equal(await statusOf(browserSocket(opened)), 101);
    });

    it('asks for nothing but a WebSocket, and speaks after it has one', async () => {
      const endpoint = await start();
      const { port, path: secret } = await lease(endpoint);
      const head = (method: string, upgrade: string, more = ''): string =>
        `${method} ${secret}/devtools/page/${pageId} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: upgrade\r\nUpgrade: ${upgrade}\r\n${more}\r\n`;
      const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
      for (const request of [
        head('GET', 'h2c', key),
        head('POST', 'websocket', key),
        head('GET', 'websocket'),
        `${head('GET', 'websocket', key)}early`,
      ])
        assert.match(statusLine(await ask(port, request)), / 400 /);
      assert.equal(endpoint.upgrades.length, 0);
    });
  });

describe('the frontend of a lease', () => {
  const start = cdpEndpoints();
  const lease = leases();
  let folder: string;
  let frontend: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bridge-'));
    frontend = path.join(folder, 'frontend');
    mkdirSync(path.join(frontend, 'panels/x.y'), { recursive: true });
    mkdirSync(path.join(frontend, '.git'));
    writeFileSync(path.join(folder, 'secret.js'), 'secret');
    writeFileSync(path.join(frontend, '.git/config.json'), 'secret');
    writeFileSync(path.join(frontend, '.hidden.js'), 'secret');
    writeFileSync(path.join(frontend, 'notes.txt'), 'secret');
    writeFileSync(path.join(frontend, 'panels/x.y/main-1.js'), 'größe');
    writeFileSync(path.join(frontend, 'devtools_app.html'), '<!doctype html>');
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is served with the headers that keep it to itself', async () => {
    const opened = await lease(await start(), { frontend });
    const url = `${address(opened, 'http')}/devtools/devtools_app.html?ws=${encodeURIComponent('x/y')}`;
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(url, { method });
      const headers = Object.fromEntries(answer.headers);
      // Node's own
      for (const name of ['date', 'connection', 'keep-alive']) Reflect.deleteProperty(headers, name);
      assert.deepEqual(headers, {
        'cache-control': 'no-store',
        'content-length': '15',
        'content-security-policy': policy,
        'content-type': 'text/html; charset=utf-8',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      assert.equal(await answer.text(), method === 'GET' ? '<!doctype html>' : '');
    }
    const script = await fetch(`${address(opened, 'http')}/devtools/panels/x.y/main-1.js`);
    assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
    assert.equal(await script.text(), 'größe');
  });

  it('has nothing but its own files', async () => {
    const opened = await lease(await start(), { frontend });
    const { path: secret, port } = opened;
    const names = [
      '',
      'none.js',
      'panels',
      'panels/',
      'panels/x.y',
      '../secret.js',
      'panels/../../secret.js',
      '%2e%2e/secret.js',
      '..%2fsecret.js',
      '%2e%2e%2fsecret.js',
      '%252e%252e%252fsecret.js',
      '..%5csecret.js',
      '..\\secret.js',
      '....//secret.js',
      '/secret.js',
      `/${folder}/secret.js`,
      folder + '/secret.js',
      'devtools_app.html/',
      'devtools_app.html%00.js',
      'devtools_app%2ehtml',
      './devtools_app.html',
      '.git/config.json',
      '.hidden.js',
      'notes.txt',
    ];
    for (const name of names) {
      const answer = await get(opened, `${secret}/devtools/${name}`);
      assert.match(statusLine(answer), / 404 /, name);
      assert.doesNotMatch(answer, /secret/, name);
    }
    for (const path of [
      `/devtools/devtools_app.html`,
      `${secret}/devtools_app.html`,
      `${secret}/devtools/..${secret}/devtools/devtools_app.html`,
      `http://127.0.0.1:${port}${secret}/devtools/devtools_app.html`,
    ])
      assert.match(statusLine(await get(opened, path)), / 404 /, path);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      assert.equal((await fetch(`${address(opened, 'http')}/devtools/devtools_app.html`, { method })).status, 404);
  });

  it('is of its lease alone, and not for the DevTools of somebody else', async () => {
    const endpoint = await start();
    const [shown, other] = [await lease(endpoint, { frontend }), await lease(endpoint)];
    assert.match(statusLine(await get(other, `${other.path}/devtools/devtools_app.html`)), / 404 /);
    assert.match(
      statusLine(await get(shown, `${shown.path}/devtools/devtools_app.html`, 'Origin: devtools://devtools\r\n')),
      / 403 /,
    );
  });
});

for (const [kind, options] of Object.entries(kinds))
  describe(`the bridge under attack, with ${kind}`, () => {
    const start = cdpEndpoints();
    const newLease = leases();
    const lease = (endpoint: CdpEndpoint): Promise<Lease> => newLease(endpoint, options);
    const sockets: net.Socket[] = [];
    afterEach(() => {
      for (const socket of sockets.splice(0)) socket.destroy();
    });

    const open = (port: number, bytes: string): net.Socket => {
      const socket = net.connect(port, '127.0.0.1').on('error', () => undefined);
      // who does not read does not learn that it is closed
      socket.resume();
      socket.write(bytes);
      sockets.push(socket);
      return socket;
    };

    it('refuses a header of 10 MB without keeping it', async () => {
      const opened = await lease(await start({ onSocket: echo }));
      const before = process.memoryUsage.rss();
      const socket = open(opened.port, `GET ${opened.path}/json HTTP/1.1\r\nHost: localhost:${opened.port}\r\nX: `);
      let answer = '';
      socket.on('data', (data) => (answer += data.toString()));
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write('x'.repeat(10_000_000));
      await closed;
      assert.match(answer, /^(HTTP\/1.1 431 |$)/);
      assert.ok(process.memoryUsage.rss() - before < 60_000_000);
      assert.match(await get(opened, `${opened.path}/json`), / 200 /);
    });

    it('serves beside a thousand connections that say nothing to the end', async () => {
      const opened = await lease(await start({ onSocket: echo }));
      const client = await connect(pageSocket(opened));
      const before = process.memoryUsage.rss();
      for (let i = 0; i < 1000; i++) open(opened.port, i % 2 ? '' : `GET ${opened.path}/json HTTP/1.1\r\nHost: lo`);
      client.send('{"still":"here"}');
      assert.equal(await nextMessage(client), '{"still":"here"}');
      assert.match(await get(opened, `${opened.path}/json`), / 200 /);
      // the system lets them in by and by
      await until(() => sockets.filter((socket) => !socket.destroyed).length <= 260);
      assert.ok(process.memoryUsage.rss() - before < 60_000_000);
      client.send('{"and":"still"}');
      assert.equal(await nextMessage(client), '{"and":"still"}');
      assert.match(await get(opened, `${opened.path}/json`), / 200 /);
    });

    it('lets so many wait for the server and no more', async () => {
      const endpoint = await start({ onUpgrade: () => undefined });
      const opened = await lease(endpoint);
      const waiting = Array.from({ length: 40 }, () => statusOf(pageSocket(opened)).catch(() => 0));
      const statuses = new Map<number, number>();
      for (const answer of waiting) void answer.then((status) => statuses.set(status, (statuses.get(status) ?? 0) + 1));
      while (statuses.get(503) !== 8) await setTimeout(5);
      opened.dispose();
      await Promise.all(waiting);
      assert.deepEqual(
        [...statuses],
        [
          [503, 8],
          [0, 32],
        ],
      );
    });
  });
