import * as assert from 'node:assert/strict';
import { FramePace } from '../../../../src/browserless/wall/framePace';
import { VirtualClock } from '../../virtualClock';

/** How many frames Chromium sends before the first of them is told to have been drawn. */
const inFlight = 3;

/** A page, its screencast as Chromium makes it, and the pace at which it is taken. */
function casting(everyMs = 1000) {
  const clock = new VirtualClock();
  /** What came, and what the page shows. */
  const seen: number[] = [];
  let shown = 0;
  let flying = 0;
  let cast = 0;
  const send = (): void => {
    flying++;
    seen.push(shown);
    const own = cast;
    pace.take(() => {
      if (own === cast) flying--;
    });
  };
  const pace = new FramePace({
    clock,
    everyMs: () => everyMs,
    renew: () => {
      cast++;
      flying = 0;
      send();
    },
  });
  const draw = (): void => {
    shown++;
    if (flying < inFlight) send();
  };
  send();
  /** Draws sixty times a second. */
  const animate = async (seconds: number): Promise<void> => {
    for (let frame = 0; frame < 60 * seconds; frame++) {
      draw();
      await clock.advance(1000 / 60);
    }
  };
  return { clock, pace, seen, draw, animate, shown: () => shown };
}

describe('the pace of a screencast', () => {
  it('costs nothing where a page does not change', async () => {
    const { clock, seen } = casting();
    await clock.advance(60_000);
    assert.deepEqual([seen, clock.waits], [[0], []]);
  });

  it('is what was asked for, however fast the page draws', async () => {
    const { seen, animate } = casting();
    await animate(20);
    assert.ok(seen.length >= 19 && seen.length <= 22, `${seen.length} frames in 20 s`);
  });

  it('follows the setting', async () => {
    const { seen, animate } = casting(250);
    await animate(10);
    assert.ok(seen.length >= 38 && seen.length <= 42, `${seen.length} frames in 10 s`);
  });

  for (const seconds of [0.1, 0.5, 1, 1.7, 3, 5])
    it(`ends with the page as it is when it comes to rest after ${seconds} s`, async () => {
      const { clock, seen, animate, shown } = casting();
      await animate(seconds);
      await clock.advance(4000);
      assert.equal(seen.at(-1), shown());
      const { length } = seen;
      await clock.advance(60_000);
      assert.deepEqual([seen.length, clock.waits], [length, []], 'and nothing is asked any more');
    });

  it('shows a change at once after a rest', async () => {
    const { clock, seen, draw } = casting();
    await clock.advance(10_000);
    draw();
    assert.deepEqual(seen, [0, 1]);
  });

  it('ends with its owner', async () => {
    const { clock, pace, animate } = casting();
    await animate(1);
    pace.dispose();
    assert.deepEqual(clock.waits, []);
    await clock.advance(10_000);
  });
});
