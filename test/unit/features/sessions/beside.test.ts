import * as assert from 'node:assert/strict';
import { ArrangedSessions } from '../../../../src/browserless/arrangement/arrangedSessions';
import { plainArrangement, type Arrangement } from '../../../../src/browserless/arrangement/arrangement';
import { Pins } from '../../../../src/browserless/pins';
import type { Session } from '../../../../src/browserless/session';
import { besideOf } from '../../../../src/features/sessions/finding/beside';
import { LazyProspects } from '../../../../src/features/sessions/prospects';
import { farm, Viewing } from '../../browserless/viewing';
import { sighting } from '../../samples';
import { settled } from '../../virtualClock';

/** Sessions arranged by what is really known of them: the server lets clients stay for two minutes. */
async function arranged(arrangement: Partial<Arrangement>) {
  const viewing = new Viewing();
  const { store, viewers, clock } = viewing;
  const pins = new Pins({ get: () => [], set: () => undefined });
  const prospects = new LazyProspects({
    store,
    viewers,
    clock,
    fleet: { refresh: () => Promise.resolve() },
    askTimeout: () => Promise.resolve(120_000),
    thresholds: () => ({
      notRunning: undefined,
      withoutClient: 10_000,
      pastTimeout: undefined,
      onlyBlank: undefined,
      duplicate: undefined,
    }),
    wanted: [],
  });
  const sessions = new ArrangedSessions(
    { store, beside: besideOf({ prospects, viewers, pins, clock }), nameOf: ({ id }) => id },
    { ...plainArrangement, ...arrangement },
  );
  await prospects.load();
  const born = new Map<string, number>();
  return {
    viewing,
    pins,
    shown: () =>
      sessions
        .sessionsOf(farm.id)
        .map(({ sessionId }) => sessionId)
        .join(' '),
    /** An answer three seconds after whatever was before; whoever is in it for the first time is 5 s old. */
    answer: async (...parts: readonly Partial<Session>[]): Promise<void> => {
      await clock.advance(3000);
      const now = clock.now();
      const sightings = parts.map((part) => {
        const id = part.id ?? 's1';
        born.set(id, born.get(id) ?? now - 5000);
        return sighting(part, now - born.get(id)!);
      });
      store.succeed(farm.id, sightings, now);
      await settled();
    },
  };
}

describe('sessions arranged by what is known beside their list', () => {
  it('are shown as suspicious once they are, and no longer', async () => {
    const { answer, shown } = await arranged({ filter: 'is:suspicious' });
    const left = { id: 's2', clients: 0 };
    for (let turn = 0; turn < 3; turn++) await answer({ id: 's1' }, left);
    assert.equal(shown(), '');
    for (let turn = 0; turn < 3; turn++) await answer({ id: 's1' }, left);
    assert.equal(shown(), 's2');
    await answer({ id: 's1' }, { ...left, clients: 1 });
    assert.equal(shown(), '');
  });

  it('stand by the time that they have left, which another timeout and a client that leaves change', async () => {
    const { answer, shown } = await arranged({ sortBy: 'timeLeft' });
    const soon = { id: 'soon', initialConnectUrl: 'http://farm/?timeout=60000' };
    const kept = { id: 'kept', ttl: 300_000 };
    await answer({ id: 'server' }, soon, kept);
    await answer({ id: 'server' }, soon, kept);
    assert.equal(shown(), 'soon server kept');
    await answer({ id: 'server' }, { ...soon, clients: 0 }, kept);
    assert.equal(shown(), 'server kept soon', 'nobody cuts off who has gone');
    await answer({ id: 'server' }, { ...soon, clients: 0 }, { ...kept, clients: 0 });
    assert.equal(shown(), 'server kept soon');
    await answer({ id: 'server', clients: 0 }, { ...soon, clients: 0 }, { ...kept, clients: 0 });
    assert.equal(shown(), 'kept server soon');
  });

  it('stand last when their end is over and they go on, whatever their server says', async () => {
    const { answer, shown } = await arranged({ sortBy: 'timeLeft' });
    const over = { id: 'over', initialConnectUrl: 'http://farm/?timeout=20000' };
    const both = [over, { id: 'long' }] as const;
    await answer(...both);
    assert.equal(shown(), 'over long');
    for (let turn = 0; turn < 8; turn++) await answer(...both);
    assert.equal(shown(), 'long over');
  });

  it('are ending with less than a minute left', async () => {
    const { answer, shown } = await arranged({ filter: 'is:ending' });
    const timeout = { id: 's1', initialConnectUrl: 'http://farm/?timeout=70000' };
    await answer(timeout);
    assert.equal(shown(), '');
    for (let turn = 0; turn < 3; turn++) await answer(timeout);
    assert.equal(shown(), 's1');
  });

  it('stand last where only we keep them alive', async () => {
    const { answer, viewing, shown } = await arranged({ sortBy: 'timeLeft' });
    const soon = { id: 's1', initialConnectUrl: 'http://farm/?timeout=60000' };
    await answer(soon, { id: 's2' });
    await viewing.attach();
    await answer({ ...soon, clients: 2 }, { id: 's2' });
    assert.equal(shown(), 's1 s2');
    await answer({ ...soon, clients: 1 }, { id: 's2' });
    assert.equal(viewing.verdict(), '1 alone');
    assert.equal(shown(), 's2 s1');
  });

  it('are pinned and not, as a user says', async () => {
    const { answer, pins, shown } = await arranged({ filter: 'is:pinned' });
    await answer({ id: 's1', trackingId: 'job' }, { id: 's2' });
    assert.equal(shown(), '');
    pins.pin('job');
    assert.equal(shown(), 's1');
    pins.unpin('job');
    assert.equal(shown(), '');
  });
});
