import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { settled } from '../unit/virtualClock';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export interface Memory {
  /** Data in use: `heapUsed` without the code that V8 compiles, throws away and compiles again as it thinks fit. */
  readonly heap: number;
  readonly code: number;
  readonly rss: number;
}

/** What is in use (bytes) after all has been collected that can be; what becomes free by that is collected, too. */
export async function collected(): Promise<Memory> {
  for (let round = 0; round < 3; round++) {
    await settled();
    collect();
  }
  const { heapUsed, rss } = process.memoryUsage();
  const { code_and_metadata_size: machineCode, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics();
  const code = machineCode + bytecode;
  return { heap: heapUsed - code, code, rss };
}
