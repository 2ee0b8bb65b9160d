import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, vsix } from '../env/paths.mjs';
import { run } from '../env/processes.mjs';
import type { Measurements } from './figures';

/** The package as it is installed; without DevTools it is packed anew, as `npm run package` does. */
export async function measure(): Promise<Measurements> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bls-vsix-'));
  try {
    const ignore = path.join(folder, 'ignore');
    const lines = fs.readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n');
    fs.writeFileSync(ignore, lines.filter((line) => line !== '!dist/devtools/**').join('\n'));
    const without = path.join(folder, 'without.vsix');
    const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
    const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
    await run(process.execPath, [vsce, 'package', ...options, '--ignoreFile', ignore, '-o', without]);
    return {
      'vsix.mb': { value: fs.statSync(vsix).size / 1e6 },
      'vsix.mbWithoutDevtools': { value: fs.statSync(without).size / 1e6 },
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
