import * as assert from 'node:assert/strict';
import { isEndMarked, leftChangesAt, secondsLeft } from '../../../src/browserless/countdown';
import { endOf, timeoutOf, type End } from '../../../src/browserless/timeLeft';
import { session, sessionState } from '../samples';

const url = (query: string): string => `http://127.0.0.1:3000/chromium/?${query}`;

describe('how long a client may stay', () => {
  const timeout = (initialConnectUrl: string | undefined, server?: number): number | undefined =>
    timeoutOf(session({ initialConnectUrl }), server);

  it('is what it has asked for, or else what the server says', () => {
    assert.equal(timeout(url('trackingId=a&timeout=60000&launch=%7B%7D'), 30_000), 60_000);
    assert.equal(timeout(url('timeout=60000'), undefined), 60_000);
    assert.equal(timeout(url('trackingId=a'), 30_000), 30_000);
    assert.equal(timeout(undefined, 30_000), 30_000);
    assert.equal(timeout(url('timeout=1000&timeout=2000')), 1000, 'the first, as for the server');
    assert.equal(timeout(url('timeout='), 30_000), 30_000, 'empty is not asked for');
    assert.equal(timeout(url('protocolTimeout=1&x=timeout=2'), 30_000), 30_000);
  });

  it('is without limit where the limit is 0 or less', () => {
    for (const none of [0, -1]) {
      assert.equal(timeout(url(`timeout=${none}`), 30_000), undefined);
      assert.equal(timeout(url('trackingId=a'), none), undefined);
    }
  });

  it('is not known where nobody says, or what is no number', () => {
    assert.equal(timeout(url('trackingId=a')), undefined);
    assert.equal(timeout(url('timeout=soon'), 30_000), undefined);
    assert.equal(timeout(url('timeout=Infinity')), undefined);
  });
});

describe('when a session ends by itself', () => {
  it('is its timeout after its birth', () => {
    assert.deepEqual(endOf(sessionState(), 30_000), { at: 35_000, ofMs: 30_000, by: 'timeout' });
    assert.deepEqual(endOf(sessionState({ clients: undefined }), 30_000), { at: 35_000, ofMs: 30_000, by: 'timeout' });
  });

  it('is its keep-alive after its last client', () => {
    const left = { lasting: { clientless: 8000, wasLeft: true } };
    const end = endOf(sessionState({ clients: 0, ttl: 60_000 }, left), 30_000);
    assert.deepEqual(end, { at: 68_000, ofMs: 60_000, by: 'keepAlive' });
  });

  it('is not known of a session that something else keeps, or that has been found again', () => {
    assert.equal(
      endOf(sessionState({ clients: 0 }, { lasting: { clientless: 8000, wasLeft: true } }), 30_000),
      undefined,
    );
    assert.equal(endOf(sessionState({}, { lasting: { wasLeft: true } }), 30_000), undefined);
  });

  it('is not known without its age or its timeout, nor where it has ended already', () => {
    assert.equal(endOf({ ...sessionState(), bornAt: undefined }, 30_000), undefined);
    assert.equal(endOf(sessionState(), undefined), undefined);
    assert.equal(endOf(sessionState({ running: false }), 30_000), undefined);
  });
});

describe('a countdown', () => {
  const end: End = { at: 100_000, ofMs: 600_000, by: 'timeout' };

  it('is shown in whole seconds, under a minute', () => {
    const seconds = (now: number): number | undefined => secondsLeft(end, now);
    assert.deepEqual([39_999, 40_000, 40_001, 57_400].map(seconds), [undefined, 60, 59, 42]);
    assert.deepEqual([99_000, 99_001, 100_000, 110_000].map(seconds), [1, 0, 0, 0]);
    assert.equal(secondsLeft(undefined, 0), undefined);
  });

  it('begins with the last minute, goes in steps, counts its last ten seconds, waits a moment for the server, and then rests', () => {
    const shown: (number | undefined)[] = [];
    for (let now = 12_345; now < Infinity; now = leftChangesAt(end, now)) shown.push(secondsLeft(end, now));
    assert.deepEqual(shown.map(String).join(' '), 'undefined 60 55 50 45 40 35 30 25 20 15 10 9 8 7 6 5 4 3 2 1 0 0');
  });

  it('is marked from its beginning on, and in a short life in its last fifth alone', () => {
    const marked = (ofMs: number): number[] => {
      const shown: number[] = [];
      for (let now = 39_000; now < Infinity; now = leftChangesAt({ ...end, ofMs }, now))
        if (isEndMarked({ ...end, ofMs }, now)) shown.push(end.at - now);
      return shown;
    };
    assert.deepEqual(
      [3_600_000, 300_000, 60_000, 30_000].map((ofMs) => marked(ofMs)[0]),
      [60_000, 60_000, 12_000, 6000],
      'and is drawn anew when its mark comes',
    );
    assert.equal(isEndMarked({ ...end, ofMs: 32_000 }, 93_599), false);
    assert.equal(isEndMarked({ ...end, ofMs: 32_000 }, 93_600), true);
    assert.equal(leftChangesAt({ ...end, ofMs: 32_000 }, 93_000), 93_600);
    assert.equal(isEndMarked(undefined, 0), false);
  });

  it('moves at the moments at which uptimes do', () => {
    assert.equal(leftChangesAt({ ...end, at: 107_777 }, 62_345), 65_000);
  });

  it('never stands still while there is time left', () => {
    for (const ofMs of [30_000, 600_000]) {
      for (let left = 1; left < 70_000; left += 7) {
        const changesAt = leftChangesAt({ ...end, at: 5000 + left, ofMs }, 5000);
        assert.ok(changesAt > 5000 && changesAt <= 5000 + left, `${left} ms: ${changesAt}`);
      }
    }
  });
});
