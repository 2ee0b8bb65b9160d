// The extension as it stands in the checkout, built again whenever a file of it is saved.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { envFolder, root } from './paths.mjs';
import { closeRun, openRun, runEnv } from './processes.mjs';

/** What is not bundled, and read when a window is loaded. */
const manifests = /^package(\.nls(\.[\w-]+)?)?\.json$/;

/**
 * Puts the checkout itself, and what loads the window anew, among a profile's extensions.
 * @param {import('./vscode/workbench.mjs').Profile} profile
 */
export function linkExtension({ extensionsDir }) {
  fs.mkdirSync(extensionsDir, { recursive: true });
  fs.symlinkSync(root, path.join(extensionsDir, 'browserless-sessions'), 'junction');
  fs.cpSync(path.join(envFolder, 'reloading'), path.join(extensionsDir, 'reloading'), { recursive: true });
}

/**
 * Has VS Code read package.json again when a window is loaded: it keeps those that it knows.
 * @param {import('./vscode/workbench.mjs').Profile} profile
 */
export const forgetManifests = ({ userDataDir }) =>
  fs.rmSync(path.join(userDataDir, 'CachedProfilesData'), { recursive: true, force: true });

/**
 * Builds, and goes on building what changes; resolves when the first build is done, whether it failed or not.
 * @param {() => void} onBuilt called for every later build that did not fail, and for a new package.json
 * @returns {Promise<{ stop: () => Promise<void> }>}
 */
export async function watchSource(onBuilt) {
  const run = openRun('bls-watch');
  const child = spawn(process.execPath, [path.join(root, 'esbuild.js'), '--watch'], {
    env: runEnv(run),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve, reject) => {
    let isFirst = true;
    createInterface({ input: child.stdout }).on('line', (line) => {
      console.log(line);
      if (isFirst) {
        if (/^\[watch\] (built|failed)$/.test(line)) resolve((isFirst = false));
      } else if (line === '[watch] built') onBuilt();
    });
    void ended.then((code) => reject(new Error(`the watching build ended (${code})`)));
  });
  const watcher = fs.watch(root, (_, file) => void (file && manifests.test(file) && onBuilt()));
  return {
    async stop() {
      watcher.close();
      child.kill('SIGTERM');
      await ended;
      await closeRun(run);
    },
  };
}
