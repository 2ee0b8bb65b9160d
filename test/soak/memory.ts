import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { settled } from '../unit/virtualClock';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is in use (bytes) after all has been collected that can be; what becomes free by that is collected, too. */
export async function collected(): Promise<{ heap: number; rss: number }> {
  for (let round = 0; round < 3; round++) {
    await settled();
    collect();
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
}
