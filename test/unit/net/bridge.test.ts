import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as https from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { Bridge, type Lease } from '../../../src/net';
import { selfSigned } from '../certificate';
import { deferred } from '../deferred';
import { closedPort, loopbackServers } from '../loopback';
import {
  address,
  ask,
  browserSocket,
  connect,
  get,
  leases,
  pageId,
  pageSocket,
  requests,
  sessionId,
  statusOf,
  until,
} from './bridges';
import { cdpEndpoints, echo, nextMessage } from './cdpEndpoint';
import { recordingProxies } from './recordingProxy';

describe('a socket through the bridge', () => {
  const start = cdpEndpoints();
  const startProxy = recordingProxies();
  const startServer = loopbackServers();
  const lease = leases();

  it('carries messages to the page and back', async () => {
    const endpoint = await start({ onSocket: echo });
    const client = await connect(pageSocket(await lease(endpoint)));
    client.send('{"id":1}');
    assert.equal(await nextMessage(client), '{"id":1}');
    assert.equal(endpoint.upgrades[0]?.url, `/devtools/page/${pageId}`);
  });

  it('goes to the endpoint under its path prefix', async () => {
    const endpoint = await start({ onSocket: echo });
    await connect(browserSocket(await lease({ baseUrl: `${endpoint.baseUrl}/some/prefix` })));
    assert.equal(endpoint.upgrades[0]?.url, `/some/prefix/devtools/browser/${sessionId}`);
  });

  it('gives the server the token, and nothing of what the client said but the WebSocket itself', async () => {
    const endpoint = await start();
    const opened = await lease(endpoint);
    await connect(`${pageSocket(opened)}?token=mine`, {
      origin: `http://127.0.0.1:${opened.port}`,
      headers: {
        cookie: 'a=b',
        authorization: 'Bearer mine',
        'x-forwarded-for': '10.0.0.1',
        forwarded: 'for=10.0.0.1',
      },
    });
    const { url, headers } = endpoint.upgrades[0]!;
    assert.equal(url, `/devtools/page/${pageId}`);
    const { 'sec-websocket-key': key, ...rest } = headers;
    assert.equal(typeof key, 'string');
    assert.deepEqual(rest, {
      host: new URL(endpoint.baseUrl).host,
      connection: 'upgrade',
      upgrade: 'websocket',
      authorization: 'Bearer s3cret',
      'sec-websocket-version': '13',
      'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits',
    });
  });

  it('gives the client nothing of the token, nor of what else the server says', async () => {
    const endpoint = await start();
    const client = await lease(endpoint);
    const answer = deferred<Record<string, unknown>>();
    const socket = await connect(pageSocket(client), {
      finishRequest: (request) => {
        request.once('upgrade', (response) => answer.resolve(response.headers));
        request.end();
      },
    });
    const headers = await answer.promise;
    assert.deepEqual(Object.keys(headers).sort(), [
      'connection',
      'sec-websocket-accept',
      'sec-websocket-extensions',
      'upgrade',
    ]);
    assert.match(socket.extensions, /permessage-deflate/);
  });

  it('asks for the token anew each time', async () => {
    const endpoint = await start();
    const tokens = ['Bearer 1', undefined, 'Bearer 3'];
    const opened = await lease(endpoint, { request: requests(endpoint.baseUrl, () => tokens.shift()) });
    for (let i = 0; i < 3; i++) await connect(pageSocket(opened));
    assert.deepEqual(
      endpoint.upgrades.map(({ headers }) => headers.authorization),
      ['Bearer 1', undefined, 'Bearer 3'],
    );
  });

  it('brings what the server says last, then closes', async () => {
    const endpoint = await start({
      onSocket: (socket) => {
        socket.send('x'.repeat(1_000_000));
        socket.send('last');
        socket.close();
      },
    });
    const client = await connect(pageSocket(await lease(endpoint)));
    assert.equal((await nextMessage(client)).length, 1_000_000);
    assert.equal(await nextMessage(client), 'last');
    await once(client, 'close');
  });

  it('closes at the server when the client closes, and when it is cut', async () => {
    const endpoint = await start();
    const opened = await lease(endpoint);
    for (const leave of ['close', 'terminate'] as const) {
      const client = await connect(pageSocket(opened));
      const closed = once(endpoint.sockets[0]!, 'close');
      client[leave]();
      await closed;
    }
    await until(() => opened.clients === 0);
  });

  it('is read no faster than the client takes it', async () => {
    let sent = 0;
    const endpoint = await start({
      onSocket: (socket) => {
        const more = (): void => {
          while (socket.bufferedAmount < 1_000_000 && sent < 200_000_000) {
            sent += 65_536;
            socket.send(Buffer.alloc(65_536), { compress: false });
          }
          if (socket.readyState === socket.OPEN) setImmediate(more);
        };
        more();
      },
    });
    const client = await connect(pageSocket(await lease(endpoint)), { perMessageDeflate: false });
    client.pause();
    // until nothing moves any more
    for (let before = -1; before !== sent; await setTimeout(200)) before = sent;
    assert.ok(sent < 30_000_000, `${sent} bytes were taken from the server that nobody read`);
    client.terminate();
  });

  it('is counted, and told where it takes a slot', async () => {
    const opened = await lease(await start());
    const seen: [number, boolean][] = [];
    opened.onDidChange(() => seen.push([opened.clients, opened.usesSlot]));
    const page = await connect(pageSocket(opened));
    const browser = await connect(browserSocket(opened));
    page.close();
    await until(() => seen.length === 3);
    browser.close();
    await until(() => seen.length === 4);
    assert.deepEqual(seen, [
      [1, false],
      [2, true],
      [1, true],
      [0, false],
    ]);
  });

  const refusals: readonly [number, number][] = [
    [400, 400],
    [401, 401],
    [404, 404],
    [408, 408],
    [429, 429],
    [503, 503],
    [302, 502],
    [200, 502],
  ];
  for (const [status, passed] of refusals) {
    it(`is refused with ${passed} where the server says ${status}, without its words`, async () => {
      const endpoint = await start({
        refuse: () =>
          `HTTP/1.1 ${status} Secret\r\nContent-Type: text/plain\r\nLocation: http://secret/\r\n\r\nsecret words`,
      });
      const { port, path } = await lease(endpoint);
      const answer = await ask(
        port,
        `GET ${path}/devtools/page/${pageId} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      assert.match(answer, new RegExp(`^HTTP/1.1 ${passed} `));
      assert.doesNotMatch(answer, /secret/i);
    });
  }

  it('goes through the proxy of the settings, and out of it again', async () => {
    const endpoint = await start({ onSocket: echo });
    const proxy = await startProxy(Number(new URL(endpoint.baseUrl).port));
    const opened = await lease({ baseUrl: 'http://browserless.test' }, {}, { proxy: proxy.url });
    const client = await connect(pageSocket(opened));
    client.send('through');
    assert.equal(await nextMessage(client), 'through');
    assert.deepEqual(proxy.seen, ['CONNECT browserless.test:80']);
    assert.deepEqual(proxy.authorizations, [undefined]);
    client.terminate();
    await until(() => endpoint.sockets.length === 0);
  });

  it('trusts no server that the settings do not trust', async () => {
    const { key, cert } = selfSigned();
    const server = await startServer(
      () => assert.fail('asked'),
      (listener) => https.createServer({ key, cert }, listener),
    );
    assert.equal(await statusOf(pageSocket(await lease({ baseUrl: server.url.replace('http', 'https') }))), 502);
    assert.equal(server.requests.length, 0);
  });

  it('is refused with 502 where nobody listens', async () => {
    assert.equal(await statusOf(pageSocket(await lease({ baseUrl: await closedPort() }))), 502);
  });

  it('is refused with 502 where there is no token to be had', async () => {
    const request = (): Promise<never> => Promise.reject(new Error('no variable of that name'));
    assert.equal(await statusOf(pageSocket(await lease(await start(), { request }))), 502);
  });

  it('is given up at the server when the client leaves before the answer', async () => {
    const gone = deferred();
    const endpoint = await start({ onUpgrade: (_, socket) => void socket.once('end', gone.resolve).resume() });
    const opened = await lease(endpoint);
    const client = connect(pageSocket(opened), { handshakeTimeout: 100 });
    await assert.rejects(client);
    await gone.promise;
    assert.equal(opened.clients, 0);
  });
});

describe('a lease', () => {
  const start = cdpEndpoints();
  const lease = leases();

  it('ends with its sockets, waiting ones included, and its port with the last of them', async () => {
    const asked = deferred();
    const silent = await start({ onUpgrade: () => asked.resolve() });
    const endpoint = await start();
    const opened = await lease(endpoint);
    const other = await lease(silent);
    let ended = 0;
    opened.onDidEnd(() => ended++);
    const client = await connect(pageSocket(opened));
    const waiting = assert.rejects(connect(pageSocket(other)));
    await asked.promise;
    const closed = Promise.all([once(client, 'close'), once(endpoint.sockets[0]!, 'close'), waiting]);
    opened.dispose();
    opened.dispose();
    other.dispose();
    await closed;
    assert.equal(ended, 1);
    await assert.rejects(fetch(address(opened, 'http')), { message: 'fetch failed' });
  });

  it('shares its port with others, and leaves them alone when it ends', async () => {
    const endpoint = await start({ onSocket: echo });
    const bridge = new Bridge({ upgrade: () => Promise.resolve({ status: 404 }) });
    const options = { request: requests(endpoint.baseUrl), sessionId, targets: () => [] };
    const [one, other] = await Promise.all([bridge.lease(options), bridge.lease(options)]);
    assert.equal(one.port, other.port);
    assert.notEqual(one.path, other.path);
    one.dispose();
    assert.match(await get(other, `${one.path}/json`), /^HTTP\/1.1 404/);
    assert.match(await get(other, `${other.path}/json`), /^HTTP\/1.1 200/);
    bridge.dispose();
    await assert.rejects(get(other, `${other.path}/json`));
  });

  it('that is asked for while the bridge closes ends at once', async () => {
    const bridge = new Bridge({ upgrade: () => Promise.resolve({ status: 404 }) });
    const options = { request: requests(''), sessionId };
    const asked = [false, true].map((ownPort) => bridge.lease({ ...options, ownPort, targets: () => [] }));
    bridge.dispose();
    for (const opened of await Promise.all(asked)) await assert.rejects(fetch(address(opened, 'http')));
  });

  it('can be had again while the last one ends', async () => {
    const endpoint = await start({ onSocket: echo });
    const bridge = new Bridge({ upgrade: () => Promise.resolve({ status: 404 }) });
    const options = { request: requests(endpoint.baseUrl), sessionId, targets: () => [] };
    const first = await bridge.lease(options);
    const second = bridge.lease(options);
    first.dispose();
    const { path, port } = await second;
    assert.match(
      await ask(port, `GET ${path}/json HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`),
      / 200 /,
    );
    bridge.dispose();
  });

  it('of a page shows and serves that page alone', async () => {
    const endpoint = await start({ onSocket: echo });
    const other = { id: 'B', type: 'page', title: '', url: '' };
    const targets = (): { id: string; type: string; title: string; url: string }[] => [
      { id: pageId, type: 'page', title: '', url: '' },
      other,
    ];
    const opened = await lease(endpoint, { pageId, targets });
    assert.equal(await statusOf(`${address(opened)}/devtools/page/B`), 404);
    assert.equal(await statusOf(browserSocket(opened)), 404);
    assert.equal(await statusOf(pageSocket(opened)), 101);
    const list = (await (await fetch(`${address(opened, 'http')}/json/list`)).json()) as { id: string }[];
    assert.deepEqual(
      list.map(({ id }) => id),
      [pageId],
    );
    const version: unknown = await (await fetch(`${address(opened, 'http')}/json/version`)).json();
    assert.deepEqual(version, {});
  });

  it('describes the protocol from the file that it is given', async () => {
    const endpoint = await start();
    const [none, some, wrong] = [undefined, __filename, `${__filename}.none`].map((protocol) =>
      lease(endpoint, { protocol }),
    );
    const described = async (opened: Promise<Lease> | undefined): Promise<[number, number]> => {
      const answer = await fetch(`${address((await opened)!, 'http')}/json/protocol`);
      return [answer.status, (await answer.text()).length];
    };
    assert.deepEqual(await described(none), [404, 0]);
    assert.deepEqual(await described(wrong), [404, 0]);
    assert.deepEqual(await described(some), [200, readFileSync(__filename, 'utf8').length]);
    assert.equal(endpoint.upgrades.length, 0);
  });

  it('asks a page once for the version of its browser', async () => {
    const endpoint = await start({
      onSocket: (socket) =>
        void socket.on('message', (data: Buffer) => {
          const { id, method } = JSON.parse(data.toString()) as { id: number; method: string };
          const result = {
            product: 'Chrome/156.0.0.0',
            protocolVersion: '1.3',
            userAgent: 'UA',
            jsVersion: '15.6',
            other: 1,
          };
          if (method === 'Browser.getVersion') socket.send(JSON.stringify({ id, result }));
        }),
    });
    const opened = await lease(endpoint);
    for (let i = 0; i < 3; i++) {
      const answer = (await (await fetch(`${address(opened, 'http')}/json/version`)).json()) as unknown;
      assert.deepEqual(answer, {
        Browser: 'Chrome/156.0.0.0',
        'Protocol-Version': '1.3',
        'User-Agent': 'UA',
        'V8-Version': '15.6',
        webSocketDebuggerUrl: browserSocket(opened),
      });
    }
    assert.deepEqual(
      endpoint.upgrades.map(({ url }) => url),
      [`/devtools/page/${pageId}`],
    );
    await until(() => endpoint.sockets.length === 0);
  });

  it('with a port of its own says there what can be debugged, without a secret', async () => {
    const endpoint = await start({ onSocket: echo });
    const opened = await lease(endpoint, { ownPort: true });
    const version = (await (await fetch(`http://127.0.0.1:${opened.port}/json/version`)).json()) as object;
    assert.deepEqual(version, { webSocketDebuggerUrl: browserSocket(opened) });
    // js-debug
    const bare = await ask(opened.port, 'GET /json/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    assert.ok(bare.includes(`"ws://localhost:${opened.port}${opened.path}/devtools/browser/${sessionId}"`));
    const direct = address(opened).replace(opened.path, '');
    assert.equal(await statusOf(`${direct}/devtools/browser/${sessionId}`), 404);
    assert.equal(await statusOf(`${direct}/devtools/page/${pageId}`), 404);
    assert.equal(await statusOf(browserSocket(opened)), 101);
  });
});
