import * as assert from 'node:assert/strict';
import { EndingSoon } from '../../../src/browserless/endingSoon';
import { Store } from '../../../src/browserless/store';
import type { SessionKey } from '../../../src/browserless/sessionKey';
import { endOf } from '../../../src/browserless/timeLeft';
import { Emitter } from '../../../src/shared/emitter';
import { endpoint, sighting } from '../samples';
import { VirtualClock } from '../virtualClock';

const farm = endpoint('http://farm');
const key = (sessionId: string): SessionKey => ({ endpointId: farm.id, sessionId });

/** Sessions `s1`, of 5 min, and `s2`, of 10 min, born at 0; nobody polls but who refreshes. */
function ending() {
  const clock = new VirtualClock(0);
  const store = new Store();
  store.setEndpoints([farm]);
  const minutes: Readonly<Record<string, number>> = { s1: 5, s2: 10 };
  let listed = ['s1', 's2'];
  const poll = (): void =>
    store.succeed(
      farm.id,
      listed.map((id) =>
        sighting({ id, initialConnectUrl: `http://farm/?timeout=${minutes[id]! * 60_000}` }, clock.now()),
      ),
      clock.now(),
    );
  const refreshed: number[] = [];
  const changed = new Emitter<void>();
  const wanted = { sessions: [] as SessionKey[], onDidChange: changed.event };
  const others = { sessions: [] as SessionKey[], onDidChange: changed.event };
  const told: string[] = [];
  const endingSoon = new EndingSoon({
    store,
    clock,
    fleet: {
      refresh: () => {
        refreshed.push(clock.now());
        poll();
        return Promise.resolve();
      },
    },
    endOf: ({ endpointId, sessionId }) => {
      const state = store.session(endpointId, sessionId);
      return state && endOf(state, undefined);
    },
    wanted: [wanted, others],
  });
  endingSoon.onDidComeNear(({ sessionId }) => void told.push(`${sessionId} at ${clock.now() / 1000} s`));
  poll();
  return {
    clock,
    store,
    told,
    refreshed,
    endingSoon,
    poll,
    list: (...ids: string[]) => (listed = ids),
    want: (...ids: string[]) => {
      wanted.sessions = ids.map(key);
      changed.fire();
    },
    wantToo: (...ids: string[]) => {
      others.sessions = ids.map(key);
      changed.fire();
    },
  };
}

describe('sessions that are about to end', () => {
  it('are told a minute before, each once, also between polls', async () => {
    const { clock, want, told, refreshed } = ending();
    want('s1', 's2');
    await clock.advance(20 * 60_000);
    assert.deepEqual(told, ['s1 at 240 s', 's2 at 540 s']);
    assert.deepEqual(refreshed, [240_000, 540_000], 'no request but for news of one');
    assert.deepEqual(clock.waits, []);
  });

  it('are not told where nobody is attached, and need no timer', async () => {
    const { clock, told, poll } = ending();
    assert.deepEqual(clock.waits, []);
    await clock.advance(250_000);
    poll();
    assert.deepEqual([told, clock.waits], [[], []]);
  });

  it('are told at once to who attaches late', async () => {
    const { clock, want, told } = ending();
    await clock.advance(280_000);
    want('s1');
    assert.deepEqual(told, ['s1 at 280 s']);
    want();
    want('s1');
    await clock.advance(10_000);
    assert.deepEqual(told, ['s1 at 280 s'], 'once');
  });

  it('are not told when their time is over', async () => {
    const { clock, want, told } = ending();
    await clock.advance(300_000);
    want('s1');
    assert.deepEqual(told, []);
  });

  it('are told once where two want them', () => {
    const { want, wantToo, clock, told } = ending();
    void clock.advance(0);
    want('s1');
    wantToo('s1');
    return clock.advance(600_000).then(() => assert.deepEqual(told, ['s1 at 240 s']));
  });

  it('are not told when they have ended unseen', async () => {
    const { clock, want, told, list } = ending();
    want('s1');
    list('s2');
    await clock.advance(600_000);
    assert.deepEqual(told, []);
  });

  it('are not told while their endpoint fails', async () => {
    const { clock, want, told, store, poll } = ending();
    want('s1');
    store.fail(farm.id, { kind: 'refused' });
    await clock.advance(250_000);
    assert.deepEqual(told, []);
    poll();
    assert.deepEqual(told, ['s1 at 250 s']);
  });

  it('leave no timer behind', () => {
    const { clock, want, endingSoon } = ending();
    want('s1');
    assert.equal(clock.waits.length, 1);
    endingSoon.dispose();
    assert.deepEqual(clock.waits, []);
  });
});
