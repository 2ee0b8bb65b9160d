import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { historyMs, PressureHistory, sumOfHistories } from '../../../src/browserless/pressureHistory';

describe('the history of an endpoint’s pressure', () => {
  const of = (running: number, queued = 0) => ({ running, queued });

  it('is a span for each time in which nothing changed', () => {
    const history = new PressureHistory();
    history.add(of(1), 0, false);
    history.add(of(1), 9, true);
    history.add(of(2, 1), 18, true);
    history.add(of(2, 1), 27, true);
    assert.deepEqual(history.spans, [
      { from: 0, to: 18, running: 1, queued: 0 },
      { from: 18, to: 27, running: 2, queued: 1 },
    ]);
  });

  it('has a gap where answers are missing', () => {
    const history = new PressureHistory();
    history.add(of(1), 0, false);
    history.add(of(1), 9, true);
    history.add(of(1), 500, false);
    assert.deepEqual(
      history.spans.map(({ from, to }) => [from, to]),
      [
        [0, 9],
        [500, 500],
      ],
    );
  });

  it('keeps a quarter of an hour, and few spans however often it is asked', () => {
    const answers = fc.array(fc.record({ running: fc.nat(3), after: fc.nat(20_000), follows: fc.boolean() }));
    fc.assert(
      fc.property(answers, (all) => {
        const history = new PressureHistory();
        let at = 0;
        for (const { running, after, follows } of all) history.add(of(running), (at += after), follows);
        assert.ok(history.spans.every(({ to }) => to >= at - historyMs));
        assert.equal(history.spans.at(-1)?.to, all.length > 0 ? at : undefined);
      }),
    );
    const history = new PressureHistory();
    for (let n = 0; n < 10_000; n++) history.add(of(n), n, true);
    assert.ok(history.spans.length <= 256);
    assert.equal(history.spans.at(-1)?.running, 9999);
  });

  it('loses an old time as a whole', () => {
    const history = new PressureHistory();
    history.add(of(1), 0, false);
    history.add(of(2), 10, true);
    history.add(of(3), historyMs + 11, false);
    assert.deepEqual(history.spans, [{ from: historyMs + 11, to: historyMs + 11, running: 3, queued: 0 }]);
  });
});

describe('several histories as one', () => {
  /** At moments that a sum tells apart. */
  const at = (index: number): number => (index * historyMs) / 256;
  const span = (from: number, to: number, running: number, queued = 0) => ({
    from: at(from),
    to: at(to),
    running,
    queued,
  });

  it('are the sum of all that is known at each moment, and nothing where nothing is', () => {
    const one = [span(0, 4, 2), span(4, 8, 3, 1)];
    const other = [span(2, 6, 10), span(20, 24, 5)];
    assert.deepEqual(sumOfHistories([one, other, []]), [
      span(0, 2, 2),
      span(2, 4, 12),
      span(4, 6, 13, 1),
      span(6, 8, 3, 1),
      span(20, 24, 5),
    ]);
    assert.deepEqual(sumOfHistories([]), []);
  });

  it('end when the last of them does, whenever that is', () => {
    const ends = [5, 1234.5, historyMs - 1].map((to) =>
      sumOfHistories([[{ from: to - 60_000, to, running: 1, queued: 0 }]]),
    );
    assert.deepEqual(
      ends.map((spans) => spans.at(-1)?.to),
      [5, 1234.5, historyMs - 1],
    );
  });

  it('are no longer than one, however many they are', () => {
    const spans = fc.array(fc.record({ from: fc.nat(historyMs), ms: fc.nat(60_000), running: fc.nat(9) }));
    fc.assert(
      fc.property(fc.array(spans), (histories) => {
        const all = histories.map((history) =>
          history.map(({ from, ms, running }) => ({ from, to: Math.min(historyMs, from + ms), running, queued: 0 })),
        );
        const sum = sumOfHistories(all);
        assert.ok(sum.length <= 256);
        for (const [index, { from, to }] of sum.entries()) assert.ok(from < to && from >= (sum[index - 1]?.to ?? 0));
      }),
    );
  });
});
