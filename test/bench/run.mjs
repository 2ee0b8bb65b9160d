// `npm run bench`: how fast and small it is, on the machine at hand.
//   npm run bench [-- --only NAME] [--record]
// NAME is a figure's key, or a bench for all of its figures. Prints the table and writes test/bench/results.json; with
// --record the table goes to docs/benchmarks.md as well. The exit code says whether any goal was missed.
import path from 'node:path';
import { root } from '../env/paths.mjs';
import { endOnSignals, npm, run } from '../env/processes.mjs';
import { setUp, step } from '../env/setup.mjs';

const limitMs = 60 * 60_000;

async function main() {
  await setUp(['root', 'env', 'chromium']);
  await step('extension', () => npm(['run', '--silent', 'package'], root));
  const args = ['--import', 'tsx', path.join(root, 'test/bench/main.ts'), ...process.argv.slice(2)];
  const { code } = await run(process.execPath, args, { show: true, allow: true, limitMs });
  return code ?? 1;
}

endOnSignals();
main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
