import * as assert from 'node:assert/strict';
import type { WebSocket } from 'ws';
import { readEndpoints } from '../../../../src/browserless/endpointEntries';
import { ConsolePage } from '../../../../src/features/watching/console/consolePage';
import { PageViewer } from '../../../../src/features/watching/pageViewer';
import { pageId, sessionId, until } from '../../net/bridges';
import { cdpEndpoints } from '../../net/cdpEndpoint';
import { networks } from '../../net/networks';
import { VirtualClock } from '../../virtualClock';

interface Asked {
  readonly id: number;
  readonly method: string;
}

describe("a page's console", () => {
  const start = cdpEndpoints();
  const network = networks();
  let clock: VirtualClock;
  let watched: ConsolePage;
  afterEach(() => watched.dispose());

  async function watch(onSocket: (socket: WebSocket) => void) {
    const server = await start({ onSocket });
    const [endpoint] = readEndpoints([{ name: 'Fake', url: server.baseUrl }]).endpoints;
    const services = {
      store: { get: () => ({ endpoint }) as never },
      viewers: { add: () => undefined },
      upgrader: network(),
      credentials: () => Promise.resolve({ token: undefined, headers: {} }),
    };
    clock = new VirtualClock();
    watched = new ConsolePage({
      open: (signal) => PageViewer.open(services, { endpointId: 'e', sessionId, targetId: pageId }, false, signal),
      target: { id: pageId, url: '' },
      isListed: () => true,
      isSeen: () => true,
      clock,
      words: { navigated: (url = '') => url, cleared: () => 'cleared', leftOut: String },
    });
    watched.look();
    return server;
  }

  const lines = (): string[] =>
    watched.feed.history.take(true).entries.map(({ spans }) => spans.map(({ text }) => text).join(''));
  const logged = (value: number): string =>
    JSON.stringify({
      method: 'Runtime.consoleAPICalled',
      params: { type: 'log', args: [{ type: 'string', value: `line ${value}` }], timestamp: value },
    });

  it('is asked for again where the page has said that it cannot', async () => {
    let tries = 0;
    const server = await watch((socket) => {
      const isRefused = tries++ === 0;
      socket.on('message', (data) => {
        const { id, method } = JSON.parse((data as Buffer).toString()) as Asked;
        const error = isRefused && method === 'Log.enable' ? { error: { message: 'Not now' } } : {};
        if (method === 'Log.enable') socket.send(logged(tries));
        socket.send(JSON.stringify({ id, result: {}, ...error }));
      });
    });
    await until(() => tries === 1 && watched.state.kind === 'connecting' && server.sockets.length === 0);
    await until(() => clock.waits.includes(1_000));
    await clock.advance(1_000);
    await until(() => lines().includes('line 2'));
    assert.deepEqual(watched.state, { kind: 'connected', isBusy: false });
  });

  it('has the last of what came before a busy page answers', async () => {
    await watch((socket) => {
      socket.on('message', (data) => {
        const { id, method } = JSON.parse((data as Buffer).toString()) as Asked;
        if (method === 'Log.enable') for (let n = 1; n <= 5_500; n++) socket.send(logged(n));
        socket.send(JSON.stringify({ id, result: {} }));
      });
    });
    await until(() => watched.feed.history.size > 0);
    assert.deepEqual(
      [watched.feed.history.take(true).dropped, lines()[0], lines().at(-1)],
      [0, 'line 501', 'line 5500'],
    );
  });
});
