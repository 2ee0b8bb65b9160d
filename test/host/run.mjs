// Runs test/host/**/*.test.ts in a real extension host, over a real browserless.
//   node test/host/run.mjs [--grep TEXT]
// The tests get BROWSERLESS_URL, BROWSERLESS_TOKEN, SITE_URL and CONTROL_URL (see env/browserless/control.mjs).
// TEST_HOST=desktop or TEST_HOST=server chooses the VS Code; otherwise the desktop one where it can be downloaded and run.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { build } from 'esbuild';
import { startControlledBrowserless } from '../env/browserless/control.mjs';
import { envFolder, root } from '../env/paths.mjs';
import { endOnSignals, run } from '../env/processes.mjs';
import { startSite } from '../env/site.mjs';
import { newProfile } from '../env/vscode/workbench.mjs';

const out = path.join(root, 'out/host');

async function bundleTests() {
  fs.rmSync(out, { recursive: true, force: true });
  const folder = path.join(root, 'test/host');
  const tests = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'));
  await build({
    entryPoints: ['index.ts', ...tests].map((file) => path.join(folder, file)),
    outdir: out,
    outbase: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    packages: 'external',
    logLevel: 'warning',
  });
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

async function main() {
  const { values } = parseArgs({ options: { grep: { type: 'string', short: 'g' } } });
  await bundleTests();
  const profile = newProfile();
  const [browserless, site] = await Promise.all([startControlledBrowserless(), startSite()]);
  const workspace = path.join(profile.folder, 'workspace');
  fs.mkdirSync(workspace);
  try {
    return await runTests({
      vscodeExecutablePath: await findVscode(profile.folder),
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(out, 'index.js'),
      launchArgs: [workspace, `--user-data-dir=${profile.userDataDir}`, `--extensions-dir=${profile.extensionsDir}`],
      extensionTestsEnv: {
        BROWSERLESS_URL: browserless.origin,
        BROWSERLESS_TOKEN: browserless.token,
        SITE_URL: site.origin,
        CONTROL_URL: browserless.controlOrigin,
        MOCHA_GREP: values.grep,
        ...(process.stdout.isTTY ? { MOCHA_COLORS: '1' } : {}),
      },
    });
  } finally {
    await Promise.all([browserless.stop(), site.stop()]);
    await profile.remove();
  }
}

endOnSignals();
main().then(
  (code) => process.exit(code),
  (error) => {
    // the tests have told what failed
    console.error(error instanceof TestRunFailedError ? error.message : error);
    process.exit(1);
  },
);
