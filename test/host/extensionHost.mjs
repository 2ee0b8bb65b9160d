// Runs a file inside a real extension host, over the extension of this repository as it was built.
import fs from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { envFolder, root } from '../env/paths.mjs';
import { run } from '../env/processes.mjs';

/**
 * Calls `run()` of a file. Gives 0; throws where it fails, which it has told itself then.
 * TEST_HOST=desktop or TEST_HOST=server chooses the VS Code; otherwise the desktop one where it can be downloaded and
 * run.
 * @param {string} file
 * @param {import('../env/vscode/workbench.mjs').Profile & { folder: string }} profile
 * @param {Record<string, string | undefined>} env what the file finds in its environment
 */
export async function runInExtensionHost(file, profile, env) {
  const workspace = path.join(profile.folder, 'workspace');
  fs.mkdirSync(workspace);
  return runTests({
    vscodeExecutablePath: await findVscode(profile.folder),
    extensionDevelopmentPath: root,
    extensionTestsPath: file,
    launchArgs: [workspace, `--user-data-dir=${profile.userDataDir}`, `--extensions-dir=${profile.extensionsDir}`],
    extensionTestsEnv: env,
  });
}

/** What a run ended with, as an exit code; tests that failed have told it themselves. */
export function exitWith(/** @type {Promise<number>} */ running) {
  running.then(
    (code) => process.exit(code),
    (error) => {
      console.error(error instanceof TestRunFailedError ? error.message : error);
      process.exit(1);
    },
  );
}

/** @param {string} folder for a script that gives the desktop VS Code a display */
async function findVscode(folder) {
  const server = path.join(envFolder, 'vscode/code-headless.mjs');
  const { TEST_HOST: choice } = process.env;
  if (choice === 'server' || (choice !== 'desktop' && !(await canDownload()))) {
    console.log('Extension host: of the VS Code server (npm), its workbench in headless Chromium');
    return server;
  }
  try {
    const vscode = await downloadAndUnzipVSCode({ version: 'stable', cachePath: path.join(root, '.vscode-test') });
    const { code } = await run(vscode, ['-e', ''], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, allow: true });
    if (code !== 0) throw new Error('it does not start here: libraries of the desktop are missing');
    console.log('Extension host: of the downloaded desktop VS Code');
    return hasDisplay() ? vscode : withDisplay(vscode, folder);
  } catch (error) {
    if (choice === 'desktop') throw error;
    console.log(`Extension host: of the VS Code server (npm), for the desktop one: ${error}`);
    return server;
  }
}

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

async function canDownload() {
  if (!hasDisplay() && (await run('xvfb-run', ['--help'], { allow: true })).code !== 0) return false;
  try {
    const releases = 'https://update.code.visualstudio.com/api/releases/stable';
    return (await fetch(releases, { signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}

/**
 * @param {string} vscode
 * @param {string} folder
 */
function withDisplay(vscode, folder) {
  const script = path.join(folder, 'code-with-display');
  fs.writeFileSync(script, `#!/bin/sh\nexec xvfb-run -a '${vscode}' "$@"\n`, { mode: 0o755 });
  return script;
}
