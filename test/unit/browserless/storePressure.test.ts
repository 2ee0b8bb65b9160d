import * as assert from 'node:assert/strict';
import { currentPressure } from '../../../src/browserless/capacity';
import type { Fault } from '../../../src/browserless/faults';
import { Store, type Change } from '../../../src/browserless/store';
import type { Pressure } from '../../../src/browserless/wire';
import { endpoint, pressure, sighting } from '../samples';

const local = endpoint('http://localhost:3000');
const other = endpoint('http://other:3000', { name: 'other' });
const everyMs = 9000;

/** A store with two endpoints, one of which is asked for its pressure every nine seconds. */
function storeUnderTest() {
  const store = new Store();
  store.setEndpoints([local, other]);
  store.succeed(local.id, [sighting()], 1000);
  const fired: Change[] = [];
  store.onDidChange((change) => fired.push(change));
  let now = 1000;
  const firedBy = (act: () => void): Change[] => {
    fired.length = 0;
    act();
    return [...fired];
  };
  return {
    store,
    say: (part: Partial<Pressure> = {}, after = everyMs) => {
      now += after;
      const reading = { pressure: pressure(part), at: now, goodUntil: now + 3 * everyMs };
      return firedBy(() => store.takeReading(local.id, reading));
    },
    saysNothing: (after = everyMs) => firedBy(() => store.takeReading(local.id, undefined, (now += after))),
    fail: (fault: Fault) => firedBy(() => store.fail(local.id, fault)),
    shown: () => currentPressure(store.get(local.id)?.reading, now)?.running,
    history: () => store.pressureHistory(local.id).map(({ from, to, running }) => [from, to, running]),
  };
}

const row: Change[] = [{ kind: 'endpoint', endpointId: local.id }];

describe('what the store knows of pressure', () => {
  it('fires the row of its endpoint when that says something else, and for nothing else', () => {
    const { say, saysNothing, shown } = storeUnderTest();
    assert.deepEqual(say(), row);
    assert.deepEqual(say(), []);
    assert.deepEqual(say({ cpu: 80, memory: 40, recentlyRejected: 1 }), [], 'the row does not say these');
    assert.deepEqual(say({ running: 5 }), row);
    assert.equal(shown(), 5);
    assert.deepEqual(say({ running: 5, reason: 'memory' }), row);
    assert.deepEqual(saysNothing(), row);
    assert.deepEqual(saysNothing(), []);
    assert.equal(shown(), undefined);
  });

  it('is drawn again when it comes after it was too old to be shown', () => {
    const { say, saysNothing } = storeUnderTest();
    say();
    assert.deepEqual(say({}, 3 * everyMs), row);
    assert.deepEqual(saysNothing(3 * everyMs), row, 'its row has shown it until now');
    assert.deepEqual(saysNothing(), []);
  });

  it('touches neither health nor sessions', () => {
    const { store, say, saysNothing } = storeUnderTest();
    const before = store.get(local.id);
    say();
    saysNothing();
    assert.deepEqual(store.get(local.id), before);
    assert.equal(store.get(other.id)?.health.kind, 'waiting');
  });

  it('is no longer so when its endpoint begins to fail, until it says it again', () => {
    const { say, fail, shown } = storeUnderTest();
    say();
    assert.deepEqual(fail({ kind: 'refused' }), row);
    assert.equal(shown(), undefined);
    assert.deepEqual(say({ running: 7 }), row);
    fail({ kind: 'serverError', status: 500 });
    assert.equal(shown(), 7, 'it lives, whatever its list does');
  });

  it('stays where only the list is stuck', () => {
    const { say, fail, shown } = storeUnderTest();
    say();
    fail({ kind: 'stuck', afterMs: 10_000, pressure: undefined });
    assert.equal(shown(), 4);
  });

  it('has a history of what was said, with a gap where nothing was', () => {
    const { say, saysNothing, history } = storeUnderTest();
    say();
    say();
    say({ running: 5 });
    saysNothing();
    say({ running: 5 });
    assert.deepEqual(history(), [
      [10_000, 28_000, 4],
      [28_000, 28_000, 5],
      [46_000, 46_000, 5],
    ]);
  });

  it('goes with its endpoint', () => {
    const { store, say, history } = storeUnderTest();
    say();
    store.setEndpoints([other]);
    store.setEndpoints([local]);
    assert.deepEqual(history(), []);
    assert.equal(store.get(local.id)?.reading, undefined);
    store.takeReading('http://gone', undefined);
    assert.equal(store.get('http://gone'), undefined);
  });
});
