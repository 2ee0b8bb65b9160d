import * as assert from 'node:assert/strict';
import { endpoint, sighting } from '../samples';
import { FakeViewer, farm, key, Viewing } from './viewing';

describe('viewers of a session', () => {
  it('are counted among its clients', async () => {
    const world = new Viewing();
    await world.poll({ clients: 1 });
    await world.attach();
    await world.poll({ clients: 2 });
    assert.equal(world.verdict(), '1 among others');
    await world.attach();
    await world.poll({ clients: 3 });
    assert.equal(world.verdict(), '2 among others');
  });

  it('are alone when they are all of its clients', async () => {
    const world = new Viewing();
    await world.attach(2);
    await world.attach();
    await world.poll({ clients: 4 });
    assert.equal(world.verdict(), '3 among others');
    await world.poll({ clients: 3 });
    assert.equal(world.verdict(), '3 alone');
    assert.deepEqual(
      world.viewers.alone.map(({ sessionId }) => sessionId),
      ['s1'],
    );
    await world.poll({ clients: 4 });
    assert.equal(world.verdict(), '3 among others');
    assert.deepEqual(world.viewers.alone, []);
  });

  it('are noticed to be alone by an answer that changes nothing in the list', async () => {
    const world = new Viewing();
    await world.poll({ clients: 1 });
    // the owner leaves as we come: one client before, one after
    await world.attach();
    await world.poll({ clients: 1 });
    assert.equal(world.verdict(), '1 alone');
    assert.deepEqual(world.fired, ['s1 unknown', 's1 1 alone']);
  });

  it('fire nothing for an answer that says the same again', async () => {
    const world = new Viewing();
    await world.attach();
    await world.poll({ clients: 2 });
    world.fired.length = 0;
    await world.poll({ clients: 2 });
    await world.poll({ clients: 5 });
    assert.deepEqual(world.fired, []);
  });

  it('are never alone where the server does not say how many clients there are, or says fewer', async () => {
    const world = new Viewing();
    await world.attach(2);
    await world.poll({ clients: undefined });
    assert.equal(world.verdict(), '2 among others');
    await world.poll({ clients: 1 });
    assert.equal(world.verdict(), '2 among others');
  });

  it('are those that have a socket', async () => {
    const world = new Viewing();
    const tab = await world.attach();
    world.viewers.add(key, new FakeViewer());
    assert.equal(world.viewers.sockets(key), 1);
    tab.connect(0);
    assert.equal(world.viewers.sockets(key), 0);
    assert.equal(world.viewers.sockets({ ...key, sessionId: 's2' }), 0);
  });

  it('of one session say nothing of another', async () => {
    const world = new Viewing();
    await world.attach();
    await world.clock.advance(1);
    world.store.succeed(farm.id, [sighting({ id: 's1', clients: 2 }), sighting({ id: 's2', clients: 1 })], 5, 5000);
    assert.equal(world.verdict(), '1 among others');
    assert.equal(world.viewers.standing({ ...key, sessionId: 's2' }), undefined);
  });

  it('of one endpoint say nothing of a session with the same id of another, and end without it', async () => {
    const world = new Viewing();
    const other = endpoint('http://other');
    const there = { endpointId: other.id, sessionId: 's1' };
    world.store.setEndpoints([farm, other]);
    await world.attach();
    assert.deepEqual([world.viewers.sockets(there), world.viewers.isViewed(there)], [0, false]);
    const viewer = new FakeViewer();
    world.viewers.add(there, viewer);
    viewer.connect();
    assert.deepEqual(world.watched, [farm.id, other.id]);
    world.store.setEndpoints([other]);
    assert.deepEqual([world.viewers.sockets(key), world.viewers.sockets(there), viewer.isEnded], [0, 1, false]);
    world.viewers.detach(key);
    assert.equal(viewer.isEnded, false);
  });

  it('are alone also where they came by two addresses of one server', async () => {
    const world = new Viewing();
    const other = endpoint('http://farm.example');
    const there = { endpointId: other.id, sessionId: 's1' };
    world.store.setEndpoints([farm, other]);
    await world.attach();
    const viewer = new FakeViewer();
    world.viewers.add(there, viewer);
    viewer.connect();
    // who asked before the second came cannot know
    world.answer({ clients: 2 }, world.clock.now());
    assert.equal(world.verdict(), 'unknown');
    await world.poll({ clients: 3 });
    assert.equal(world.verdict(), '1 among others');
    await world.poll({ clients: 2 });
    assert.equal(world.verdict(), '1 alone');
  });
});

describe('an answer that was asked for', () => {
  it('before we came says nothing: the one client that it saw is the owner', async () => {
    const world = new Viewing();
    const askedAt = world.clock.now();
    await world.attach();
    world.answer({ clients: 1 }, askedAt);
    assert.equal(world.verdict(), 'unknown');
    await world.poll({ clients: 2 });
    assert.equal(world.verdict(), '1 among others');
  });

  it('in the very moment in which we came says nothing either', async () => {
    const world = new Viewing();
    await world.attach();
    world.answer({ clients: 1 }, world.clock.now());
    assert.equal(world.verdict(), 'unknown');
  });

  it('before one of ours left does not bring others', async () => {
    const world = new Viewing();
    await world.attach();
    const second = await world.attach();
    await world.poll({ clients: 2 });
    assert.equal(world.verdict(), '2 alone');
    const askedAt = world.clock.now();
    await world.clock.advance(1);
    second.connect(0);
    world.answer({ clients: 2 }, askedAt);
    assert.equal(world.verdict(), '2 alone', 'as was known before');
    await world.poll({ clients: 1 });
    assert.equal(world.verdict(), '1 alone');
  });

  it('before one more of ours came does not make us alone', async () => {
    const world = new Viewing();
    await world.attach();
    await world.poll({ clients: 2 });
    const askedAt = world.clock.now();
    await world.attach();
    world.answer({ clients: 2 }, askedAt);
    assert.equal(world.verdict(), '1 among others');
    await world.poll({ clients: 3 });
    assert.equal(world.verdict(), '2 among others');
  });
});

describe('a keep-alive session', () => {
  it('does not need us: it has a ttl', async () => {
    const world = new Viewing();
    await world.attach();
    await world.poll({ clients: 1, ttl: 30_000 });
    assert.equal(world.verdict(), '1 among others');
  });

  it('does not need us: it lived without any client before we came', async () => {
    const world = new Viewing();
    await world.poll({ clients: 0 });
    await world.attach();
    await world.poll({ clients: 1 });
    assert.equal(world.verdict(), '1 among others');
    await world.poll({ clients: 2 });
    await world.poll({ clients: 1 });
    assert.equal(world.verdict(), '1 among others', 'it is remembered');
  });

  it('is one that has no client and runs: one that has ended may be listed for a while', async () => {
    const world = new Viewing();
    await world.poll({ clients: 0, running: false });
    await world.attach();
    await world.poll({ clients: 1 });
    assert.equal(world.verdict(), '1 alone');
  });

  it('is forgotten when it has ended', async () => {
    const world = new Viewing();
    await world.poll({ clients: 0 });
    await world.pollWithout();
    await world.attach();
    await world.poll({ clients: 1 });
    assert.equal(world.verdict(), '1 alone');
  });
});

describe('nobody knows whether we are alone', () => {
  const alone = async (): Promise<Viewing> => {
    const world = new Viewing();
    await world.attach();
    await world.poll({ clients: 1 });
    assert.equal(world.verdict(), '1 alone');
    return world;
  };

  it('while the endpoint does not answer', async () => {
    const world = await alone();
    world.fail();
    assert.equal(world.verdict(), 'unknown');
    await world.poll({ clients: 1 });
    assert.equal(world.verdict(), '1 alone');
  });

  it('once the session has ended', async () => {
    const world = await alone();
    await world.pollWithout();
    assert.equal(world.verdict(), 'unknown');
  });

  it('once our last socket has closed, and until an answer after the next one', async () => {
    const world = await alone();
    const viewer = new FakeViewer();
    world.viewers.detach(key);
    assert.equal(world.verdict(), 'unknown');
    world.viewers.add(key, viewer);
    viewer.connect();
    assert.equal(world.verdict(), 'unknown');
  });
});

describe('detaching', () => {
  it('ends every viewer of the session, and of no other', async () => {
    const world = new Viewing();
    const own = [await world.attach(), await world.attach()];
    const other = new FakeViewer();
    world.viewers.add({ ...key, sessionId: 's2' }, other);
    world.viewers.detach(key);
    assert.deepEqual(
      [...own, other].map(({ isEnded }) => isEnded),
      [true, true, false],
    );
    assert.equal(world.viewers.sockets(key), 0);
  });

  it('happens where the endpoint is removed: nobody would see any more what we keep alive', async () => {
    const world = new Viewing();
    const viewer = await world.attach();
    world.store.setEndpoints([farm, endpoint('http://other')]);
    assert.equal(viewer.isEnded, false);
    world.store.setEndpoints([]);
    assert.equal(viewer.isEnded, true);
    assert.deepEqual(world.watched, []);
  });
});

describe('the endpoint of a viewer', () => {
  it('is polled while there is a socket, whoever else looks', async () => {
    const world = new Viewing();
    const [first, second] = [await world.attach(), await world.attach()];
    assert.deepEqual(world.watched, [farm.id]);
    first.connect(0);
    assert.deepEqual(world.watched, [farm.id]);
    second.dispose();
    assert.deepEqual(world.watched, []);
    first.connect();
    assert.deepEqual(world.watched, [farm.id]);
    first.dispose();
    assert.deepEqual(world.watched, []);
  });
});
