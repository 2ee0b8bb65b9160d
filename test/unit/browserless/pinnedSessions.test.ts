import * as assert from 'node:assert/strict';
import { pinnedSessions } from '../../../src/browserless/pinnedSessions';
import { Pins } from '../../../src/browserless/pins';
import { Store } from '../../../src/browserless/store';
import { Emitter } from '../../../src/shared/emitter';
import { endpoint, sighting } from '../samples';

describe('pinned sessions', () => {
  const farm = endpoint('http://farm:3000');

  function underTest() {
    const store = new Store();
    store.setEndpoints([farm]);
    store.succeed(
      farm.id,
      [sighting({ id: 'a', trackingId: 'job-1' }), sighting({ id: 'b', trackingId: 'job-2' })],
      1000,
    );
    const pins = new Pins({ get: () => ['job-2'], set: () => undefined });
    const looks = new Emitter<void>();
    const watched = { isOn: true };
    const fleet = { isWatched: () => watched.isOn, onDidChangeLooks: looks.event };
    return { pins, looks, watched, pinned: pinnedSessions({ store, pins, fleet }) };
  }

  it('are those that run, while somebody looks', () => {
    const { pins, watched, pinned } = underTest();
    assert.deepEqual([...pinned.sessions], [{ endpointId: farm.id, sessionId: 'b' }]);
    pins.pin('job-1');
    assert.equal([...pinned.sessions].length, 2);
    watched.isOn = false;
    assert.deepEqual([...pinned.sessions], []);
    watched.isOn = true;
    for (const id of ['job-1', 'job-2']) pins.unpin(id);
    assert.deepEqual([...pinned.sessions], []);
  });

  it('are others with each pin, and when somebody begins or ceases to look', () => {
    const { pins, looks, pinned } = underTest();
    let changes = 0;
    const subscription = pinned.onDidChange(() => changes++);
    pins.pin('job-1');
    looks.fire();
    assert.equal(changes, 2);
    subscription.dispose();
    pins.unpin('job-1');
    looks.fire();
    assert.equal(changes, 2);
  });
});
