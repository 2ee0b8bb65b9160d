import * as assert from 'node:assert/strict';
import type { Endpoint } from '../../../../src/browserless/endpoint';
import { EndpointError } from '../../../../src/browserless/faults';
import { logLine } from '../../../../src/browserless/log';
import { Store } from '../../../../src/browserless/store';
import type { Found } from '../../../../src/browserless/workers/resolver';
import { goneForMs, Workers } from '../../../../src/browserless/workers/workers';
import { Emitter } from '../../../../src/shared/emitter';
import { endpoint, sighting } from '../../samples';
import { settled, VirtualClock } from '../../virtualClock';

const farm = endpoint('http://farm.svc:3000', { name: 'farm', workers: { kind: 'dns' } });
const plain = endpoint('http://plain', { name: 'plain' });

/** Workers whose DNS and whose servers are the test. */
function workersUnderTest({ max = 10 } = {}) {
  const clock = new VirtualClock();
  const store = new Store();
  const looks = new Emitter<void>();
  const log: string[] = [];
  const lookups: string[] = [];
  const lost: string[] = [];
  const test = {
    clock,
    store,
    log,
    lookups,
    lost,
    max,
    isWatched: true,
    isFromAfar: false,
    /** What DNS says next. */
    found: { addresses: [], ttlMs: undefined } as Found | EndpointError,
    /** Who is asked, as the fleet is told. */
    asked: [] as readonly Endpoint[],
    changes: 0,
    is: (...hosts: readonly string[]): void => {
      test.found = { addresses: hosts.map((host) => ({ host, port: 3000 })), ttlMs: undefined };
    },
    look: async (isWatched: boolean): Promise<void> => {
      test.isWatched = isWatched;
      looks.fire();
      await clock.advance(0);
    },
    labels: (): readonly string[] => test.asked.map(({ worker, name }) => worker?.label ?? name),
    answer: async (host: string, ...ids: readonly string[]): Promise<void> => {
      store.succeed(
        `${farm.id}#${host}`,
        ids.map((id) => sighting({ id })),
        clock.now(),
      );
      await settled();
    },
    fail: async (host: string): Promise<void> => {
      store.fail(`${farm.id}#${host}`, { kind: 'refused' });
      await settled();
    },
    gone: (): readonly (string | undefined)[] =>
      workers.pool(farm.id)?.gone.map((one) => one.endpoint.worker?.label) ?? [],
  };
  const workers = new Workers({
    store,
    fleet: {
      setEndpoints: (endpoints) => {
        test.asked = endpoints;
        store.setEndpoints(endpoints);
      },
      isWatched: () => test.isWatched,
      isOnlyFromAfar: () => test.isFromAfar,
      onDidChangeLooks: looks.event,
    },
    resolver: {
      addresses: (host) => {
        lookups.push(host);
        return test.found instanceof EndpointError ? Promise.reject(test.found) : Promise.resolve(test.found);
      },
      services: () => assert.fail('no service is looked up'),
    },
    clock,
    max: () => test.max,
    log: { write: (event) => void log.push(logLine(event).text) },
  });
  workers.onDidChange(() => test.changes++);
  workers.onWillLose((worker) => {
    assert.ok(store.get(worker.id), 'its sessions still stand in the store');
    lost.push(worker.worker?.label ?? '');
  });
  return { ...test, test, workers };
}

describe('the workers of an endpoint', () => {
  it('are asked in its place, among the others in the order of the settings', async () => {
    const { test, workers, clock } = workersUnderTest();
    const list = endpoint('http://list', {
      name: 'list',
      workers: { kind: 'list', baseUrls: ['http://x', 'http://y'] },
    });
    test.is('10.0.0.1', '10.0.0.2');
    workers.setEndpoints([plain, farm, list]);
    assert.deepEqual(test.labels(), ['plain', 'x', 'y'], 'those that are listed at once');
    await clock.advance(0);
    assert.deepEqual(test.labels(), ['plain', '10.0.0.1', '10.0.0.2', 'x', 'y']);
    assert.deepEqual(test.lookups, ['farm.svc']);
    assert.equal(workers.pool('http://plain'), undefined);
  });

  it('are looked up while somebody looks, and not otherwise', async () => {
    const { test, workers, clock } = workersUnderTest();
    await test.look(false);
    workers.setEndpoints([farm]);
    await clock.advance(3_600_000);
    assert.equal(test.lookups.length, 0);
    await test.look(true);
    assert.equal(test.lookups.length, 1);
    await clock.advance(60_000);
    assert.equal(test.lookups.length, 2);
    await test.look(false);
    assert.deepEqual(clock.waits, [], 'no timer is left');
  });

  it('are looked up again when what DNS said holds no longer, and each minute where it does not say', async () => {
    for (const [ttlMs, afterMs] of [
      [30_000, 30_000],
      [0, 5000],
      [86_400_000, 60_000],
      [undefined, 60_000],
    ] as const) {
      const { test, workers, clock } = workersUnderTest();
      test.found = { addresses: [{ host: '10.0.0.1', port: 3000 }], ttlMs };
      workers.setEndpoints([farm]);
      await clock.advance(afterMs - 1);
      assert.equal(test.lookups.length, 1, `${ttlMs}: not before`);
      await clock.advance(1);
      assert.equal(test.lookups.length, 2, `${ttlMs}: then`);
    }
  });

  it('are looked up each minute at the most where those who look are far', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.isFromAfar = true;
    test.found = { addresses: [], ttlMs: 5000 };
    workers.setEndpoints([farm]);
    await clock.advance(59_999);
    assert.equal(test.lookups.length, 1);
  });

  it('come and go without those that stay being touched', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1', '10.0.0.2');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    await test.answer('10.0.0.1', 'a');
    const before = test.store.get(`${farm.id}#10.0.0.1`);
    test.is('10.0.0.1', '10.0.0.3');
    await clock.advance(60_000);
    assert.deepEqual(test.labels(), ['10.0.0.1', '10.0.0.3']);
    assert.equal(test.store.get(`${farm.id}#10.0.0.1`)?.sessions, before?.sessions);
    assert.deepEqual(test.gone(), ['10.0.0.2']);
    assert.deepEqual(test.lost, ['10.0.0.2']);
    assert.deepEqual(test.log, [
      'farm · 10.0.0.1: has come',
      'farm · 10.0.0.2: has come',
      'farm · 10.0.0.3: has come',
      'farm · 10.0.0.2: is gone',
    ]);
  });

  it('say nothing where the same are found again', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1', '10.0.0.2');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    const { changes } = test;
    await clock.advance(600_000);
    assert.equal(test.lookups.length, 11);
    assert.equal(test.changes, changes);
  });

  it('that are listed no more are asked for the sessions that they have, until they have none', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1', '10.0.0.2');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    await test.answer('10.0.0.1', 'a');
    await test.answer('10.0.0.2', 'b');
    test.is('10.0.0.1');
    await clock.advance(60_000);
    assert.deepEqual(test.labels(), ['10.0.0.1', '10.0.0.2']);
    assert.deepEqual([...(workers.pool(farm.id)?.leaving ?? [])], [`${farm.id}#10.0.0.2`]);
    await clock.advance(60_000);
    assert.deepEqual(test.labels(), ['10.0.0.1', '10.0.0.2'], 'also after another lookup');
    await test.answer('10.0.0.2');
    assert.deepEqual(test.labels(), ['10.0.0.1']);
    assert.deepEqual(test.gone(), ['10.0.0.2']);
  });

  it('that leave and fail are gone, and are shown for a while', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1', '10.0.0.2');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    await test.answer('10.0.0.2', 'b');
    test.is('10.0.0.1');
    await clock.advance(60_000);
    await test.fail('10.0.0.2');
    assert.deepEqual(test.gone(), ['10.0.0.2']);
    await clock.advance(goneForMs);
    assert.deepEqual(test.gone(), []);
  });

  it('that come back are not gone any more', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    test.is();
    await clock.advance(60_000);
    assert.deepEqual(test.gone(), ['10.0.0.1']);
    test.is('10.0.0.1');
    await clock.advance(60_000);
    assert.deepEqual(test.gone(), []);
    assert.deepEqual(test.labels(), ['10.0.0.1']);
  });

  it('stay while the name cannot be looked up, and that is said once', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    test.found = new EndpointError({ kind: 'timeout', afterMs: 5000 });
    await clock.advance(120_000);
    assert.deepEqual(test.labels(), ['10.0.0.1']);
    assert.equal(workers.pool(farm.id)?.lookup.kind, 'failing');
    assert.equal(test.log.length, 2, test.log.join('\n'));
    test.is('10.0.0.1');
    await clock.advance(60_000);
    assert.equal(workers.pool(farm.id)?.lookup.kind, 'ok');
  });

  it('are none once the name has no address, but for those that still have sessions', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1', '10.0.0.2');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    await test.answer('10.0.0.1', 'a');
    test.found = new EndpointError({ kind: 'unknownHost' });
    await clock.advance(60_000);
    assert.deepEqual(test.labels(), ['10.0.0.1']);
  });

  it('are looked up soon where one of them is not there any more', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1');
    workers.setEndpoints([farm]);
    await clock.advance(10_000);
    await test.fail('10.0.0.1');
    await clock.advance(5000);
    assert.equal(test.lookups.length, 2);
  });

  it('are asked up to so many; the rest is counted', async () => {
    const { test, workers, clock } = workersUnderTest({ max: 2 });
    test.is('10.0.0.1', '10.0.0.2', '10.0.0.3');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    assert.deepEqual(test.labels(), ['10.0.0.1', '10.0.0.2']);
    assert.equal(workers.pool(farm.id)?.leftOut, 1);
    test.max = 3;
    workers.settingChanged();
    assert.deepEqual(test.labels(), ['10.0.0.1', '10.0.0.2', '10.0.0.3']);
    assert.equal(workers.pool(farm.id)?.leftOut, 0);
  });

  it('are one where two addresses have the same sessions, by the earlier of the two', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1', '10.0.0.2', 'fd00::1');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    await test.answer('10.0.0.1', 'a', 'b');
    await test.answer('10.0.0.2', 'c');
    await test.answer('fd00::1', 'b', 'a');
    assert.deepEqual(test.labels(), ['10.0.0.1', '10.0.0.2']);
    await clock.advance(120_000);
    assert.deepEqual(test.labels(), ['10.0.0.1', '10.0.0.2'], 'also after other lookups');
    assert.deepEqual(test.gone(), []);
    await test.fail('10.0.0.1');
    assert.deepEqual(test.labels(), ['10.0.0.1', '10.0.0.2', 'fd00::1'], 'until the earlier fails');
  });

  it('are found anew for an endpoint that has changed, and a lookup for what it was counts for nothing', async () => {
    const { test, workers, clock } = workersUnderTest();
    test.is('10.0.0.1');
    workers.setEndpoints([farm]);
    await clock.advance(0);
    workers.setEndpoints([{ ...farm, headers: { 'x-team': 'b' } }]);
    assert.deepEqual(test.labels(), []);
    await clock.advance(0);
    assert.deepEqual(test.labels(), ['10.0.0.1']);
    assert.deepEqual(test.asked[0]?.headers, { 'x-team': 'b' });
    workers.setEndpoints([]);
    assert.deepEqual(test.labels(), []);
    await clock.advance(60_000);
    assert.equal(test.lookups.length, 2);
  });

  it('can be looked up at once, by whoever asks, and by who looks but once where they are due', async () => {
    const { test, workers, clock } = workersUnderTest();
    await test.look(false);
    test.is('10.0.0.1');
    workers.setEndpoints([farm]);
    await workers.lookUpDue();
    assert.deepEqual(test.labels(), ['10.0.0.1']);
    await workers.lookUpDue();
    assert.equal(test.lookups.length, 1);
    await workers.lookUp(farm.id);
    assert.equal(test.lookups.length, 2);
    await clock.advance(60_001);
    await workers.lookUpDue();
    assert.equal(test.lookups.length, 3);
  });
});
