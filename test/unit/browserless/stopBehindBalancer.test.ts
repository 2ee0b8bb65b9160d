import * as assert from 'node:assert/strict';
import { EndpointError, type Fault } from '../../../src/browserless/faults';
import { asksOfSeveral, stopSessions, type StopResult } from '../../../src/browserless/stop';
import { Server, Watch } from './behind';

describe('stopping a session behind a load balancer', () => {
  let watch: Watch;
  let servers: Server[];
  let asks: number;
  /** Which server a request comes to, by how many of its kind came before. */
  let route: (requests: number) => Server;
  let routeStop: (requests: number) => Server;
  /** What keeps a request to stop from it. */
  let fault: (requests: number) => Fault | undefined;

  beforeEach(() => {
    watch = new Watch();
    servers = [2, 2, 1].map((count) => {
      const server = new Server();
      for (let i = 0; i < count; i++) server.begin(watch.now - 600_000);
      return server;
    });
    asks = 0;
    fault = () => undefined;
    route = routeStop = (requests) => servers[requests % servers.length]!;
    for (let i = 0; i < 6; i++) watch.ask(route(i));
    assert.equal(watch.state.isBalanced, true);
  });

  /** Stops them by servers that agree, and do it unless they lie. */
  async function stop(ids: readonly string[], lies = false): Promise<StopResult['kind'][]> {
    let looks = 0;
    const results = await stopSessions(
      {
        ask: ({ sessionId }) => {
          const inTheWay = fault(asks);
          const server = routeStop(asks++);
          if (inTheWay) return Promise.reject(new EndpointError(inTheWay));
          const has = server.browsers.some(({ id }) => id === sessionId);
          if (has && !lies) server.end(sessionId);
          return Promise.resolve(has);
        },
        fleet: { refresh: () => Promise.resolve(watch.ask(route(looks++), 10)) },
        store: watch.store,
        clock: {
          now: () => watch.clock,
          after: (ms, callback) => {
            watch.now += ms;
            setImmediate(callback);
            return { dispose: () => undefined };
          },
        },
        signal: new AbortController().signal,
      },
      ids.map((sessionId) => ({ endpointId: watch.watched.id, sessionId })),
    );
    return results.map(({ result }) => result.kind);
  }

  const firstOf = (server: number): string => servers[server]!.browsers[0]!.id;

  it('asks until its server is asked, and is done by that one’s list', async () => {
    const ids = servers.flatMap(({ browsers }) => browsers.map(({ id }) => id));
    const left = ids.pop()!;
    assert.deepEqual(await stop(ids.slice(0, 1)), ['stopped']);
    assert.ok(asks <= 3);
    assert.deepEqual([...watch.shown].sort(), [...ids.slice(1), left].sort());
  });

  it('is done where its server has no session left to show, and nobody shows this one', async () => {
    const id = firstOf(2);
    assert.deepEqual(await stop([id]), ['stopped']);
    assert.ok(!watch.shown.includes(id));
  });

  it('is not done while its server has only not answered since', async () => {
    const id = firstOf(0);
    // connections stay with the server that they were made to
    watch.ask(servers[0]!);
    route = routeStop = () => servers[1]!;
    assert.deepEqual(await stop([id]), ['unconfirmed']);
    assert.equal(asks, asksOfSeveral);
    assert.ok(watch.now < 1_100_000, 'it gives up');
  });

  it('is not done by a server that agrees and goes on listing it', async () => {
    assert.deepEqual(await stop([firstOf(0)], true), ['stillRunning']);
  });

  it('is refused where none that is asked knows it, and its own still lists it', async () => {
    const id = firstOf(0);
    routeStop = () => servers[1]!;
    assert.deepEqual(await stop([id]), ['refused']);
  });

  it('is asked for again where a server that is not there is in its way, and fails where none is', async () => {
    const id = firstOf(2);
    fault = (requests) => (requests % 3 === 2 ? undefined : { kind: 'broken' });
    assert.deepEqual(await stop([id]), ['stopped']);
    asks = 0;
    fault = () => ({ kind: 'gateway', status: 502, retryAfterMs: undefined });
    assert.deepEqual(await stop([firstOf(0)]), ['failed']);
    assert.equal(asks, asksOfSeveral);
    asks = 0;
    fault = () => ({ kind: 'forbidden' });
    assert.deepEqual(await stop([firstOf(0)]), ['failed']);
    assert.equal(asks, 1, 'it is the same with the next');
  });

  it('is asked for one after the other', async () => {
    const ids = servers.flatMap(({ browsers }) => browsers.map(({ id }) => id));
    assert.deepEqual(new Set(await stop(ids)), new Set(['stopped']));
    assert.deepEqual(watch.shown, []);
  });
});
