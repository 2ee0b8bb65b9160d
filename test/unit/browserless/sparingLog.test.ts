import * as assert from 'node:assert/strict';
import { logLine } from '../../../src/browserless/log';
import { SparingLog } from '../../../src/browserless/sparingLog';
import { VirtualClock } from '../virtualClock';

const endpoint = { name: 'Farm' };

describe("an endpoint's lines in the log", () => {
  let lines: string[] = [];
  let clock: VirtualClock;
  let log: SparingLog;
  beforeEach(() => {
    lines = [];
    clock = new VirtualClock();
    log = new SparingLog({ write: (event) => void lines.push(logLine(event).text) }, clock);
  });

  it('are few an hour where it comes and goes, and say what was left out', async () => {
    const flap = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time++) {
        log.write({ kind: 'endpointFails', endpoint, fault: { kind: 'refused' } });
        log.write({ kind: 'endpointAnswersAgain', endpoint });
        await clock.advance(1000);
      }
    };
    await flap(100);
    assert.equal(lines.length, 21);
    assert.deepEqual(lines.slice(-3), [
      'Farm: refused',
      'Farm: answers again',
      'Farm: comes and goes; no more of it within this hour',
    ]);
    await clock.advance(3_500_000);
    lines.length = 0;
    await flap(1);
    assert.deepEqual(lines, ['Farm: 180 lines were left out', 'Farm: refused', 'Farm: answers again']);
  });

  it('are all there where they are rare', async () => {
    for (let time = 0; time < 100; time++) {
      log.write({ kind: 'endpointAnswersAgain', endpoint });
      await clock.advance(200_000);
    }
    assert.equal(lines.length, 100);
  });
});
