import * as assert from 'node:assert/strict';
import { isPlain, plainArrangement, readArrangement } from '../../../../src/browserless/arrangement/arrangement';

describe('an arrangement that was stored', () => {
  it('is read as it was', () => {
    const stored = { filter: 'job', sortBy: 'clients', groupBy: 'route' } as const;
    assert.deepEqual(readArrangement(stored), stored);
  });

  it('is plain where it says what nobody knows', () => {
    for (const stored of [undefined, null, 7, 'x', {}, { filter: 7, sortBy: 'toString', groupBy: '__proto__' }])
      assert.deepEqual(readArrangement(stored), plainArrangement);
    assert.deepEqual(readArrangement({ filter: 'x', sortBy: 'colour' }), { ...plainArrangement, filter: 'x' });
  });

  it('is plain with nothing but spaces for a filter', () => {
    assert.equal(isPlain({ ...plainArrangement, filter: '  ' }), true);
    assert.equal(isPlain({ ...plainArrangement, filter: 'x' }), false);
    assert.equal(isPlain({ ...plainArrangement, sortBy: 'oldest' }), false);
    assert.equal(isPlain({ ...plainArrangement, groupBy: 'browser' }), false);
  });
});
