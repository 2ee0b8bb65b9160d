import * as assert from 'node:assert/strict';
import { diagnose } from '../../../../src/browserless/check/diagnosis';
import { goneResults, successorOf } from '../../../../src/browserless/check/gone';
import { steps } from '../../../../src/browserless/check/results';
import { endpoint } from '../../samples';

describe('a check of an endpoint that is gone', () => {
  it('takes no step, and says why', () => {
    assert.deepEqual(
      goneResults.map(({ finding }) => finding),
      steps.map((step) => ({ step, verdict: 'skipped', reason: 'gone' })),
    );
    assert.deepEqual(diagnose(goneResults), { verdict: 'failed', cause: { kind: 'gone' }, remedy: undefined });
  });

  it('goes on with what its entry became, never with a namesake from elsewhere', () => {
    const gone = endpoint('http://old.example', { name: 'Staging', source: 'user' });
    const foreign = endpoint('http://foreign.example', { name: 'Staging', source: 'workspace' });
    const other = endpoint('http://other.example', { name: 'Other', source: 'user' });
    const edited = endpoint('http://new.example', { name: 'Staging', source: 'user' });
    assert.equal(successorOf(gone, [foreign, other]), undefined);
    assert.equal(successorOf(gone, [foreign, other, edited]), edited);
  });
});
