import * as assert from 'node:assert/strict';
import { measure } from '../bench/connections';
import { keys, meetsGoal } from '../bench/figures';

describe('what `npm run bench` counts', () => {
  it('is so on any machine: a thousand polls need one connection, and two at the most as the fleet asks for both', async function () {
    this.timeout(60_000);
    const found = await measure();
    assert.deepEqual(Object.keys(found), ['connections', 'connections.withPressure']);
    for (const key of keys) {
      const measurement = found[key];
      if (measurement) assert.ok(meetsGoal(key, measurement.value), `${key}: ${measurement.value}`);
    }
  });
});
