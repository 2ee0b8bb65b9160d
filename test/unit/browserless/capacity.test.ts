import * as assert from 'node:assert/strict';
import { capacityOf, currentPressure, looksSame } from '../../../src/browserless/capacity';
import type { Pressure } from '../../../src/browserless/wire';
import { pressure } from '../samples';

describe("an endpoint's capacity", () => {
  const stateOf = (part: Partial<Pressure>): string => Object.values(capacityOf(pressure(part))).join(': ');

  it('is free while there are slots, and busy while there are few', () => {
    assert.equal(stateOf({ running: 0 }), 'free');
    assert.equal(stateOf({ running: 7 }), 'free');
    assert.equal(stateOf({ running: 8 }), 'busy');
    assert.equal(stateOf({ running: 9, maxConcurrent: 10 }), 'busy');
    assert.equal(stateOf({ running: 0, maxConcurrent: 1 }), 'free');
  });

  it('is full without a free slot, whatever the queue has', () => {
    assert.equal(stateOf({ running: 10 }), 'full');
    assert.equal(stateOf({ running: 10, queued: 3 }), 'full');
    assert.equal(stateOf({ running: 10, queued: 10, reason: 'full' }), 'full');
    assert.equal(stateOf({ running: 0, maxConcurrent: 0 }), 'full');
  });

  it('is overloaded where the server says that CPU or memory are over its limit', () => {
    assert.equal(stateOf({ running: 1, reason: 'cpu', cpu: 100 }), 'overloaded: cpu');
    assert.equal(stateOf({ running: 1, reason: 'memory', memory: 99 }), 'overloaded: memory');
    assert.equal(stateOf({ running: 1, cpu: 100, memory: 100 }), 'free', 'the limit is the server’s to know');
  });

  it('is overloaded while it has no slot and has turned clients away, and not for those of before', () => {
    assert.equal(stateOf({ running: 10, queued: 10, recentlyRejected: 2, reason: 'full' }), 'overloaded: rejections');
    assert.equal(stateOf({ running: 3, recentlyRejected: 2 }), 'free');
  });
});

describe('a reading of the pressure', () => {
  it('is current until it is old', () => {
    const reading = { pressure: pressure(), at: 1000, goodUntil: 5000 };
    assert.equal(currentPressure(reading, 4999), reading.pressure);
    assert.equal(currentPressure(reading, 5000), undefined);
    assert.equal(currentPressure(undefined, 0), undefined);
  });

  it('looks like another whatever CPU and memory do, and not where the row says something else', () => {
    const same = (part: Partial<Pressure>): boolean => looksSame(pressure(), pressure(part));
    assert.ok(same({}));
    assert.ok(same({ cpu: 50, memory: 50, recentlyRejected: 1 }));
    assert.ok(!same({ running: 5 }));
    assert.ok(!same({ queued: 1 }));
    assert.ok(!same({ maxConcurrent: 11 }));
    assert.ok(!same({ reason: 'cpu' }));
    assert.ok(!looksSame(pressure({ reason: 'cpu' }), pressure({ reason: 'memory' })));
    assert.ok(!looksSame(undefined, pressure()));
    assert.ok(looksSame(undefined, undefined));
  });
});
