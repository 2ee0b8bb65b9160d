import * as assert from 'node:assert/strict';
import { Redraws } from '../../../../src/features/sessions/redraws';
import { VirtualClock } from '../../virtualClock';

describe('rows to be drawn anew', () => {
  function redrawsUnderTest() {
    const clock = new VirtualClock(5000);
    const drawn: [at: number, rows: string[] | undefined][] = [];
    const redraws = new Redraws<string>(clock, (rows) => drawn.push([clock.now() - 5000, rows]));
    return { clock, drawn, redraws };
  }

  it('come together, each once, as soon as what they come of is done', async () => {
    const { clock, drawn, redraws } = redrawsUnderTest();
    for (const row of ['a', 'b', 'a']) redraws.add(row);
    assert.deepEqual(drawn, []);
    await clock.advance(0);
    assert.deepEqual(drawn, [[0, ['a', 'b']]]);
  });

  it('leave VS Code the pause without which it draws nothing, however they come', async () => {
    const { clock, drawn, redraws } = redrawsUnderTest();
    for (let at = 0; at < 3000; at += 10) {
      redraws.add(`row ${at}`);
      await clock.advance(10);
    }
    const times = drawn.map(([at]) => at);
    assert.equal(times.length, 8);
    const pauses = times.slice(1).map((at, index) => at - times[index]!);
    assert.ok(Math.min(...pauses) > 200, `pauses of ${pauses.join(', ')} ms`);
    await clock.advance(400);
    assert.equal(drawn.flatMap(([, rows]) => rows).length, 300, 'none is lost');
  });

  it('come sooner when somebody waits for them, with the least pause that VS Code needs', async () => {
    const { clock, drawn, redraws } = redrawsUnderTest();
    redraws.hurry();
    for (let at = 0; at < 1000; at += 10) {
      redraws.add('a');
      if (at >= 100 && at <= 350) redraws.hurry();
      await clock.advance(10);
    }
    assert.deepEqual(
      drawn.map(([at]) => at),
      [0, 220, 440, 840],
    );
  });

  it('are waited for by who has to know that they are drawn', async () => {
    const { clock, drawn, redraws } = redrawsUnderTest();
    await redraws.settled();
    redraws.add('a');
    let isSettled = false;
    void redraws.settled().then(() => (isSettled = true));
    await Promise.resolve();
    assert.deepEqual([isSettled, drawn.length], [false, 0]);
    await clock.advance(0);
    assert.deepEqual([isSettled, drawn.length], [true, 1]);
  });

  it('are everything where one of them is', async () => {
    const { clock, drawn, redraws } = redrawsUnderTest();
    redraws.add('a');
    redraws.add();
    await clock.advance(0);
    redraws.add('b');
    await clock.advance(400);
    assert.deepEqual(drawn, [
      [0, undefined],
      [400, ['b']],
    ]);
  });

  it('are forgotten with the tree', async () => {
    const { clock, drawn, redraws } = redrawsUnderTest();
    redraws.add('a');
    redraws.dispose();
    await clock.advance(1000);
    assert.deepEqual(drawn, []);
    assert.deepEqual(clock.waits, []);
  });
});
