import * as assert from 'node:assert/strict';
import { EndpointError } from '../../../src/browserless/faults';
import { stopSession, type StopResult } from '../../../src/browserless/stop';
import { Store } from '../../../src/browserless/store';
import { deferred } from '../deferred';
import { endpoint, sighting } from '../samples';
import { VirtualClock } from '../virtualClock';

const local = endpoint();
const id = 's1';

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
  const result = stopSession(
    {
      client: {
        kill: (session) => {
          killed.push(session.id);
          return Promise.resolve(agreed);
        },
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
    },
    local.id,
    id,
  );
  return { result, clock, looked: () => looked, killed };
}

async function resultOf(agreed: boolean, looks: readonly Look[]): Promise<StopResult> {
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
    const result = stopSession(
      {
        client: { kill: () => Promise.resolve(true) },
        // a refresh that was given up leaves the old list
        fleet: { refresh: () => Promise.resolve() },
        store,
        clock,
        signal: new AbortController().signal,
      },
      local.id,
      id,
    );
    await clock.advance(60_000);
    assert.equal(await result, 'unconfirmed');
  });

  it('fails as the request did, without looking', async () => {
    const clock = new VirtualClock();
    const asked = deferred<boolean>();
    const result = stopSession(
      {
        client: { kill: () => asked.promise },
        fleet: { refresh: () => assert.fail('it looked') },
        store: new Store(),
        clock,
        signal: new AbortController().signal,
      },
      local.id,
      id,
    );
    const failed = assert.rejects(result, EndpointError);
    asked.reject(new EndpointError({ kind: 'forbidden' }));
    await failed;
  });
});
