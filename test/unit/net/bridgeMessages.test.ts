import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { browserSocket, connect, leases, pageId, pageSocket, sessionId, statusOf, until } from './bridges';
import { cdpEndpoints, nextMessage } from './cdpEndpoint';

/** As 2.42 answers for page sockets beside a Playwright session. */
const noPages = ({ url = '' }): string | undefined =>
  url.includes('/page/') ? 'HTTP/1.1 500 Internal Server Error\r\n\r\nSyntaxError: no JSON' : undefined;

type Message = Readonly<Record<string, unknown>>;

/** A browser that attaches to the page as session S1, and says back what it hears. */
const browser = (socket: WebSocket): void =>
  void socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { id: number; method: string; sessionId?: string };
    const say = (answer: object): void => socket.send(JSON.stringify(answer));
    if (message.method !== 'Target.attachToTarget')
      return say({ id: message.id, result: { heard: message }, sessionId: message.sessionId });
    say({ method: 'Target.attachedToTarget', params: { sessionId: 'S1' } });
    say({ id: message.id, result: { sessionId: 'S1' } });
  });

const next = async (socket: WebSocket): Promise<Message> => JSON.parse(await nextMessage(socket)) as Message;

describe('a page over the socket of its browser', () => {
  const start = cdpEndpoints();
  const lease = leases();

  it('is what a client gets where the server refuses page sockets with 500', async () => {
    const endpoint = await start({ refuse: noPages, onSocket: browser });
    const opened = await lease(endpoint);
    const client = await connect(pageSocket(opened));
    assert.deepEqual(
      endpoint.upgrades.map(({ url, headers }) => [url, headers.authorization]),
      [
        [`/devtools/page/${pageId}`, 'Bearer s3cret'],
        [`/devtools/browser/${sessionId}`, 'Bearer s3cret'],
      ],
    );
    assert.deepEqual([opened.clients, opened.usesSlot], [1, true]);
    client.send('{"id":1,"method":"Runtime.enable"}');
    assert.deepEqual(await next(client), {
      id: 1,
      result: { heard: { id: 1, method: 'Runtime.enable', sessionId: 'S1' } },
    });
  });

  it('speaks for the page and its children, and never to the browser itself', async () => {
    const endpoint = await start({ refuse: noPages, onSocket: browser });
    const client = await connect(pageSocket(await lease(endpoint)));
    const heard = async (sent: object): Promise<unknown> => {
      client.send(JSON.stringify(sent));
      return ((await next(client)).result as { heard: { sessionId: unknown } }).heard.sessionId;
    };
    for (const none of [undefined, '', null, 1, {}])
      assert.equal(await heard({ id: 1, method: 'X.y', sessionId: none }), 'S1');
    assert.equal(await heard({ id: 2, method: 'X.y', sessionId: 'child' }), 'child');
  });

  it('shows what the page and its children say, and nothing of the browser', async () => {
    const endpoint = await start({ refuse: noPages, onSocket: browser });
    const client = await connect(pageSocket(await lease(endpoint)));
    const [server] = endpoint.sockets;
    for (const said of [
      { method: 'Target.targetCreated', params: {} },
      { method: 'Target.detachedFromTarget', params: { sessionId: 'S2' } },
      { method: 'Runtime.x', params: { sessionId: 'S1' }, sessionId: 'S1' },
      { method: 'Runtime.x', params: {}, sessionId: 'child' },
    ])
      server?.send(JSON.stringify(said));
    assert.deepEqual(await next(client), { method: 'Runtime.x', params: { sessionId: 'S1' } });
    assert.deepEqual(await next(client), { method: 'Runtime.x', params: {}, sessionId: 'child' });
  });

  it('ends as a page does: Inspector.detached, then the socket, at the server too', async () => {
    const endpoint = await start({ refuse: noPages, onSocket: browser });
    const opened = await lease(endpoint);
    const client = await connect(pageSocket(opened));
    const closed = once(client, 'close');
    endpoint.sockets[0]?.send('{"method":"Target.detachedFromTarget","params":{"sessionId":"S1"}}');
    assert.deepEqual(await next(client), { method: 'Inspector.detached', params: { reason: 'target_closed' } });
    await closed;
    assert.equal(opened.clients, 0);
    await until(() => endpoint.sockets.length === 0);
  });

  it('closes with the client, with the server and with the lease', async () => {
    const endpoint = await start({ refuse: noPages, onSocket: browser });
    const opened = await lease(endpoint);
    const ends: ((client: WebSocket) => void)[] = [
      (client) => client.close(),
      (client) => client.terminate(),
      () => endpoint.sockets[0]?.close(),
      () => endpoint.sockets[0]?.terminate(),
      () => opened.dispose(),
    ];
    for (const end of ends) {
      const client = await connect(pageSocket(opened));
      const closed = once(client, 'close');
      end(client);
      await closed;
      await until(() => endpoint.sockets.length === 0 && opened.clients === 0);
    }
  });

  it('is refused as the browser is refused, and with 404 where the browser has no such page', async () => {
    const full = await start({
      refuse: (request) => noPages(request) ?? 'HTTP/1.1 429 Too Many Requests\r\n\r\n',
    });
    assert.equal(await statusOf(pageSocket(await lease(full))), 429);
    const without = await start({
      refuse: noPages,
      onSocket: (socket) =>
        void socket.once('message', () => socket.send('{"id":1,"error":{"code":-32602,"message":"No target"}}')),
    });
    assert.equal(await statusOf(pageSocket(await lease(without))), 404);
    await until(() => without.sockets.length === 0);
  });

  it('is given up when the client leaves before it is attached', async () => {
    const endpoint = await start({ refuse: noPages });
    await assert.rejects(connect(pageSocket(await lease(endpoint)), { handshakeTimeout: 100 }));
    await until(() => endpoint.upgrades.length === 2 && endpoint.sockets.length === 0);
  });

  it('is read no faster than the client takes it', async () => {
    let sent = 0;
    const endpoint = await start({ refuse: noPages, onSocket: browser });
    const client = await connect(pageSocket(await lease(endpoint)));
    client.pause();
    const [server] = endpoint.sockets;
    const text = JSON.stringify({ method: 'X.y', params: { text: 'x'.repeat(65_536) }, sessionId: 'S1' });
    const more = (): void => {
      while (server && server.bufferedAmount < 1_000_000 && sent < 200_000_000) {
        sent += text.length;
        server.send(text, { compress: false });
      }
      if (server?.readyState === server?.OPEN) setImmediate(more);
    };
    more();
    for (let before = -1; before !== sent; await setTimeout(200)) before = sent;
    assert.ok(sent < 40_000_000, `${sent} bytes were taken from the server that nobody read`);
    client.resume();
    // and goes on
    const before = sent;
    await until(() => sent > before + 10_000_000);
    client.terminate();
  });
});

describe("a debugger's lease", () => {
  const start = cdpEndpoints();
  const lease = leases();
  const options = { guard: 'debugger', ownPort: true } as const;

  it('answers what would end or reload the page, and passes on everything else', async () => {
    const endpoint = await start({ onSocket: browser });
    const client = await connect(browserSocket(await lease(endpoint, options)));
    const answers = async (sent: object): Promise<Message> => {
      client.send(JSON.stringify(sent));
      return next(client);
    };
    for (const sessionId of [undefined, 'S'])
      assert.deepEqual(
        await answers({ id: 1, method: 'Target.closeTarget', params: { targetId: pageId }, sessionId }),
        {
          id: 1,
          result: { success: false },
          ...(sessionId && { sessionId }),
        },
      );
    assert.deepEqual(await answers({ id: 2, method: 'Page.reload', sessionId: 'S' }), {
      id: 2,
      result: {},
      sessionId: 'S',
    });
    for (const method of [
      ...['Page.close', 'Browser.close', 'Browser.crash', 'Browser.crashGpuProcess', 'Page.crash'],
      ...['Target.disposeBrowserContext', 'Target.exposeDevToolsProtocol', 'Target.sendMessageToTarget'],
    ]) {
      const { id, error } = await answers({ id: 3, method });
      assert.deepEqual([id, typeof error], [3, 'object'], method);
    }
    // Chromium takes a raw tab in a string, and JSON has none
    client.send('{"id":4,"method":"Browser.close","params":{"pad":"\t"}}');
    const evaluate = { id: 5, method: 'Runtime.evaluate', params: { expression: '"Target.closeTarget"' } };
    assert.deepEqual(await answers(evaluate), { id: 5, result: { heard: evaluate } });
  });

  it('detaches a debugger that would close its page, and says to it that the page has gone', async () => {
    const heard: Message[] = [];
    const endpoint = await start({
      onSocket: (socket) =>
        void socket.on('message', (data: Buffer) => {
          const message = JSON.parse(data.toString()) as Message;
          heard.push(message);
          socket.send(JSON.stringify({ id: message.id, result: {}, sessionId: message.sessionId }));
        }),
    });
    const client = await connect(browserSocket(await lease(endpoint, options)));
    const [server] = endpoint.sockets;
    // js-debug attaches to the browser first, and from that session to its pages
    const attached = { method: 'Target.attachedToTarget', params: { sessionId: 'P' }, sessionId: 'B' };
    server?.send(JSON.stringify(attached));
    assert.deepEqual(await next(client), attached);
    const said: Message[] = [];
    client.on('message', (data: Buffer) => void said.push(JSON.parse(data.toString()) as Message));
    client.send(JSON.stringify({ id: 7, method: 'Target.closeTarget', params: { targetId: pageId }, sessionId: 'P' }));
    client.send(JSON.stringify({ id: 8, method: 'Debugger.resume', sessionId: 'P' }));
    client.send(JSON.stringify({ id: 9, method: 'X.y', sessionId: 'B' }));
    await until(() => said.some(({ id }) => id === 9));
    assert.deepEqual(said, [
      { id: 7, result: { success: true }, sessionId: 'P' },
      { method: 'Target.detachedFromTarget', params: { sessionId: 'P', targetId: pageId }, sessionId: 'B' },
      // the answer to the detaching is not for the client
      { id: 9, result: {}, sessionId: 'B' },
    ]);
    assert.deepEqual(
      heard.map(({ method, params, sessionId }) => ({ method, params, sessionId })),
      [
        { method: 'Target.detachFromTarget', params: { sessionId: 'P' }, sessionId: 'B' },
        { method: 'X.y', params: undefined, sessionId: 'B' },
      ],
    );
  });

  it('shows one page alone where it is for one', async () => {
    const endpoint = await start({ onSocket: browser });
    const opened = await lease(endpoint, { ...options, pageId });
    const client = await connect(browserSocket(opened));
    const [server] = endpoint.sockets;
    const created = (type: string, targetId: string, method = 'Target.targetCreated'): object => ({
      method,
      params: { targetInfo: { targetId, type } },
    });
    const shown = [
      created('page', pageId),
      created('page', pageId, 'Target.targetInfoChanged'),
      created('worker', 'W'),
    ];
    const said: unknown[] = [];
    client.on('message', (data: Buffer) => void said.push(JSON.parse(data.toString())));
    for (const told of [created('page', 'P2'), created('page', 'P2', 'Target.targetInfoChanged'), ...shown])
      server?.send(JSON.stringify(told));
    await until(() => said.length === shown.length);
    assert.deepEqual(said, shown);
    said.length = 0;
    for (const targetId of ['P2', pageId])
      client.send(JSON.stringify({ id: 1, method: 'Target.attachToTarget', params: { targetId } }));
    await until(() => said.length === 3);
    assert.deepEqual(
      said.map((message) => 'error' in message),
      [true, false, false],
    );
  });

  it('takes large messages whole, in both directions', async () => {
    const endpoint = await start({ onSocket: browser });
    const client = await connect(browserSocket(await lease(endpoint, options)));
    const evaluate = { id: 1, method: 'Runtime.evaluate', params: { expression: 'x'.repeat(3_000_000) } };
    client.send(JSON.stringify(evaluate));
    client.send(JSON.stringify({ id: 2, method: 'Target.closeTarget', params: { pad: 'x'.repeat(100_000) } }));
    const ids = new Map([await next(client), await next(client)].map((message) => [message.id, message.result]));
    assert.deepEqual(ids.get(1), { heard: evaluate });
    assert.deepEqual(ids.get(2), { success: false });
  });

  it('has one browser socket at a time', async () => {
    const opened = await lease(await start({ onSocket: browser }), options);
    const client = await connect(browserSocket(opened));
    assert.equal(await statusOf(browserSocket(opened)), 403);
    client.close();
    await until(() => opened.clients === 0);
    assert.equal(await statusOf(browserSocket(opened)), 101);
  });

  it('says its secret once: with its socket nobody learns it any more', async () => {
    const opened = await lease(await start({ onSocket: browser }), options);
    const status = async (path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${opened.port}${path}`)).status;
    for (const path of ['/json', '/json/list', '/json/protocol']) assert.equal(await status(path), 404, path);
    assert.equal(await status('/json/version'), 200);
    const client = await connect(browserSocket(opened));
    for (const path of ['/json/version', '/json/version/']) assert.equal(await status(path), 404, path);
    client.close();
    await until(() => opened.clients === 0);
    assert.equal(await status('/json/version'), 200);
  });

  it('has it from the moment it is asked for', async () => {
    const opened = await lease(await start({ onSocket: browser }), options);
    const statuses = await Promise.all([statusOf(browserSocket(opened)), statusOf(browserSocket(opened))]);
    assert.deepEqual(statuses.sort(), [101, 403]);
  });

  it('guards a page over the socket of its browser too', async () => {
    const opened = await lease(await start({ refuse: noPages, onSocket: browser }), options);
    const client = await connect(pageSocket(opened));
    client.send('{"id":1,"method":"Page.close"}');
    assert.equal((await next(client)).id, 1);
    client.send('{"id":2,"method":"X.y"}');
    assert.deepEqual((await next(client)).result, { heard: { id: 2, method: 'X.y', sessionId: 'S1' } });
  });
});
