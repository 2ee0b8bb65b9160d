import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fingerprintOf } from '../../../src/browserless/fingerprint';

const of = (rows: unknown): ReturnType<typeof fingerprintOf> => fingerprintOf(Buffer.from(JSON.stringify(rows)));

describe('the fingerprint of an answer', () => {
  it('is the same whatever its ages are', () => {
    const row = (timeAliveMs: number) => ({ browserId: 'a', timeAliveMs, title: 'größe' });
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.nat(100_000), (ages, more) => {
        const [one, other] = [of(ages.map(row)), of(ages.map((age) => row(age + more)))];
        assert.deepEqual({ ...one, aliveMs: 0 }, { ...other, aliveMs: 0 });
        assert.equal(one.aliveMs, ages[0]);
      }),
    );
  });

  it('is another wherever anything else is', () => {
    const rows = [
      { browserId: 'a', timeAliveMs: 100, title: 'One' },
      { browserId: 'b', timeAliveMs: 20, title: 'Two', numbConnected: 1 },
    ];
    const body = JSON.stringify(rows);
    const { sum, length } = fingerprintOf(Buffer.from(body));
    for (let at = 0; at < body.length; at++) {
      if (/"timeAliveMs":\d+$/.test(body.slice(0, at + 1))) continue;
      const changed = `${body.slice(0, at)}${body[at] === 'x' ? 'y' : 'x'}${body.slice(at + 1)}`;
      const other = fingerprintOf(Buffer.from(changed));
      assert.notDeepEqual([other.sum, other.length], [sum, length], changed);
    }
    for (const other of [rows.slice(0, 1), [...rows, rows[0]], rows.toReversed(), []])
      assert.notDeepEqual([of(other).sum, of(other).length], [sum, length]);
  });

  it('is not fooled by a title that looks like an age', () => {
    const row = (title: string) => [{ browserId: 'a', title, timeAliveMs: 5 }];
    assert.notEqual(of(row('"timeAliveMs":1')).sum, of(row('"timeAliveMs":2')).sum);
  });

  it('knows no age where there is none', () => {
    for (const timeAliveMs of [undefined, null, -5, 'x'])
      assert.equal(of([{ id: 'a', timeAliveMs }]).aliveMs, undefined);
  });
});
