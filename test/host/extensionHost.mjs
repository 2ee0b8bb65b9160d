// Runs a file inside a real extension host, over the extension of this repository as it was built.
import fs from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { envFolder, root } from '../env/paths.mjs';
import { run } from '../env/processes.mjs';

/**
 * Calls `run()` of a file. Gives 0; throws where it fails, which it has told itself then.
 * TEST_HOST=desktop or TEST_HOST=server chooses the VS Code; otherwise the desktop one where it can be downloaded and
 * run. TEST_VSCODE chooses its version: `stable`, `minimum` (the lowest that package.json names), or of the desktop one
 * any other.
 * @param {string} file
 * @param {import('../env/vscode/workbench.mjs').Profile & { folder: string }} profile
 * @param {Record<string, string | undefined>} env what the file finds in its environment
 * @param {string[]} [launchArgs] more arguments for VS Code
 */
export async function runInExtensionHost(file, profile, env, launchArgs = []) {
  const workspace = path.join(profile.folder, 'workspace');
  fs.mkdirSync(workspace);
  return runTests({
    vscodeExecutablePath: await findVscode(profile.folder),
    extensionDevelopmentPath: root,
    extensionTestsPath: file,
    launchArgs: [
      workspace,
      `--user-data-dir=${profile.userDataDir}`,
      `--extensions-dir=${profile.extensionsDir}`,
      ...launchArgs,
    ],
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
  const { TEST_HOST: choice, TEST_VSCODE: version = 'stable' } = process.env;
  if (choice === 'server' || (choice !== 'desktop' && !(await canDownload()))) {
    console.log(`Extension host: of the VS Code server (npm, ${version}), its workbench in headless Chromium`);
    return server;
  }
  try {
    const vscode = await downloadAndUnzipVSCode({
      version: version === 'minimum' ? lowestVscode() : version,
      cachePath: path.join(root, '.vscode-test'),
    });
    const { code } = await run(vscode, ['-e', ''], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, allow: true });
    if (code !== 0) throw new Error('it does not start here: libraries of the desktop are missing');
    console.log(`Extension host: of the downloaded desktop VS Code (${version})`);
    return hasDisplay() ? vscode : withDisplay(vscode, folder);
  } catch (error) {
    if (choice === 'desktop') throw error;
    console.log(`Extension host: of the VS Code server (npm), for the desktop one: ${error}`);
    return server;
  }
}

/** The version that `engines` asks for at the least. */
function lowestVscode() {
  const { engines } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return String(engines.vscode).replace('^', '');
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
