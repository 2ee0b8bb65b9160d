import * as assert from 'node:assert/strict';
import { EndpointError } from '../../../src/browserless/faults';
import { mostAtOnce, stopSessions, type StopOptions, type StopResult } from '../../../src/browserless/stop';
import { keyText, type SessionKey } from '../../../src/browserless/sessionKey';
import { Store } from '../../../src/browserless/store';
import { endpoint, sighting } from '../samples';
import { VirtualClock } from '../virtualClock';

const local = endpoint();
const id = 's1';

/** Stops `id`, and gives what came of it. */
async function stopOne(options: StopOptions): Promise<StopResult['kind']> {
  const [stopped] = await stopSessions(options, [{ endpointId: local.id, sessionId: id }]);
  return stopped!.result.kind;
}

/** What each look at the server's list shows: the session, its absence, or a failure. */
type Look = 'there' | 'gone' | 'failing';

/** Stops a session of a server that shows `looks` in turn, the last one for ever; each look takes 10 ms. */
function stopping(agreed: boolean, looks: readonly Look[], signal = new AbortController().signal) {
  const clock = new VirtualClock();
  const store = new Store();
  store.setEndpoints([local]);
  store.succeed(local.id, [sighting({ id }), sighting({ id: 'other' })], clock.now());
  let looked = 0;
  const killed: string[] = [];
  const result = stopOne({
    ask: ({ sessionId }) => {
      killed.push(sessionId);
      return Promise.resolve(agreed);
    },
    fleet: {
      refresh: async (endpointId) => {
        assert.equal(endpointId, local.id, 'no other endpoint is asked');
        await new Promise<void>((resolve) => clock.after(10, resolve));
        const look = looks[Math.min(looked++, looks.length - 1)];
        if (look === 'failing') store.fail(local.id, { kind: 'refused' });
        else {
          const sightings = [sighting({ id: 'other' }), ...(look === 'there' ? [sighting({ id })] : [])];
          store.succeed(local.id, sightings, clock.now());
        }
      },
    },
    store,
    clock,
    signal,
  });
  return { result, clock, looked: () => looked, killed };
}

async function resultOf(agreed: boolean, looks: readonly Look[]): Promise<StopResult['kind']> {
  const { result, clock } = stopping(agreed, looks);
  await clock.advance(60_000);
  return result;
}

describe('stopping a session', () => {
  it('is done when the list has it no more', async () => {
    const { result, clock, looked, killed } = stopping(true, ['gone']);
    await clock.advance(10);
    assert.equal(await result, 'stopped');
    assert.deepEqual([looked(), killed], [1, [id]]);
  });

  it('waits while the list still has it, and looks again', async () => {
    assert.equal(await resultOf(true, ['there', 'there', 'there', 'gone']), 'stopped');
  });

  it('is done, too, when the session had just ended by itself', async () => {
    assert.equal(await resultOf(false, ['gone']), 'stopped');
  });

  it('is refused when the server does not know how and the session runs on', async () => {
    assert.equal(await resultOf(false, ['there']), 'refused');
  });

  it('is not called refused over an answer that may have been under way before', async () => {
    assert.equal(await resultOf(false, ['there', 'gone']), 'stopped');
  });

  it('has failed when the session runs on although the server agreed', async () => {
    assert.equal(await resultOf(true, ['there']), 'stillRunning');
  });

  it('is unconfirmed while the server does not show its list', async () => {
    assert.equal(await resultOf(true, ['failing']), 'unconfirmed');
    assert.equal(await resultOf(false, ['failing']), 'unconfirmed');
    assert.equal(await resultOf(true, ['there', 'failing']), 'unconfirmed');
  });

  it('is confirmed by the first list after a failure', async () => {
    assert.equal(await resultOf(true, ['failing', 'failing', 'gone']), 'stopped');
  });

  it('gives up after ten seconds, and rests between its looks', async () => {
    const { result, clock, looked } = stopping(true, ['there']);
    let done = false;
    void result.then(() => (done = true));
    await clock.advance(9000);
    assert.equal(done, false);
    await clock.advance(2000);
    assert.equal(done, true);
    assert.ok(looked() > 10 && looked() < 60, String(looked()));
  });

  it('may be cancelled between two looks', async () => {
    const controller = new AbortController();
    const { result, clock, looked } = stopping(true, ['there'], controller.signal);
    await clock.advance(300);
    const before = looked();
    controller.abort();
    await clock.advance(1000);
    assert.equal(await result, 'stillRunning');
    assert.ok(looked() <= before + 1);
  });

  it('is not believed over a list that nobody has asked for since', async () => {
    const clock = new VirtualClock();
    const store = new Store();
    store.setEndpoints([local]);
    store.succeed(local.id, [], clock.now());
    await clock.advance(5000);
    const result = stopOne({
      ask: () => Promise.resolve(true),
      // a refresh that was given up leaves the old list
      fleet: { refresh: () => Promise.resolve() },
      store,
      clock,
      signal: new AbortController().signal,
    });
    await clock.advance(60_000);
    assert.equal(await result, 'unconfirmed');
  });

  it('fails as the request did, without looking', async () => {
    const fault = { kind: 'forbidden' } as const;
    const [stopped] = await stopSessions(
      {
        ask: () => Promise.reject(new EndpointError(fault)),
        fleet: { refresh: () => assert.fail('it looked') },
        store: new Store(),
        clock: new VirtualClock(),
        signal: new AbortController().signal,
      },
      [{ endpointId: local.id, sessionId: id }],
    );
    assert.deepEqual(stopped?.result, { kind: 'failed', fault });
  });
});

describe('stopping many sessions', () => {
  const farms = [endpoint('http://one'), endpoint('http://two')];
  const keysOf = (endpointId: string, count: number): SessionKey[] =>
    Array.from({ length: count }, (_, index) => ({ endpointId, sessionId: `s${index}` }));

  /** Servers with their sessions, which take 100 ms to be asked and stop what `answers` does not say otherwise of. */
  function servers(
    keys: readonly SessionKey[],
    answers: Readonly<Record<string, 'refuses' | 'lies' | 'fails' | 'breaks'>> = {},
  ) {
    const clock = new VirtualClock();
    const store = new Store();
    store.setEndpoints(farms);
    const running = new Set(keys.map(keyText));
    const list = (endpointId: string): void => {
      const own = keys.filter((key) => key.endpointId === endpointId && running.has(keyText(key)));
      store.succeed(
        endpointId,
        own.map(({ sessionId }) => sighting({ id: sessionId })),
        clock.now(),
      );
    };
    for (const { id: endpointId } of farms) list(endpointId);
    const controller = new AbortController();
    const asking = new Map<string, number>();
    let [most, looks, steps] = [0, 0, 0];
    const asked: string[] = [];
    const stopped = stopSessions(
      {
        ask: async (key) => {
          asked.push(key.sessionId);
          asking.set(key.endpointId, (asking.get(key.endpointId) ?? 0) + 1);
          most = Math.max(most, ...asking.values());
          await new Promise<void>((resolve) => clock.after(100, resolve));
          asking.set(key.endpointId, (asking.get(key.endpointId) ?? 0) - 1);
          const answer = answers[key.sessionId];
          if (answer === 'fails') throw new EndpointError({ kind: 'serverError', status: 500 });
          if (answer === 'breaks') throw new TypeError('a mistake of ours');
          if (answer === undefined) running.delete(keyText(key));
          return answer !== 'refuses';
        },
        fleet: {
          refresh: async (endpointId) => {
            looks++;
            await new Promise<void>((resolve) => clock.after(10, resolve));
            list(endpointId);
          },
        },
        store,
        clock,
        signal: controller.signal,
        onStep: () => steps++,
      },
      keys,
    );
    const results = async (): Promise<string[]> =>
      (await stopped).map(({ key, result }) => `${key.sessionId} ${result.kind}`);
    return { clock, controller, asked, results, stopped, most: () => most, looks: () => looks, steps: () => steps };
  }

  it('asks an endpoint for a few at once, and endpoints beside each other', async () => {
    const keys = farms.flatMap(({ id }) => keysOf(id, 10));
    const { clock, results, most, looks, steps } = servers(keys);
    await clock.advance(310);
    assert.deepEqual([most(), looks(), steps()], [mostAtOnce, 2, 40]);
    assert.deepEqual(
      await results(),
      keys.map(({ sessionId }) => `${sessionId} stopped`),
    );
  });

  it('says of each what came of it', async () => {
    const keys = keysOf(farms[0]!.id, 5);
    const { clock, results, stopped, steps } = servers(keys, { s1: 'refuses', s2: 'lies', s3: 'fails' });
    await clock.advance(60_000);
    assert.deepEqual(await results(), ['s0 stopped', 's1 refused', 's2 stillRunning', 's3 failed', 's4 stopped']);
    assert.deepEqual((await stopped)[3]?.result, { kind: 'failed', fault: { kind: 'serverError', status: 500 } });
    assert.equal(steps(), 10);
  });

  it('asks for no more once it is cancelled, and looks what has become of those that were asked for', async () => {
    const keys = keysOf(farms[0]!.id, 10);
    const { clock, controller, results, asked } = servers(keys);
    await clock.advance(150);
    controller.abort();
    await clock.advance(1000);
    assert.equal(asked.length, 8);
    const all = await results();
    assert.deepEqual(
      all.slice(0, 8),
      keys.slice(0, 8).map(({ sessionId }) => `${sessionId} stopped`),
    );
    assert.deepEqual(all.slice(8), ['s8 notAsked', 's9 notAsked']);
    assert.deepEqual(clock.waits, []);
  });

  it('does not hide a mistake of its own', async () => {
    const { clock, stopped } = servers(keysOf(farms[0]!.id, 2), { s1: 'breaks' });
    const broken = assert.rejects(stopped, TypeError);
    await clock.advance(1000);
    await broken;
  });
});
