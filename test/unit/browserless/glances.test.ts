import * as assert from 'node:assert/strict';
import { DetachWhenAlone } from '../../../src/browserless/detachWhenAlone';
import type { Session } from '../../../src/browserless/session';
import { endpoint, sighting } from '../samples';
import { farm, key, Viewing } from './viewing';

/** What the row of `s1` says of its clients. */
const clients = ({ store }: Viewing): number | undefined => store.session(farm.id, 's1')?.session.clients;

describe('glances at a session', () => {
  it('are no clients of it, in whichever moment an answer counts them', async () => {
    const world = new Viewing();
    await world.poll({ clients: 1 });
    const changes: string[] = [];
    world.store.onDidChange(({ kind }) => void changes.push(kind));
    const askedBefore = world.clock.now();
    const glance = world.glances.begin('s1');
    world.answer({ clients: 2 }, askedBefore);
    await world.poll({ clients: 2 });
    glance.dispose();
    // the server has not heard of its end
    await world.poll({ clients: 2 });
    assert.deepEqual(changes, []);
    const askedThen = world.clock.now();
    await world.clock.advance(60_000);
    world.answer({ clients: 2 }, askedThen);
    assert.equal(clients(world), 1);
    // somebody else has come
    await world.poll({ clients: 2 });
    assert.equal(clients(world), 2);
  });

  it('leave all else that an answer says', async () => {
    const world = new Viewing();
    await world.poll({ clients: 1, running: true });
    world.glances.begin('s1');
    await world.poll({ clients: 2, running: false });
    assert.equal(clients(world), 1);
    assert.equal(world.store.session(farm.id, 's1')?.session.running, false);
  });

  it('do not make the next answer one that is known, though it says the same', () => {
    const world = new Viewing();
    const fingerprint = { sum: 12, length: 1, aliveMs: undefined };
    const answer = (part: Partial<Session>): void =>
      world.store.succeed(farm.id, [sighting(part)], world.clock.now(), world.clock.now(), fingerprint);
    answer({ clients: 1 });
    assert.ok(world.store.isKnown(farm.id, fingerprint, world.clock.now()));
    world.glances.begin('s1');
    answer({ clients: 2 });
    assert.ok(!world.store.isKnown(farm.id, fingerprint, world.clock.now()));
  });

  it('are known by another address of the same server too', () => {
    const world = new Viewing();
    const again = endpoint('http://again');
    world.store.setEndpoints([farm, again]);
    const answer = (count: number): void =>
      world.store.succeed(again.id, [sighting({ id: 's1', clients: count })], world.clock.now());
    answer(1);
    world.glances.begin('s1');
    answer(2);
    assert.equal(world.store.session(again.id, 's1')?.session.clients, 1);
  });

  it('neither begin nor end what counts down, nor the time in which nobody was there', async () => {
    const world = new Viewing();
    const detach = new DetachWhenAlone({ viewers: world.viewers, clock: world.clock, isOn: () => true });
    await world.poll({ clients: 0 });
    const left = world.store.session(farm.id, 's1')?.lasting.clientless;
    const first = world.glances.begin('s1');
    await world.poll({ clients: 1 });
    assert.equal(world.store.session(farm.id, 's1')?.lasting.clientless, left);
    first.dispose();
    await world.clock.advance(2000);
    // a viewer of ours comes beside an owner, while we glance
    await world.poll({ clients: 1 });
    const second = world.glances.begin('s1');
    await world.attach();
    await world.poll({ clients: 3 });
    assert.equal(world.verdict(), 'unknown');
    assert.equal(detach.remainingMs(key), undefined);
    second.dispose();
    await world.clock.advance(2000);
    await world.poll({ clients: 2 });
    assert.equal(world.verdict(), '1 among others');
  });

  it('do not interrupt a countdown', async () => {
    const world = new Viewing();
    const detach = new DetachWhenAlone({ viewers: world.viewers, clock: world.clock, isOn: () => true });
    await world.attach();
    await world.poll({ clients: 1 });
    assert.equal(detach.remainingMs(key), 60_000);
    world.glances.begin('s1');
    await world.poll({ clients: 2 });
    assert.equal(world.verdict(), '1 alone');
    assert.equal(detach.remainingMs(key), 59_999);
    detach.dispose();
  });
});
