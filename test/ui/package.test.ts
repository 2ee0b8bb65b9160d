import assert from 'node:assert/strict';
import { meetsGoal } from '../bench/figures';
import { measure } from '../bench/vsix';

describe('the package', () => {
  it('is as small as it is held to be, with DevTools and without', async () => {
    const { 'vsix.mb': whole, 'vsix.mbWithoutDevtools': rest } = await measure();
    assert.ok(whole && meetsGoal('vsix.mb', whole.value), `${whole?.value} MB`);
    assert.ok(rest && meetsGoal('vsix.mbWithoutDevtools', rest.value), `${rest?.value} MB`);
    assert.ok(rest.value < whole.value / 2, 'DevTools are most of it');
  });
});
