// Where things lie.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const envFolder = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(envFolder, '../..');
/** The folder that VS Code has open over the demo: the source of a script that its pages run. */
export const demoWorkspace = path.join(envFolder, 'demo-workspace');
export const vsix = path.join(root, 'browserless-sessions.vsix');

/** Whose `node_modules` have the VS Code server: `TEST_VSCODE=minimum` is the lowest VS Code that package.json names. */
export const serverFolder = process.env.TEST_VSCODE === 'minimum' ? path.join(envFolder, 'minimum') : envFolder;

/** The Node 24 that code-server and browserless ask for: from npm on Linux, otherwise the one that runs this. */
export function serverNode() {
  const own = path.join(envFolder, `node_modules/node-linux-${process.arch}/bin/node`);
  return process.platform === 'linux' && fs.existsSync(own) ? own : process.execPath;
}
