import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { historyMs, PressureHistory } from '../../../src/browserless/pressureHistory';

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
