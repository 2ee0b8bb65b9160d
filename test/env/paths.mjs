// Where things lie.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const envFolder = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(envFolder, '../..');
export const vsix = path.join(root, 'browserless-sessions.vsix');

/** The Node 24 that code-server and browserless ask for: from npm on Linux, otherwise the one that runs this. */
export function serverNode() {
  const own = path.join(envFolder, `node_modules/node-linux-${process.arch}/bin/node`);
  return process.platform === 'linux' && fs.existsSync(own) ? own : process.execPath;
}
