import * as assert from 'node:assert/strict';
import { VirtualClock } from './virtualClock';

describe('the clock of these tests', () => {
  it('runs what is due in order, each at its moment, and what that causes', async () => {
    const clock = new VirtualClock(0);
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${clock.now()} ${name}`);
    clock.after(20, note('late'));
    clock.after(10, () => {
      note('early')();
      void Promise.resolve().then(() => clock.after(5, note('caused')));
    });
    clock.after(10, note('early too'));
    clock.after(12, note('cancelled')).dispose();
    clock.after(31, note('not yet'));
    await clock.advance(30);
    assert.deepEqual(ran, ['10 early', '10 early too', '15 caused', '20 late']);
    assert.equal(clock.now(), 30);
    assert.deepEqual(clock.waits, [1]);
  });
});
