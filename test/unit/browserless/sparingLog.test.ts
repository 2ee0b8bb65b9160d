import * as assert from 'node:assert/strict';
import { SparingLog } from '../../../src/browserless/sparingLog';
import { VirtualClock } from '../virtualClock';

describe("an endpoint's lines in the log", () => {
  it('are few an hour where it comes and goes, and say what was left out', async () => {
    const clock = new VirtualClock();
    const lines: string[] = [];
    const log = new SparingLog({ info: (line) => void lines.push(line), warn: (line) => void lines.push(line) }, clock);
    const flap = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time++) {
        log.warn('Farm', `refused ${time}`);
        log.info('Farm', `answers ${time}`);
        await clock.advance(1000);
      }
    };
    await flap(100);
    assert.equal(lines.length, 21);
    assert.deepEqual(lines.slice(-3), [
      'Farm: refused 9',
      'Farm: answers 9',
      'Farm: comes and goes; no more of it within this hour',
    ]);
    await clock.advance(3_500_000);
    lines.length = 0;
    await flap(1);
    assert.deepEqual(lines, ['Farm: 180 lines were left out', 'Farm: refused 0', 'Farm: answers 0']);
  });

  it('are all there where they are rare', async () => {
    const clock = new VirtualClock();
    const lines: string[] = [];
    const log = new SparingLog({ info: (line) => void lines.push(line), warn: () => undefined }, clock);
    for (let time = 0; time < 100; time++) {
      log.info('Farm', 'answers again');
      await clock.advance(200_000);
    }
    assert.equal(lines.length, 100);
  });
});
