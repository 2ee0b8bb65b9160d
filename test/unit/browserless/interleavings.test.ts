import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { SessionsAnswer } from '../../../src/browserless/client';
import type { Endpoint } from '../../../src/browserless/endpoint';
import { EndpointError, type Fault } from '../../../src/browserless/faults';
import { Fleet } from '../../../src/browserless/fleet';
import { stopSessions } from '../../../src/browserless/stop';
import { Store } from '../../../src/browserless/store';
import type { Pressure } from '../../../src/browserless/wire';
import type { Disposable } from '../../../src/shared/disposable';
import { deferred, type Deferred } from '../deferred';
import { endpoint, pressure, sighting } from '../samples';
import { settled, VirtualClock } from '../virtualClock';

const hosts = ['http://a', 'http://b'] as const;
const ids = ['s1', 's2'] as const;

const faults: readonly Fault[] = [
  { kind: 'refused' },
  { kind: 'timeout', afterMs: 10_000 },
  { kind: 'unauthorized', tokenSent: true },
  { kind: 'tooManyRequests', retryAfterMs: 30_000 },
];

const host = fc.constantFrom(...hosts);
const id = fc.constantFrom(...ids);
const of = <K extends string, T extends object>(kind: K, more: { [P in keyof T]: fc.Arbitrary<T[P]> }) =>
  fc.record({ kind: fc.constant(kind), ...more }) as fc.Arbitrary<{ kind: K } & T>;

const step = fc.oneof(
  { weight: 12, arbitrary: of('answer', { host }) },
  { weight: 3, arbitrary: of('fail', { host, fault: fc.constantFrom(...faults) }) },
  {
    weight: 6,
    arbitrary: of('say', {
      host,
      running: fc.constantFrom<(number | 'nothing' | 'fault')[]>(1, 2, 10, 'nothing', 'fault'),
    }),
  },
  { weight: 12, arbitrary: of('advance', { ms: fc.constantFrom(0, 1, 3000, 70_000) }) },
  // a browser comes, goes or has another client
  { weight: 8, arbitrary: of('happen', { host, id, clients: fc.constantFrom(undefined, 0, 1) }) },
  { weight: 3, arbitrary: of('add', { host, at: fc.nat(2) }) },
  of('rename', { host, name: fc.constantFrom('one', 'two') }),
  of('token', { host, variable: fc.constantFrom(undefined, 'TOKEN') }),
  of('remove', { host }),
  of('hide', {}),
  { weight: 3, arbitrary: of('show', {}) },
  of('refresh', { host: fc.option(host, { nil: undefined }) }),
  of('retry', { host: fc.option(host, { nil: undefined }) }),
  of('kill', { host, id, agrees: fc.boolean() }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The extension's core over servers that are the test, and a screen that knows nothing but what it is told. */
function coreUnderTest() {
  const clock = new VirtualClock();
  const store = new Store();
  /** Each server's browsers with their clients. */
  const servers = new Map<string, Map<string, number>>(hosts.map((url) => [url, new Map([['s1', 1]])]));
  const open = new Map<string, Deferred<SessionsAnswer>>();
  const said = new Map<string, Deferred<Pressure | undefined>>();
  const kills: Promise<unknown>[] = [];
  let settledKills = 0;
  let configured: readonly Endpoint[] = [];
  let watch: Disposable | undefined;

  const fleet = new Fleet({
    store,
    connect: ({ baseUrl }) => ({
      newSessions: (signal) => {
        assert.ok(!open.has(baseUrl), `two requests in flight for ${baseUrl}`);
        assert.ok(
          configured.some((one) => one.id === baseUrl),
          `${baseUrl} is asked though it is gone`,
        );
        const answer = deferred<SessionsAnswer>();
        open.set(baseUrl, answer);
        signal.addEventListener('abort', () => {
          if (open.get(baseUrl) === answer) open.delete(baseUrl);
          answer.reject(signal.reason);
        });
        return answer.promise;
      },
      pressure: (signal) => {
        assert.ok(!said.has(baseUrl), `two requests for the pressure of ${baseUrl}`);
        const answer = deferred<Pressure | undefined>();
        said.set(baseUrl, answer);
        signal.addEventListener('abort', () => {
          if (said.get(baseUrl) === answer) said.delete(baseUrl);
          answer.reject(signal.reason);
        });
        return answer.promise;
      },
    }),
    intervalMs: () => 3000,
    clock,
    log: { write: () => undefined },
  });

  const rows = (endpointId: string): readonly string[] | undefined => {
    const state = store.get(endpointId);
    return (
      state && [JSON.stringify([state.endpoint, state.health, state.reading?.pressure]), ...state.sessions.map(row)]
    );
  };
  const row = ({ session }: { session: object }): string => JSON.stringify(session);
  const all = (): Map<string, readonly string[]> =>
    new Map(store.endpoints.map((state) => [state.endpoint.id, rows(state.endpoint.id) ?? []]));

  let screen = all();
  store.onDidChange((change) => {
    if (change.kind === 'fleet') return void (screen = all());
    const { endpointId } = change;
    const now = rows(endpointId);
    assert.ok(now && screen.has(endpointId), `an event for the unknown ${endpointId}`);
    if (change.kind === 'endpoint') return void screen.set(endpointId, now);
    const state = store.session(endpointId, change.sessionId);
    const at = store.get(endpointId)?.sessions.findIndex(({ session }) => session.id === change.sessionId) ?? -1;
    const shown = screen.get(endpointId) ?? [];
    assert.ok(state && at + 1 < shown.length && at >= 0, `an event for the unknown ${change.sessionId}`);
    screen.set(endpointId, shown.with(at + 1, row(state)));
  });

  const configure = (endpoints: readonly Endpoint[]): void => {
    configured = endpoints;
    fleet.setEndpoints(endpoints);
  };
  const edit = (url: string, part: Partial<Endpoint>): void =>
    configure(configured.map((one) => (one.id === url ? { ...one, ...part } : one)));

  const take = (url: string): Deferred<SessionsAnswer> | undefined => {
    const answer = open.get(url);
    open.delete(url);
    return answer;
  };

  const run = async (one: Step): Promise<void> => {
    switch (one.kind) {
      case 'answer': {
        const browsers = [...(servers.get(one.host) ?? [])];
        const sightings = browsers.map(([sessionId, clients]) => sighting({ id: sessionId, clients }, clock.now()));
        return take(one.host)?.resolve({ sightings, rejectedRows: 0 });
      }
      case 'fail':
        return take(one.host)?.reject(new EndpointError(one.fault));
      case 'say': {
        const answer = said.get(one.host);
        said.delete(one.host);
        if (one.running === 'fault') return answer?.reject(new EndpointError({ kind: 'refused' }));
        return answer?.resolve(typeof one.running === 'number' ? pressure({ running: one.running }) : undefined);
      }
      case 'advance':
        return clock.advance(one.ms);
      case 'happen':
        if (one.clients === undefined) servers.get(one.host)?.delete(one.id);
        else servers.get(one.host)?.set(one.id, one.clients);
        return;
      case 'add':
        if (configured.some(({ id: known }) => known === one.host)) return;
        return configure(configured.toSpliced(one.at, 0, endpoint(one.host)));
      case 'rename':
        return edit(one.host, { name: one.name });
      case 'token':
        return edit(one.host, { tokenVariable: one.variable });
      case 'remove':
        return configure(configured.filter(({ id: known }) => known !== one.host));
      case 'hide':
        watch?.dispose();
        return void (watch = undefined);
      case 'show':
        return void (watch ??= fleet.watch());
      case 'refresh':
        return void fleet.refresh(one.host);
      case 'retry':
        return fleet.retry(one.host);
      case 'kill': {
        if (!store.session(one.host, one.id)) return;
        const ask = (): Promise<boolean> => {
          if (one.agrees) servers.get(one.host)?.delete(one.id);
          return Promise.resolve(one.agrees);
        };
        const { signal } = new AbortController();
        const killing = stopSessions({ ask, fleet, store, clock, signal }, [
          { endpointId: one.host, sessionId: one.id },
        ]);
        kills.push(killing.then(() => settledKills++));
      }
    }
  };

  return {
    store,
    run,
    screen: () => screen,
    all,
    configured: () => configured,
    shown: (url: string) => store.get(url)?.sessions.map(({ session }) => session),
    end: async () => {
      fleet.dispose();
      await clock.advance(60_000);
      assert.equal(settledKills, kills.length, 'a kill hangs');
      assert.deepEqual([open.size, said.size, clock.waits], [0, 0, []], 'a request or a timer is left');
    },
  };
}

describe('polling, failing, adding, editing, removing, hiding, showing and killing, in whatever order', () => {
  it('shows just what there is, asks one thing at a time, and leaves nothing behind', async () => {
    const seen = { fleet: 0, endpoint: 0, session: 0, kept: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 100, size: 'max' }), async (steps) => {
        const core = coreUnderTest();
        core.store.onDidChange(({ kind }) => seen[kind]++);
        for (const one of [
          { kind: 'show' } as const,
          ...hosts.map((at) => ({ kind: 'add', host: at, at: 0 }) as const),
        ])
          await core.run(one);
        for (const one of steps) {
          const before = one.kind === 'fail' ? core.shown(one.host) : undefined;
          await core.run(one);
          await settled();
          assert.deepEqual(
            core.store.endpoints.map((state) => state.endpoint),
            core.configured(),
            'an endpoint is missing, or shown though it is gone',
          );
          assert.deepEqual([...core.screen()], [...core.all()], 'the screen was not told');
          const gone = hosts.filter((url) => !core.store.get(url));
          for (const url of gone)
            assert.ok(!ids.some((sessionId) => core.store.session(url, sessionId)), 'a session is left');
          if (one.kind !== 'fail') continue;
          assert.deepEqual(core.shown(one.host), before, 'the last sessions stay');
          if (before?.length) seen.kept++;
        }
        await core.end();
      }),
      { numRuns: 1000 },
    );
    for (const [what, times] of Object.entries(seen)) assert.ok(times > 50, `${what}: ${times} times only`);
  }).timeout(120_000);
});
