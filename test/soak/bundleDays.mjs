import path from 'node:path';
import { root } from '../env/paths.mjs';
import { bundle } from '../host/bundle.mjs';

/**
 * Bundles days.ts, with all that it needs and what stands in for VS Code, and gives the script.
 * @param {string} out a folder, which is emptied
 */
export async function bundleDays(out) {
  const folder = path.join(root, 'test/soak');
  const alias = { vscode: path.join(folder, 'vscodeStandIn.ts') };
  // a map would lie in the heap that is measured, as large as all the rest
  await bundle({ folder, files: ['days.ts'], out, alias, packages: 'bundle', sourcemap: false });
  return path.join(out, 'days.js');
}
