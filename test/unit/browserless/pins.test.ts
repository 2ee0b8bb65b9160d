import * as assert from 'node:assert/strict';
import { Pins } from '../../../src/browserless/pins';
import { session } from '../samples';

function pinsUnderTest(...kept: string[]) {
  let saved: readonly string[] = kept;
  const pins = new Pins({ get: () => saved, set: (ids) => void (saved = ids) });
  let changes = 0;
  pins.onDidChange(() => changes++);
  return { pins, saved: () => saved, changes: () => changes };
}

const named = (...ids: (string | undefined)[]) => ids.map((trackingId) => session({ id: `${trackingId}`, trackingId }));

describe('pins', () => {
  it('are kept, each once, in the order in which they were set', () => {
    const { pins, saved, changes } = pinsUnderTest('old');
    pins.pin('new');
    pins.pin('old');
    assert.deepEqual(saved(), ['old', 'new']);
    pins.unpin('old');
    assert.deepEqual(saved(), ['new']);
    assert.equal(changes(), 3);
    pins.unpin('new');
    assert.ok(pins.isEmpty);
  });

  it('are for whoever has the tracking id, and for nobody without one', () => {
    const { pins } = pinsUnderTest('job-42');
    assert.deepEqual(
      named('job-42', 'job-4', undefined).map((one) => pins.has(one)),
      [true, false, false],
    );
  });

  it('put their sessions on top and leave the order otherwise', () => {
    const { pins } = pinsUnderTest('c', 'a');
    assert.deepEqual(
      pins.onTop(named('d', 'a', undefined, 'b', 'c'), (one) => one).map(({ trackingId }) => trackingId),
      ['a', 'c', 'd', undefined, 'b'],
    );
  });
});
