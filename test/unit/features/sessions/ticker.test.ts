import * as assert from 'node:assert/strict';
import { ageChangesAt } from '../../../../src/browserless/uptime';
import { Ticker } from '../../../../src/features/sessions/ticker';
import { VirtualClock } from '../../virtualClock';

describe('uptimes between polls', () => {
  /** A tree with sessions of these ages in ms. */
  function tickerUnderTest(...ages: number[]) {
    const clock = new VirtualClock(0);
    const refreshes: number[] = [];
    const changesAt = (ageMs: number): number => ageChangesAt(ageMs + clock.now(), clock.now());
    const ticker = new Ticker(clock, () => {
      refreshes.push(clock.now());
      return Math.min(...ages.map(changesAt));
    });
    return { clock, ticker, refreshes };
  }

  it('count while somebody looks, no more often than their texts change', async () => {
    const { clock, ticker, refreshes } = tickerUnderTest(10 * 60_000);
    ticker.expect(30_000);
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
    ticker.expect(30_000);
    await clock.advance(3_600_000);
    assert.equal(refreshes.length, 1);
    assert.deepEqual(clock.waits, []);
    ticker.start();
    assert.equal(refreshes.length, 2);
  });

  it('need no clock where there are none', async () => {
    const { clock, ticker, refreshes } = tickerUnderTest();
    ticker.start();
    await clock.advance(3_600_000);
    assert.equal(refreshes.length, 1);
  });

  it('heed a row that is drawn meanwhile and changes sooner', async () => {
    const { clock, ticker, refreshes } = tickerUnderTest(10 * 60_000);
    ticker.start();
    await clock.advance(2000);
    ticker.expect(50_000);
    ticker.expect(7000);
    assert.deepEqual(clock.waits, [5005]);
    await clock.advance(5005);
    assert.deepEqual(refreshes, [0, 7005]);
  });

  it('wake once a second at the most, however many they are', async () => {
    const ages = Array.from({ length: 5000 }, (_, index) => index * 37);
    const { clock, ticker, refreshes } = tickerUnderTest(...ages);
    ticker.start();
    await clock.advance(60_000);
    assert.equal(refreshes.length, 61);
  });
});
