import * as assert from 'node:assert/strict';
import { ServerTimeouts } from '../../../src/browserless/serverTimeouts';
import type { Session } from '../../../src/browserless/session';
import { Store } from '../../../src/browserless/store';
import { suspicions, type Suspicion } from '../../../src/browserless/suspicion';
import { Suspicions } from '../../../src/browserless/suspicions';
import { endpoint, page, sighting } from '../samples';
import { settled, VirtualClock } from '../virtualClock';

const one = endpoint('http://one');
const two = endpoint('http://two');

/** Two endpoints whose sessions are what a test says; everything is suspicious after 10 s, a timeout past after 2 s. */
function watching(timeouts: Readonly<Record<string, () => Promise<number | undefined>>> = {}) {
  const clock = new VirtualClock(0);
  const store = new Store();
  const asked: string[] = [];
  const serverTimeouts = new ServerTimeouts({
    store,
    ask: ({ id }) => {
      asked.push(id);
      return timeouts[id]?.() ?? Promise.resolve(undefined);
    },
  });
  const thresholds: Record<Suspicion, number | undefined> = {
    ...(Object.fromEntries(suspicions.map((kind) => [kind, 10_000])) as Record<Suspicion, number>),
    pastTimeout: 2000,
  };
  const found = new Suspicions({ store, serverTimeouts, thresholds: () => thresholds, clock });
  const fired: string[] = [];
  const text = (endpointId: string, sessionId: string): string =>
    `${sessionId} ${found.of({ endpointId, sessionId }).join('+') || '-'}`;
  found.onDidChange(({ endpointId, sessionId }) => void fired.push(text(endpointId, sessionId)));
  store.setEndpoints([one, two]);
  return {
    clock,
    store,
    asked,
    thresholds,
    found,
    /** What was fired since the last call. */
    fired: () => fired.splice(0),
    of: (sessionId: string, endpointId = one.id) => text(endpointId, sessionId),
    /** An answer a second after whatever was before. */
    async poll(parts: readonly Partial<Session>[], { id, ageMs } = { id: one.id, ageMs: 1000 }) {
      await clock.advance(1000);
      const sightings = parts.map((part) => sighting(part, ageMs));
      store.succeed(id, sightings, clock.now());
      await settled();
    },
  };
}

describe('sessions that may be leaks', () => {
  it('are told when they become so, and when they are so no more, once each', async () => {
    const seen = watching();
    for (let second = 0; second < 10; second++) await seen.poll([{ clients: 0 }, { id: 's2' }]);
    assert.deepEqual(seen.fired(), [], 'for a while it may be between two clients');
    for (let second = 0; second < 5; second++) await seen.poll([{ clients: 0 }, { id: 's2' }]);
    assert.deepEqual(seen.fired(), ['s1 withoutClient']);
    assert.deepEqual([seen.of('s1'), seen.of('s2')], ['s1 withoutClient', 's2 -']);
    for (let second = 0; second < 20; second++) await seen.poll([{ clients: 1 }, { id: 's2' }]);
    assert.deepEqual(seen.fired(), ['s1 -']);
  });

  it('do not flap over clients that come and go', async () => {
    const seen = watching();
    for (let second = 0; second < 100; second++) await seen.poll([{ clients: second % 9 ? 0 : 1 }]);
    assert.deepEqual(seen.fired(), []);
  });

  it('stay so while their endpoint fails', async () => {
    const seen = watching();
    for (let second = 0; second < 12; second++) await seen.poll([{ targets: [page({ url: 'about:blank' })] }]);
    assert.deepEqual(seen.fired(), ['s1 onlyBlank']);
    seen.store.fail(one.id, { kind: 'refused' });
    assert.equal(seen.of('s1'), 's1 onlyBlank');
    assert.deepEqual(seen.fired(), []);
  });

  it('are by another measure when the user says so', async () => {
    const seen = watching();
    for (let second = 0; second < 6; second++) await seen.poll([{ clients: 0 }]);
    seen.thresholds.withoutClient = 3000;
    seen.found.settingChanged();
    assert.deepEqual(seen.fired(), ['s1 withoutClient']);
    seen.thresholds.withoutClient = undefined;
    seen.found.settingChanged();
    assert.deepEqual(seen.fired(), ['s1 -']);
  });

  it('are forgotten with their endpoint', async () => {
    const seen = watching();
    for (let second = 0; second < 12; second++) await seen.poll([{ clients: 0 }]);
    seen.store.setEndpoints([two]);
    assert.equal(seen.of('s1'), 's1 -');
  });
});

describe('a tracking id that several sessions have', () => {
  const job = { trackingId: 'job' };

  it('is suspicious, on whichever servers they are', async () => {
    const seen = watching();
    for (let second = 0; second < 8; second++) {
      await seen.poll([{ id: 'a', ...job }]);
      await seen.poll([{ id: 'b', ...job }], { id: two.id, ageMs: 1000 });
    }
    assert.deepEqual(seen.fired().sort(), ['a duplicate', 'b duplicate']);
    await seen.poll([], { id: two.id, ageMs: 1000 });
    await seen.poll([{ id: 'a', ...job }]);
    assert.deepEqual(seen.fired(), ['b -', 'a -']);
  });

  it('is no wonder for one session of one server that is there by two addresses', async () => {
    const seen = watching();
    for (let second = 0; second < 20; second++) {
      await seen.poll([{ id: 'a', ...job }]);
      await seen.poll([{ id: 'a', ...job }], { id: two.id, ageMs: 1000 });
    }
    assert.deepEqual(seen.fired(), []);
  });

  it('may change hands', async () => {
    const seen = watching();
    for (let second = 0; second < 60; second++) await seen.poll([{ id: `run-${second >> 2}`, ...job }]);
    assert.deepEqual(seen.fired(), []);
  });

  it('is not held by sessions of an endpoint that fails or has been removed', async () => {
    const seen = watching();
    await seen.poll([{ id: 'b', ...job }], { id: two.id, ageMs: 1000 });
    seen.store.fail(two.id, { kind: 'refused' });
    for (let second = 0; second < 20; second++) await seen.poll([{ id: 'a', ...job }]);
    assert.deepEqual(seen.fired(), []);
    await seen.poll([{ id: 'b', ...job }], { id: two.id, ageMs: 1000 });
    seen.store.setEndpoints([one]);
    for (let second = 0; second < 20; second++) await seen.poll([{ id: 'a', ...job }]);
    assert.deepEqual(seen.fired(), []);
  });
});

describe("a server's timeout", () => {
  it('is asked for once, and makes sessions suspicious that are older', async () => {
    const seen = watching({ [one.id]: () => Promise.resolve(30_000) });
    await seen.poll([{}], { id: one.id, ageMs: 31_000 });
    assert.deepEqual(seen.fired(), []);
    await seen.poll([{}], { id: one.id, ageMs: 32_000 });
    await seen.poll([{}], { id: one.id, ageMs: 33_000 });
    assert.deepEqual(seen.fired(), ['s1 pastTimeout']);
    assert.deepEqual(seen.asked, [one.id]);
  });

  it('is not asked for again where it is refused, until the server has failed and answers again', async () => {
    let refuses = true;
    const seen = watching({ [one.id]: () => (refuses ? Promise.reject(new Error('403')) : Promise.resolve(5000)) });
    for (let second = 0; second < 5; second++) await seen.poll([{}]);
    assert.deepEqual(seen.asked, [one.id]);
    refuses = false;
    seen.store.fail(one.id, { kind: 'refused' });
    assert.deepEqual(seen.asked, [one.id]);
    await seen.poll([{}], { id: one.id, ageMs: 10_000 });
    assert.deepEqual(seen.asked, [one.id, one.id]);
    assert.deepEqual(seen.fired(), ['s1 pastTimeout'], 'with its answer, without another poll');
  });

  it('is forgotten with its endpoint', async () => {
    let answer: (timeoutMs: number) => void = () => undefined;
    const seen = watching({ [one.id]: () => new Promise((resolve) => (answer = resolve)) });
    await seen.poll([{}], { id: one.id, ageMs: 10_000 });
    seen.store.setEndpoints([two]);
    answer(5000);
    await settled();
    seen.store.setEndpoints([one]);
    await seen.poll([{}], { id: one.id, ageMs: 10_000 });
    assert.deepEqual(seen.fired(), []);
    assert.deepEqual(seen.asked, [one.id, one.id]);
  });
});
