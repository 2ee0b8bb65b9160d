// What run.mjs starts when everything is set up: measures, prints the table, and writes results.json and, with --record,
// docs/benchmarks.md.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../env/paths.mjs';
import { benches } from './benches';
import { figureOf, keys, type BenchName, type Key, type Measurement } from './figures';
import { machineText, record, results, table } from './report';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, record: { type: 'boolean', default: false } } });
  const { only } = values;
  const wanted = keys.filter((key) => only === undefined || key === only || figureOf(key).bench === only);
  if (wanted.length === 0)
    throw new Error(`nothing is called ${only}; there are ${Object.keys(benches).join(', ')} and ${keys.join(', ')}`);
  const measured = new Map<Key, Measurement>();
  let failed = 0;
  for (const name of new Set(wanted.flatMap((key) => figureOf(key).bench ?? []))) {
    console.log(`Measuring: ${name} …`);
    failed += await measure(name, measured);
  }
  const found = results(wanted, measured);
  console.log(`\n${machineText()}\n\n${table(found)}`);
  fs.writeFileSync(path.join(root, 'test/bench/results.json'), `${JSON.stringify({ figures: found }, undefined, 2)}\n`);
  if (values.record && only === undefined && failed === 0) record(found);
  const missed = Object.values(found).filter(({ pass }) => pass === false);
  return failed + missed.length;
}

/** One bench that fails does not keep the others from running. */
async function measure(name: BenchName, measured: Map<Key, Measurement>): Promise<number> {
  try {
    const bench = await benches[name]();
    for (const [key, measurement] of Object.entries(await bench.measure())) measured.set(key as Key, measurement);
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  }
}

main().then(
  (complaints) => process.exit(complaints > 0 ? 1 : 0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
