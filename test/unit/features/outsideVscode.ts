import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { bundle } from '../../host/bundle.mjs';

const root = path.join(__dirname, '..', '..', '..');

/** A module of `src/features` without an extension host: a stand-in gives what it takes from VS Code. */
export async function outsideVscode<Module>(file: string): Promise<Module> {
  const out = await mkdtemp(path.join(tmpdir(), 'feature-'));
  const folder = path.join(root, 'src/features');
  const alias = { vscode: path.join(root, 'test/soak/vscodeStandIn.ts') };
  await bundle({ folder, files: [file], out, alias, packages: 'bundle' });
  return createRequire(__filename)(path.join(out, file.replace(/\.ts$/, '.js'))) as Module;
}
