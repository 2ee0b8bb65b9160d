import * as assert from 'node:assert/strict';
import { DetachWhenAlone } from '../../../src/browserless/detachWhenAlone';
import { FakeViewer, key, Viewing } from './viewing';

/** A viewer that is alone on its session, and what counts down. */
async function alone({ isOn = true } = {}) {
  const world = new Viewing();
  const setting = { isOn };
  const detachWhenAlone = new DetachWhenAlone({
    viewers: world.viewers,
    clock: world.clock,
    isOn: () => setting.isOn,
  });
  const log: string[] = [];
  const remaining = (): number | undefined => detachWhenAlone.remainingMs(key);
  detachWhenAlone.onDidChange(() => void log.push(remaining() === undefined ? 'stops' : 'counts'));
  detachWhenAlone.onDidDetach(({ sessionId }) => void log.push(`detached ${sessionId}`));
  const viewer = await world.attach();
  await world.poll({ clients: 1 });
  return { world, setting, detachWhenAlone, log, remaining, viewer };
}

describe('viewers that are alone', () => {
  it('leave after 60 seconds', async () => {
    const { world, viewer, log, remaining } = await alone();
    const second = new FakeViewer();
    world.viewers.add(key, second);
    await world.clock.advance(59_999);
    assert.deepEqual([viewer.isEnded, remaining()], [false, 1]);
    await world.clock.advance(1);
    assert.deepEqual([viewer.isEnded, second.isEnded], [true, true]);
    assert.deepEqual(log, ['counts', 'stops', 'detached s1']);
    assert.deepEqual([world.clock.waits, remaining()], [[], undefined]);
  });

  it('are counted down once, however often they are seen alone', async () => {
    const { world, log, remaining } = await alone();
    for (let seconds = 0; seconds < 30; seconds += 3) {
      await world.clock.advance(2999);
      await world.poll({ clients: 1 });
    }
    assert.equal(remaining(), 30_000);
    await world.attach();
    await world.poll({ clients: 2 });
    assert.equal(remaining(), 29_998, 'one more of ours is no company');
    assert.deepEqual(log, ['counts']);
  });

  it('stay when somebody else comes, and are counted down anew when that one leaves', async () => {
    const { world, viewer, remaining, log } = await alone();
    await world.clock.advance(50_000);
    await world.poll({ clients: 2 });
    assert.deepEqual([remaining(), world.clock.waits], [undefined, []]);
    await world.clock.advance(100_000);
    assert.equal(viewer.isEnded, false);
    await world.poll({ clients: 1 });
    assert.equal(remaining(), 60_000);
    assert.deepEqual(log, ['counts', 'stops', 'counts']);
  });

  it('stay while the endpoint does not answer: somebody else may have come', async () => {
    const { world, viewer, remaining } = await alone();
    world.fail();
    await world.clock.advance(100_000);
    assert.deepEqual([viewer.isEnded, remaining(), world.clock.waits], [false, undefined, []]);
    await world.poll({ clients: 1 });
    assert.equal(remaining(), 60_000);
  });

  it('are left alone on a keep-alive session', async () => {
    const { world, remaining } = await alone();
    await world.poll({ clients: 1, ttl: 1000 });
    assert.equal(remaining(), undefined);
  });
});

describe('passing viewers that are alone', () => {
  async function passing({ isOn = true } = {}) {
    const world = new Viewing();
    const { viewers, clock } = world;
    const detachWhenAlone = new DetachWhenAlone({ viewers, clock, isOn: () => isOn });
    const log: string[] = [];
    detachWhenAlone.onDidChange(() => void log.push('changed'));
    detachWhenAlone.onDidDetach(() => void log.push('detached'));
    return { world, viewers, log, viewer: await world.attach(1, true) };
  }

  for (const isOn of [true, false])
    it(`leave at once, without a word, with the setting ${isOn ? 'on' : 'off'}`, async () => {
      const { world, viewer, log } = await passing({ isOn });
      await world.poll({ clients: 2 });
      assert.equal(viewer.isEnded, false);
      await world.poll({ clients: 1 });
      assert.deepEqual([viewer.isEnded, log, world.clock.waits], [true, [], []]);
    });

  it('are no reason to tell of the session, and nothing to detach', async () => {
    const { world, viewers } = await passing();
    assert.deepEqual([viewers.sessions, viewers.isAttached(key), viewers.sockets(key)], [[], false, 1]);
    await world.attach();
    assert.deepEqual([viewers.sessions.length, viewers.isAttached(key), viewers.sockets(key)], [1, true, 2]);
  });

  it('stay with one that somebody has asked for, and leave with it or after it', async () => {
    const { world, viewer, log } = await passing();
    const asked = await world.attach();
    await world.poll({ clients: 2 });
    assert.deepEqual([viewer.isEnded, log], [false, ['changed']]);
    asked.dispose();
    await world.poll({ clients: 1 });
    assert.deepEqual([viewer.isEnded, world.clock.waits, log.includes('detached')], [true, [], false]);
  });
});

describe('the countdown', () => {
  const ends: Record<string, (world: Viewing, viewer: FakeViewer) => unknown> = {
    'the session has ended': (world) => world.pollWithout(),
    'its endpoint is removed': (world) => world.store.setEndpoints([]),
    'the user detaches': (world) => world.viewers.detach(key),
    'the last tab is closed': (_, viewer) => viewer.dispose(),
    'the socket drops': (_, viewer) => viewer.connect(0),
  };
  for (const [what, happens] of Object.entries(ends)) {
    it(`ends when ${what}, and leaves no timer`, async () => {
      const { world, viewer, remaining, log } = await alone();
      assert.equal(world.clock.waits.length, 1);
      await happens(world, viewer);
      assert.deepEqual([remaining(), world.clock.waits], [undefined, []]);
      assert.deepEqual(log, ['counts', 'stops']);
    });
  }

  it('ends with the extension', async () => {
    const { world, detachWhenAlone, viewer } = await alone();
    detachWhenAlone.dispose();
    await world.poll({ clients: 2 });
    await world.poll({ clients: 1 });
    assert.deepEqual([world.clock.waits, viewer.isEnded], [[], false]);
  });
});

describe('staying', () => {
  it('holds until somebody else has come', async () => {
    const { world, detachWhenAlone, remaining } = await alone();
    detachWhenAlone.stay(key);
    assert.deepEqual([remaining(), world.clock.waits], [undefined, []]);
    await world.poll({ clients: 1 });
    await world.attach();
    await world.poll({ clients: 2 });
    assert.equal(remaining(), undefined);
    await world.poll({ clients: 3 });
    await world.poll({ clients: 2 });
    assert.equal(remaining(), 60_000);
  });

  it('holds though the endpoint does not answer for a while', async () => {
    const { world, detachWhenAlone, remaining } = await alone();
    detachWhenAlone.stay(key);
    world.fail();
    await world.poll({ clients: 1 });
    assert.equal(remaining(), undefined);
  });

  it('holds though DevTools are loaded anew', async () => {
    const { world, detachWhenAlone, viewer, remaining } = await alone();
    detachWhenAlone.stay(key);
    viewer.connect(0);
    await world.clock.advance(1);
    viewer.connect(1);
    await world.poll({ clients: 1 });
    assert.deepEqual([world.verdict(), remaining()], ['1 alone', undefined]);
  });

  it('is over when we have left, be it after our sockets', async () => {
    const { world, detachWhenAlone, viewer, remaining } = await alone();
    detachWhenAlone.stay(key);
    viewer.connect(0);
    viewer.dispose();
    await world.attach();
    await world.poll({ clients: 1 });
    assert.equal(remaining(), 60_000);
  });

  it('is over when we have left', async () => {
    const { world, detachWhenAlone, viewer, remaining } = await alone();
    detachWhenAlone.stay(key);
    viewer.dispose();
    await world.attach();
    await world.poll({ clients: 1 });
    assert.equal(remaining(), 60_000);
  });

  it('means nothing where nothing counts down', async () => {
    const { world, detachWhenAlone, remaining } = await alone();
    await world.poll({ clients: 2 });
    detachWhenAlone.stay(key);
    await world.poll({ clients: 1 });
    assert.equal(remaining(), 60_000);
  });
});

describe('the setting', () => {
  it('off, nothing counts down', async () => {
    const { world, viewer, remaining, log } = await alone({ isOn: false });
    assert.equal(world.verdict(), '1 alone', 'it is said all the same');
    await world.clock.advance(3_600_000);
    assert.deepEqual([viewer.isEnded, remaining(), log, world.clock.waits], [false, undefined, [], []]);
  });

  it('is followed at once', async () => {
    const { detachWhenAlone, setting, remaining } = await alone({ isOn: false });
    setting.isOn = true;
    detachWhenAlone.settingChanged();
    assert.equal(remaining(), 60_000);
    setting.isOn = false;
    detachWhenAlone.settingChanged();
    assert.equal(remaining(), undefined);
  });
});
