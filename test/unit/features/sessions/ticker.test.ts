import * as assert from 'node:assert/strict';
import { coarseAge } from '../../../../src/browserless/uptime';
import { Ticker } from '../../../../src/features/sessions/ticker';
import { VirtualClock } from '../../virtualClock';

describe('uptimes between polls', () => {
  /** A tree with one session of this age. */
  function tickerUnderTest(ageMs: number | undefined) {
    const clock = new VirtualClock(0);
    const refreshes: number[] = [];
    const ticker = new Ticker(
      {
        refreshTexts: () => void refreshes.push(clock.now()),
        textsChangeIn: () => (ageMs === undefined ? undefined : coarseAge(ageMs + clock.now()).changesIn),
      },
      clock,
    );
    return { clock, ticker, refreshes };
  }

  it('count while somebody looks, no more often than their texts change', async () => {
    const { clock, ticker, refreshes } = tickerUnderTest(10 * 60_000);
    await clock.advance(60_000);
    assert.deepEqual(refreshes, []);
    ticker.start();
    await clock.advance(5 * 60_000 + 10);
    assert.equal(refreshes.length, 6, 'at once, and then every minute');
  });

  it('rest when nobody looks, and are right at once when somebody looks again', async () => {
    const { clock, ticker, refreshes } = tickerUnderTest(10 * 60_000);
    ticker.start();
    ticker.stop();
    ticker.schedule();
    await clock.advance(3_600_000);
    assert.equal(refreshes.length, 1);
    assert.deepEqual(clock.waits, []);
    ticker.start();
    assert.equal(refreshes.length, 2);
  });

  it('need no clock where there are none', async () => {
    const { clock, ticker, refreshes } = tickerUnderTest(undefined);
    ticker.start();
    await clock.advance(3_600_000);
    assert.equal(refreshes.length, 1);
  });
});
