import * as assert from 'node:assert/strict';
import { Comings } from '../../../src/browserless/comings';
import { Diary } from '../../../src/browserless/diary';
import type { End } from '../../../src/browserless/timeLeft';
import type { Fault } from '../../../src/browserless/faults';
import type { Session, Sighting } from '../../../src/browserless/session';
import type { SessionState } from '../../../src/browserless/sessionState';
import { Store } from '../../../src/browserless/store';
import { WorkersBehind } from '../../../src/browserless/workersBehind';
import { endpoint, sighting } from '../samples';
import { VirtualClock } from '../virtualClock';

const local = endpoint('http://localhost:3000');
const other = endpoint('http://other:3000');
/** 2027-01-15 08:00 UTC. */
const start = 1_800_000_000_000;

function diaryUnderTest({ size = 100, endOf = (): End | undefined => undefined } = {}) {
  const clock = new VirtualClock(1000);
  const store = new Store((isOne) => new WorkersBehind(isOne));
  store.setEndpoints([local, other]);
  const comings = new Comings(store);
  const came: string[] = [];
  comings.onDidCome(({ sessionId }) => came.push(sessionId));
  let most = size;
  const diary = new Diary({
    comings,
    clock,
    size: () => most,
    endOf,
    today: () => start + clock.now() - 1000,
  });
  let changes = 0;
  diary.onDidChange(() => changes++);
  const ended: string[] = [];
  diary.onDidEnd(({ session, cause }) => ended.push(`${session.id} ${cause}`));
  /** An answer three seconds after the last; sessions were born at second 0. */
  const answer = async (...sightings: readonly Sighting[]): Promise<void> => {
    await clock.advance(3000);
    const aged = sightings.map((one) => ({ ...one, aliveMs: clock.now() - 1000 }));
    store.succeed(local.id, aged, clock.now());
  };
  const fail = (fault: Fault = { kind: 'refused' }): void => store.fail(local.id, fault);
  const written = (): string[] => diary.entries.map(({ session, cause }) => `${session.id} ${cause}`);
  return {
    ...{ clock, store, diary, came, ended, answer, fail, written },
    lose: () => comings.lose(local.id, clock.now()),
    changes: () => changes,
    resize: (to: number) => {
      most = to;
      diary.resize();
    },
  };
}

const a = (part: Partial<Session> = {}): Sighting => sighting({ id: 'a', ...part });
const b = (part: Partial<Session> = {}): Sighting => sighting({ id: 'b', ...part });

describe('the diary', () => {
  it('has who is missing from a good answer, as it was last seen', async () => {
    const { answer, diary } = diaryUnderTest();
    await answer(a());
    await answer(a({ trackingId: 'job-42' }));
    await answer();
    const [entry] = diary.entries;
    assert.ok(entry);
    const { session, endpoint: at, aliveMs, seenOn, endedOn, cause } = entry;
    assert.equal(session.trackingId, 'job-42');
    assert.equal(at, local);
    assert.equal(aliveMs, 6000);
    assert.deepEqual([seenOn - start, endedOn - start], [6000, 9000]);
    assert.equal(cause, 'clientLeft');
    assert.equal(diary.get({ endpointId: local.id, sessionId: 'a' }), entry);
    assert.equal(diary.get({ endpointId: other.id, sessionId: 'a' }), undefined);
  });

  it('has all of a worker that is gone, by the last fault that it had', async () => {
    const { answer, fail, lose, written, store } = diaryUnderTest();
    await answer(a(), b());
    fail({ kind: 'refused' });
    lose();
    store.setEndpoints([other]);
    assert.deepEqual(written(), ['b serverGone', 'a serverGone']);
  });

  it('has nobody of a worker that is gone after its last session has ended', async () => {
    const { answer, lose, written } = diaryUnderTest();
    await answer(a());
    await answer();
    lose();
    assert.deepEqual(written(), ['a clientLeft']);
  });

  it('has nobody for a first answer, an unchanged one, a fault, or an endpoint that is removed', async () => {
    const { answer, fail, store, written, changes, came } = diaryUnderTest();
    await answer(a(), b());
    await answer(b(), a());
    fail();
    await answer(a(), b());
    store.setEndpoints([other]);
    store.setEndpoints([local, other]);
    await answer();
    assert.deepEqual(written(), []);
    assert.equal(changes(), 0);
    assert.deepEqual(came, []);
  });

  it('has the newest first, and no more than it may', async () => {
    const { answer, written, resize, changes } = diaryUnderTest({ size: 2 });
    const all = ['1', '2', '3', '4'].map((id) => sighting({ id }));
    for (let left = 4; left >= 0; left--) await answer(...all.slice(0, left));
    assert.deepEqual(written(), ['1 clientLeft', '2 clientLeft']);
    const before = changes();
    resize(1);
    assert.deepEqual(written(), ['1 clientLeft']);
    assert.equal(changes(), before + 1);
    resize(5);
    assert.equal(changes(), before + 1);
  });

  it('keeps none where it may have none, and still tells', async () => {
    const { answer, diary, ended } = diaryUnderTest({ size: 0 });
    await answer(a());
    await answer();
    assert.ok(diary.isEmpty);
    assert.deepEqual(ended, ['a clientLeft']);
  });

  it('takes back whom another worker behind the same address knows', async () => {
    const { answer, written, came } = diaryUnderTest();
    await answer(a());
    await answer(b());
    assert.deepEqual(written(), ['a clientLeft']);
    await answer(a());
    assert.deepEqual(written(), [], 'several take turns, and the other has b still');
    assert.deepEqual(came, ['b', 'a']);
  });

  it('does not have who is merely on another worker, until that has not answered for long: nobody knows why then', async () => {
    const { answer, written, came, diary } = diaryUnderTest();
    await answer(a());
    await answer(b());
    await answer(a());
    for (let turn = 0; turn < 5; turn++) {
      await answer(b());
      await answer(a());
    }
    assert.deepEqual(came, ['b', 'a']);
    for (let others = 1; others <= 16; others++) {
      assert.deepEqual(written(), [], `after ${others}`);
      await answer(a());
    }
    assert.deepEqual(written(), ['b unknown']);
    const { seenOn, endedOn } = diary.entries[0]!;
    assert.equal(endedOn - seenOn, 17 * 3000, 'it was last seen when its own worker answered');
  });

  it('knows whom this window has stopped, for a minute', async () => {
    const { answer, diary, written, clock } = diaryUnderTest();
    await answer(a(), b());
    diary.noteStop({ endpointId: local.id, sessionId: 'a' });
    await answer(b());
    diary.noteStop({ endpointId: local.id, sessionId: 'b' });
    await clock.advance(60_000);
    await answer();
    assert.deepEqual(written(), ['b clientLeft', 'a stoppedHere']);
  });

  it('knows a server that was gone in between with all that it had', async () => {
    for (const [fault, left, cause] of [
      [{ kind: 'refused' }, [], 'serverGone'],
      [{ kind: 'gateway', status: 502, retryAfterMs: undefined }, [], 'serverGone'],
      [{ kind: 'refused' }, [b()], 'clientLeft'],
      [{ kind: 'serverError', status: 500 }, [], 'clientLeft'],
      [{ kind: 'unauthorized', tokenSent: true }, [], 'clientLeft'],
    ] as const satisfies readonly (readonly [Fault, readonly Sighting[], string])[]) {
      const { answer, fail, diary } = diaryUnderTest();
      await answer(a(), b());
      fail(fault);
      await answer(...left);
      assert.equal(diary.get({ endpointId: local.id, sessionId: 'a' })?.cause, cause, fault.kind);
    }
  });

  it('knows whose time was over, within what an answer can tell', async () => {
    const at = async (end: End): Promise<string | undefined> => {
      const { answer, diary } = diaryUnderTest({ endOf: () => end });
      await answer(a());
      await answer();
      return diary.entries[0]?.cause;
    };
    // seen at second 4, missed at 7
    for (const [ms, cause] of [
      [1900, 'clientLeft'],
      [2000, 'timedOut'],
      [5000, 'timedOut'],
      [9000, 'timedOut'],
      [9100, 'clientLeft'],
    ] as const)
      assert.equal(await at({ at: ms, ofMs: 60_000, by: 'timeout' }), cause, `${ms}`);
    assert.equal(await at({ at: 5000, ofMs: 60_000, by: 'keepAlive' }), 'keepAliveOver');
  });

  it('asks for the end of the session as it was last seen', async () => {
    const asked: SessionState[] = [];
    const { answer } = diaryUnderTest({ endOf: (...[, state]: unknown[]) => void asked.push(state as SessionState) });
    await answer(a());
    await answer(a({ clients: 7 }));
    await answer();
    assert.deepEqual(
      asked.map(({ session }) => session.clients),
      [7],
    );
  });

  it('does not know where a session without clients was kept alive, or the server does not count', async () => {
    for (const [part, cause] of [
      [{ clients: 0, ttl: 60_000 }, 'unknown'],
      [{ clients: 0, ttl: 0 }, 'clientLeft'],
      [{ clients: 2, ttl: 60_000 }, 'clientLeft'],
      [{ clients: undefined }, 'unknown'],
    ] as const) {
      const { answer, diary } = diaryUnderTest();
      await answer(a(part));
      await answer();
      assert.equal(diary.entries[0]?.cause, cause, JSON.stringify(part));
    }
  });
});
