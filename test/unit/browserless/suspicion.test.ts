import * as assert from 'node:assert/strict';
import { suspicionsOf, type Circumstances, type Suspicion, type Thresholds } from '../../../src/browserless/suspicion';
import type { SessionState } from '../../../src/browserless/sessionState';
import { sessionState } from '../samples';

const thresholds: Thresholds = {
  notRunning: 1000,
  withoutClient: 2000,
  pastTimeout: 3000,
  onlyBlank: 4000,
  duplicate: 5000,
};

const nothing: Circumstances = { serverTimeoutMs: undefined, duplicateSince: undefined };

/** What is suspicious at each of these times, as `3999: -, 4000: onlyBlank`. */
function over(times: readonly number[], state: SessionState, circumstances: Partial<Circumstances> = {}): string {
  const at = (now: number): readonly Suspicion[] =>
    suspicionsOf(state, { ...nothing, ...circumstances }, thresholds, now);
  return times.map((now) => `${now}: ${at(now).join('+') || '-'}`).join(', ');
}

describe('why a session may be a leak', () => {
  it('is nothing for one with a client, a page and time left', () => {
    assert.equal(over([10_000, 1e9], sessionState()), '10000: -, 1000000000: -');
    assert.equal(over([20_000], sessionState(), { serverTimeoutMs: 30_000 }), '20000: -');
  });

  it('is that it has had no client for a while', () => {
    const left = sessionState({ clients: 0 }, { lasting: { clientless: 10_000, wasLeft: true } });
    assert.equal(over([10_000, 11_999, 12_000], left), '10000: -, 11999: -, 12000: withoutClient');
  });

  it('is not that it is kept alive, before that time is over', () => {
    const kept = sessionState({ clients: 0, ttl: 60_000 }, { lasting: { clientless: 10_000, wasLeft: true } });
    const circumstances = { serverTimeoutMs: 1000 };
    assert.equal(over([71_999, 72_000], kept, circumstances), '71999: -, 72000: withoutClient');
  });

  it('is that it is older than its timeout, and a while more', () => {
    const circumstances = { serverTimeoutMs: 30_000 };
    assert.equal(over([37_999, 38_000], sessionState(), circumstances), '37999: -, 38000: pastTimeout');
    const own = sessionState({ initialConnectUrl: 'http://h/?timeout=10000' });
    assert.equal(over([17_999, 18_000], own, circumstances), '17999: -, 18000: pastTimeout');
    assert.equal(over([1e9], { ...sessionState(), bornAt: undefined }, circumstances), '1000000000: -');
  });

  it('is not the timeout of a client who has gone, once another has come', () => {
    const found = sessionState({}, { lasting: { wasLeft: true } });
    assert.equal(over([1e9], found, { serverTimeoutMs: 30_000 }), '1000000000: -');
    const left = sessionState({ clients: 0 }, { lasting: { clientless: 0, wasLeft: true } });
    assert.equal(over([1e9], left, { serverTimeoutMs: 30_000 }), '1000000000: withoutClient+pastTimeout');
  });

  it('is that it shows nothing for a while', () => {
    const blank = sessionState({}, { lasting: { blank: 10_000 } });
    assert.equal(over([13_999, 14_000], blank), '13999: -, 14000: onlyBlank');
  });

  it('is that another has its tracking id', () => {
    const circumstances = { duplicateSince: 10_000 };
    assert.equal(over([14_999, 15_000], sessionState(), circumstances), '14999: -, 15000: duplicate');
  });

  it('is that it does not run, and then nothing else', () => {
    const dead = sessionState(
      { running: false, clients: 0 },
      { lasting: { notRunning: 10_000, clientless: 0, blank: 0, wasLeft: true } },
    );
    const circumstances = { serverTimeoutMs: 1000, duplicateSince: 0 };
    assert.equal(over([10_999, 11_000], dead, circumstances), '10999: -, 11000: notRunning');
  });

  it('may be several at once, gravest first', () => {
    const state = sessionState({ clients: 0 }, { lasting: { clientless: 0, blank: 0, wasLeft: true } });
    const circumstances = { serverTimeoutMs: 1000, duplicateSince: 0 };
    assert.equal(over([99_000], state, circumstances), '99000: withoutClient+pastTimeout+onlyBlank+duplicate');
  });

  it('is not what the user does not want to hear of', () => {
    const state = sessionState({ clients: 0 }, { lasting: { clientless: 0, blank: 0, wasLeft: true } });
    const found = suspicionsOf(state, nothing, { ...thresholds, withoutClient: undefined }, 99_000);
    assert.deepEqual(found, ['onlyBlank']);
  });
});
