import * as assert from 'node:assert/strict';
import type { WebSocket } from 'ws';
import {
  CdpError,
  Disconnected,
  PageConnection,
  Refused,
  Screencast,
  type CdpCommands,
  type Frame,
} from '../../../src/net';
import { jpeg } from '../samples';
import { pageId, requests, sessionId, token, until } from './bridges';
import { cdpEndpoints, type CdpEndpoint } from './cdpEndpoint';
import { networks } from './networks';

interface Asked {
  readonly id: number;
  readonly method: keyof CdpCommands;
  readonly params: unknown;
  readonly sessionId?: string;
}

const none = new AbortController().signal;
const refusal = (status: number): string => `HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`;

/** Hears every command, and says what `answer` gives. */
const page =
  (answer: (asked: Asked) => object | undefined, heard: Asked[] = []) =>
  (socket: WebSocket): void =>
    void socket.on('message', (data) => {
      const asked = JSON.parse((data as Buffer).toString()) as Asked;
      heard.push(asked);
      const answered = answer(asked);
      if (answered) socket.send(JSON.stringify({ id: asked.id, sessionId: asked.sessionId, ...answered }));
    });

describe('a connection to a page', () => {
  const start = cdpEndpoints();
  const network = networks();
  const opened: PageConnection[] = [];
  afterEach(() => {
    for (const connection of opened.splice(0)) connection.dispose();
  });

  async function open({ baseUrl }: CdpEndpoint, mayUseSlot = true, signal = none): Promise<PageConnection> {
    const request = requests(baseUrl, () => token);
    const options = { upgrader: network(), request, sessionId, pageId, mayUseSlot };
    const connection = await PageConnection.open(options, signal);
    opened.push(connection);
    return connection;
  }

  it('asks over the page’s socket with what opens the door, and gives each answer to whoever asked', async () => {
    const heard: Asked[] = [];
    const endpoint = await start({
      onSocket: page(({ method, params }) => {
        if (method === 'Page.enable') return { error: { code: -32000, message: 'Not now' } };
        return { result: { method, params } };
      }, heard),
    });
    const connection = await open(endpoint);
    const [metrics, failed, history] = await Promise.allSettled([
      connection.send('Page.getLayoutMetrics'),
      connection.send('Page.enable'),
      connection.send('Page.navigateToHistoryEntry', { entryId: 7 }),
    ]);
    assert.deepEqual(metrics.status === 'fulfilled' && metrics.value, { method: 'Page.getLayoutMetrics', params: {} });
    assert.ok(failed.status === 'rejected' && failed.reason instanceof CdpError);
    assert.equal(failed.reason.message, 'Not now');
    const navigated = { method: 'Page.navigateToHistoryEntry', params: { entryId: 7 } };
    assert.deepEqual(history.status === 'fulfilled' && history.value, navigated);
    assert.deepEqual(
      endpoint.upgrades.map(({ url, headers }) => [url, headers.authorization]),
      [[`/devtools/page/${pageId}`, token]],
    );
    assert.equal(connection.usesSlot, false);
  });

  it('goes over the browser’s socket where the server refuses the page’s, if that may be', async () => {
    const heard: Asked[] = [];
    const endpoint = await start({
      refuse: ({ url }) => (url?.includes('/page/') ? refusal(500) : undefined),
      onSocket: page(
        ({ method }) => ({ result: method === 'Target.attachToTarget' ? { sessionId: 'S' } : { from: 'page' } }),
        heard,
      ),
    });
    await assert.rejects(open(endpoint, false), (error) => error instanceof Refused && error.status === 500);
    const connection = await open(endpoint);
    assert.equal(connection.usesSlot, true);
    const titles: string[] = [];
    connection.on('Page.javascriptDialogOpening', ({ message }) => titles.push(message));
    assert.deepEqual(await connection.send('Page.getNavigationHistory'), { from: 'page' });
    assert.deepEqual(
      heard.map(({ method, sessionId: of }) => [method, of]),
      [
        ['Target.attachToTarget', undefined],
        ['Page.getNavigationHistory', 'S'],
      ],
    );
    const [socket] = endpoint.sockets;
    for (const of of ['other', undefined, 'S'])
      socket?.send(
        JSON.stringify({ method: 'Page.javascriptDialogOpening', params: { message: String(of) }, sessionId: of }),
      );
    await until(() => titles.length > 0);
    assert.deepEqual(titles, ['S']);
    socket?.send(JSON.stringify({ method: 'Target.detachedFromTarget', params: { sessionId: 'S' } }));
    await until(() => endpoint.sockets.length === 0);
  });

  it('speaks with what the page is attached to, until that has gone', async () => {
    const heard: Asked[] = [];
    const endpoint = await start({ onSocket: page(({ sessionId: of }) => ({ result: { of } }), heard) });
    const connection = await open(endpoint);
    const said: string[] = [];
    for (const [name, target] of [['page', connection] as const, ['frame', connection.attached('F')] as const])
      target.on('Log.entryAdded', ({ entry }) => said.push(`${name}: ${entry.text}`));
    assert.deepEqual(await connection.attached('F').send('Log.enable'), { of: 'F' });
    const [socket] = endpoint.sockets;
    const log = (text: string, of?: string): void =>
      socket?.send(JSON.stringify({ method: 'Log.entryAdded', params: { entry: { text } }, sessionId: of }));
    log('one', 'F');
    log('two', 'G');
    log('three');
    socket?.send(JSON.stringify({ method: 'Target.detachedFromTarget', params: { sessionId: 'F' } }));
    log('four', 'F');
    log('five');
    await until(() => said.includes('page: five'));
    assert.deepEqual(said, ['frame: one', 'page: three', 'page: five']);
  });

  it('says what it was refused with', async () => {
    const endpoint = await start({ refuse: () => refusal(404) });
    await assert.rejects(open(endpoint), (error) => error instanceof Refused && error.status === 404);
  });

  it('ends once, with all that was asked and is not answered, and asks nothing after that', async () => {
    const endpoint = await start({ onSocket: page(() => undefined) });
    const connection = await open(endpoint);
    let ends = 0;
    connection.onDidClose(() => ends++);
    const asked = assert.rejects(connection.send('Page.getLayoutMetrics'), Disconnected);
    await until(() => endpoint.sockets.length === 1);
    endpoint.sockets[0]?.terminate();
    await asked;
    await until(() => ends > 0);
    await assert.rejects(connection.send('Page.getLayoutMetrics'), Disconnected);
    connection.dispose();
    assert.equal(ends, 1);
  });

  it('is not looked at where messages are no CDP', async () => {
    const endpoint = await start({
      onSocket: page(({ method }) => (method === 'Page.reload' ? { error: null } : { result: { is: 'fine' } })),
    });
    const connection = await open(endpoint);
    const heard: unknown[] = [];
    connection.on('Page.frameResized', () => heard.push('frameResized'));
    const junk = ['', '{', '[]', 'null', '7', '{"id":"2","result":1}', '{"id":99,"result":1}', '{"method":{}}'];
    for (const message of junk) endpoint.sockets[0]?.send(message);
    endpoint.sockets[0]?.send('{"method":"Page.frameResized","params":null}');
    await until(() => heard.length === 1);
    await assert.rejects(connection.send('Page.reload'), CdpError);
    assert.deepEqual(await connection.send('Page.getLayoutMetrics'), { is: 'fine' });
  });

  it('is refused also without words', async () => {
    const message = { toString: 1, valueOf: 1 };
    const endpoint = await start({ onSocket: page(() => ({ error: { message } })) });
    const connection = await open(endpoint);
    await assert.rejects(connection.send('Page.reload'), (error) => error instanceof CdpError && error.message === '');
  });

  it('ends where who listens cannot read what it says, and nothing else does', async () => {
    const endpoint = await start({ onSocket: page(() => undefined) });
    const connection = await open(endpoint);
    const closed = new Promise<void>((resolve) => connection.onDidClose(resolve));
    connection.on('Page.frameResized', () => {
      throw new RangeError('too deep');
    });
    await until(() => endpoint.sockets.length === 1);
    endpoint.sockets[0]?.send('{"method":"Page.frameResized"}');
    await closed;
    assert.equal(connection.isOpen, false);
  });

  describe('and its screencast', () => {
    const frame = (sent: object): string => JSON.stringify({ method: 'Page.screencastFrame', params: sent });
    const metadata = { deviceWidth: 800, deviceHeight: 600, pageScaleFactor: 2, offsetTop: 10 };

    it('gives frames with the page’s size, each until it is acknowledged', async () => {
      const heard: Asked[] = [];
      const endpoint = await start({ onSocket: page(() => ({ result: {} }), heard) });
      const frames: Frame[] = [];
      const seen: boolean[] = [];
      const screencast = new Screencast(await open(endpoint), { maxWidth: 400, maxHeight: 300, quality: 50 });
      screencast.onFrame((one) => frames.push(one));
      screencast.onDidChangeVisibility((one) => seen.push(one));
      await screencast.start();
      const [socket] = endpoint.sockets;
      socket?.send(JSON.stringify({ method: 'Page.screencastVisibilityChanged', params: { visible: false } }));
      socket?.send(frame({ data: jpeg(320, 180).toString('base64'), metadata, sessionId: 5 }));
      await until(() => frames.length === 1);
      const [{ ack, ...shown }] = frames as [Frame];
      const picture = { bytes: jpeg(320, 180), width: 320, height: 180 };
      assert.deepEqual(shown, { picture, width: 800, height: 600, pageScaleFactor: 2, offsetTop: 10 });
      assert.deepEqual(seen, [false]);
      ack();
      await until(() => heard.length === 2);
      assert.deepEqual(
        heard.map(({ method, params }) => [method, params]),
        [
          ['Page.startScreencast', { format: 'jpeg', maxWidth: 400, maxHeight: 300, quality: 50 }],
          ['Page.screencastFrameAck', { sessionId: 5 }],
        ],
      );
    });

    it('leaves out what is no picture, and still asks for the next', async () => {
      const heard: Asked[] = [];
      const endpoint = await start({ onSocket: page(() => ({ result: {} }), heard) });
      const frames: Frame[] = [];
      const screencast = new Screencast(await open(endpoint), { maxWidth: 400, maxHeight: 300, quality: 50 });
      screencast.onFrame((one) => frames.push(one));
      await screencast.start();
      for (const data of ['PHN2Zy8+', 7, null]) endpoint.sockets[0]?.send(frame({ data, metadata: 7, sessionId: 1 }));
      await until(() => heard.length === 4);
      assert.deepEqual(frames, []);
    });
  });
});
