// What VS Code calls inside its extension host: runs the test files that run.mjs has bundled beside it.
import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import CountingReporter from '../mocha-reporter.cjs';

export async function run(): Promise<void> {
  // no limit while somebody looks at it with a debugger
  const { MOCHA_GREP: grep, MOCHA_TIMEOUT: timeout = '60000' } = process.env;
  const mocha = new Mocha({ timeout, reporter: CountingReporter, ...(grep ? { grep } : {}) });
  const files = fs.readdirSync(__dirname, { encoding: 'utf8', recursive: true });
  for (const file of files.filter((name) => name.endsWith('.test.js')).sort())
    mocha.addFile(path.join(__dirname, file));
  const failures = await new Promise<number>((resolve) => void mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
