import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { birth, ageChangesAt, formatAge } from '../../../src/browserless/uptime';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('an uptime', () => {
  it('reads as people read it: coarser the older it is', () => {
    const texts: readonly (readonly [number, string])[] = [
      [0, '0 s'],
      [999, '0 s'],
      [12.7 * second, '12 s'],
      [minute - 1, '59 s'],
      [minute, '1 min'],
      [4 * minute + 59 * second, '4 min'],
      [hour - 1, '59 min'],
      [hour, '1 h'],
      [2 * hour + 10 * minute + 59 * second, '2 h 10 min'],
      [day - 1, '23 h 59 min'],
      [day, '1 d'],
      [3 * day + 4 * hour + 59 * minute, '3 d 4 h'],
      [400 * day, '400 d'],
      [-5 * second, '0 s'],
    ];
    assert.deepEqual(
      texts.map(([ms]) => [ms, formatAge(ms)]),
      texts,
    );
  });

  const ages = fc.oneof(
    fc.double({ min: 0, max: 90 * second, noNaN: true }),
    fc.integer({ min: 0, max: 3 * hour }),
    fc.integer({ min: 0, max: 10 * day }),
  );

  const moments = fc.double({ min: 0, max: 1e9, noNaN: true });

  it('is drawn anew when its text has changed', () => {
    fc.assert(
      fc.property(ages, moments, (age, now) => {
        const wait = ageChangesAt(age, now) - now;
        assert.ok(wait > 0);
        // a little more than exactly, since fractions do not add up exactly
        assert.notEqual(formatAge(age + wait + 0.001), formatAge(age));
      }),
    );
  });

  it('is at most five seconds old under a minute, and fifteen from then on', () => {
    fc.assert(
      fc.property(ages, moments, fc.double({ min: 0, max: 0.99, noNaN: true }), (age, now, part) => {
        const wait = ageChangesAt(age, now) - now;
        if (age < minute) assert.ok(wait <= 5 * second);
        else assert.equal(formatAge(age + Math.max(0, wait - 15 * second) * part), formatAge(age));
      }),
    );
  });

  it('moves in seconds at the same moments in every row, whenever each was drawn', () => {
    for (const [age, now] of [
      [3000, 100_100],
      [20_400, 103_000],
      [21_700, 101_500],
    ] as const)
      assert.equal(ageChangesAt(age, now), 105_000);
    assert.equal(ageChangesAt(21_000, 104_800), 105_800, 'a little later where the text would be the same');
    assert.equal(ageChangesAt(59_500, 101_000), 101_500, 'but a minute is a minute');
  });

  it('moves in minutes and hours at the same moments in every row', () => {
    for (const [age, now] of [
      [2 * minute + 10 * second, 100_000],
      [2 * hour + 20 * second, 100_000],
      [3 * day + hour - 50 * second, 100_000],
    ] as const)
      assert.equal(ageChangesAt(age, now), 150_000);
  });
});

describe("a session's birth", () => {
  it("is reckoned from the server's age, whatever the clocks say", () => {
    assert.equal(birth(5000, 100_000, undefined), 95_000);
    assert.equal(birth(200_000, 100_000, undefined), -100_000);
  });

  it('is the earliest that any answer gave: a slow answer makes no session younger', () => {
    const first = birth(5000, 100_000, undefined);
    assert.equal(birth(8000, 104_500, first), first, 'an answer that took 1.5 s longer');
    assert.equal(birth(8000, 102_900, first), first - 100, 'an answer that came faster');
  });

  it("is reckoned anew when the server's clock was set", () => {
    const first = birth(3_600_000, 100_000, undefined);
    assert.equal(birth(0, 103_000, first), 103_000, 'set back by an hour');
    assert.equal(birth(7_200_000, 103_000, first), 103_000 - 7_200_000, 'set on by an hour');
  });

  it('never lets an uptime run more than the drift behind the server, nor ahead of it', () => {
    const answers = fc.array(fc.record({ takesMs: fc.nat(4000), pauseMs: fc.nat(10_000) }), { minLength: 1 });
    fc.assert(
      fc.property(answers, (all) => {
        const trueBirth = 50_000;
        let now = 60_000;
        let bornAt: number | undefined;
        for (const { takesMs, pauseMs } of all) {
          now += pauseMs;
          const aliveMs = now - trueBirth;
          now += takesMs;
          bornAt = birth(aliveMs, now, bornAt);
          assert.ok(bornAt >= trueBirth, 'not older than it is');
        }
        const fastest = Math.min(...all.map(({ takesMs }) => takesMs));
        assert.equal(bornAt, trueBirth + fastest, 'as good as the fastest answer');
      }),
    );
  });
});
