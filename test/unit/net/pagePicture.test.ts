import * as assert from 'node:assert/strict';
import type { WebSocket } from 'ws';
import type { Taken } from '../../../src/browserless/pictures';
import { takePicture } from '../../../src/net';
import { jpeg } from '../samples';
import { pageId, requests, token, until } from './bridges';
import { cdpEndpoints, type CdpEndpoint } from './cdpEndpoint';
import { networks } from './networks';

interface Asked {
  readonly id: number;
  readonly method: string;
}

/** Answers what it is asked, but for what the test does itself. */
const page =
  (own: (asked: Asked, socket: WebSocket) => boolean) =>
  (socket: WebSocket): void =>
    void socket.on('message', (data) => {
      const asked = JSON.parse((data as Buffer).toString()) as Asked;
      if (!own(asked, socket)) socket.send(JSON.stringify({ id: asked.id, result: {} }));
    });

const frame = (data: unknown): string => JSON.stringify({ method: 'Page.screencastFrame', params: { data } });

/** Whatever the screencast shows. */
const showing = (message: string) =>
  page(({ method }, socket) => {
    if (method === 'Page.startScreencast') socket.send(message);
    return false;
  });

describe('a picture of a page over a socket of its own', () => {
  const start = cdpEndpoints();
  const network = networks();

  const take = ({ baseUrl }: Pick<CdpEndpoint, 'baseUrl'>, signal = new AbortController().signal): Promise<Taken> =>
    takePicture({ upgrader: network(), request: requests(baseUrl, () => token) }, pageId, signal);

  it('is the first frame, asked for with what opens the door, and the socket closes', async () => {
    const endpoint = await start({ onSocket: showing(frame(jpeg(320, 180).toString('base64'))) });
    const taken = await take(endpoint);
    assert.deepEqual(taken, {
      kind: 'picture',
      picture: { bytes: jpeg(320, 180), width: 320, height: 180 },
      isBehind: false,
    });
    assert.deepEqual(
      endpoint.upgrades.map(({ url, headers }) => [url, headers.authorization]),
      [[`/devtools/page/${pageId}`, token]],
    );
    await until(() => endpoint.sockets.length === 0);
  });

  for (const [what, data] of Object.entries({
    'another kind of picture': Buffer.from('<svg/>').toString('base64'),
    Markdown: '![](https://example.com/)',
    'more than a hover holds': Buffer.concat([jpeg(320, 180), Buffer.alloc(80_000)]).toString('base64'),
    'no text': { toString: 1 },
  }))
    it(`is none where a frame has ${what}`, async () => {
      assert.deepEqual(await take(await start({ onSocket: showing(frame(data)) })), { kind: 'none' });
    });

  it('is none where a message is larger than any picture, or the server ends, or there is no such page', async () => {
    const large = await start({ onSocket: showing(frame('A'.repeat(1024 * 1024))) });
    assert.deepEqual(await take(large), { kind: 'none' });
    await until(() => large.sockets.length === 0);
    const ending = await start({ onSocket: (socket) => socket.terminate() });
    assert.deepEqual(await take(ending), { kind: 'none' });
    const refusing = await start({ refuse: () => 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n' });
    assert.deepEqual(await take(refusing), { kind: 'none' });
  });

  it('is not looked at where messages are no CDP', async () => {
    const endpoint = await start({
      onSocket: (socket) => {
        for (const junk of ['', '{', '[]', 'null', '{"method":"Page.screencastFrame"}', '{"id":3,"params":7}'])
          socket.send(junk);
      },
    });
    assert.equal((await take(endpoint)).kind, 'none');
  });

  it('is none of a page that only its browser answers for, once it is given up', async () => {
    const endpoint = await start({
      onSocket: page(({ method }, socket) => {
        if (method === 'Page.startScreencast') socket.send(frame(jpeg(320, 180).toString('base64')));
        return method === 'Page.getLayoutMetrics';
      }),
    });
    const limit = new AbortController();
    const taking = take(endpoint, limit.signal);
    await until(() => endpoint.sockets.length === 1);
    limit.abort();
    assert.deepEqual(await taking, { kind: 'busy' });
    await until(() => endpoint.sockets.length === 0);
  });

  it('is no longer asked for where the pointer leaves before there is a socket', async () => {
    const silent = await start({ onUpgrade: () => undefined });
    const pointer = new AbortController();
    const taking = take(silent, pointer.signal);
    await until(() => silent.upgrades.length === 1);
    pointer.abort(new Error('left'));
    await assert.rejects(taking, /left/);
  });
});
