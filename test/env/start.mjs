// `npm start`: a running VS Code with the extension over a real local browserless with a few living sessions.
//   npm start -- --server  uses the VS Code server in a browser even where `code` is on the PATH
// `npm run dev`: the same with the extension as it stands in the checkout: what is saved is built, and the window loaded
// anew. With `--inspect PORT` a debugger can attach to the desktop's extension host there.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowserless } from './browserless/server.mjs';
import { demoWorkspace, envFolder, root, vsix } from './paths.mjs';
import { endOnSignals, npm, run, runEnv } from './processes.mjs';
import { setUp, step } from './setup.mjs';
import { startSite } from './site.mjs';
import { forgetManifests, linkExtension, watchSource } from './source.mjs';
import { installVsix, newProfile, startServer, workbenchUrl } from './vscode/workbench.mjs';

const TOKEN_VARIABLE = 'BROWSERLESS_DEMO_TOKEN';

/** What to end, the last one first. @type {(() => Promise<void>)[]} */
const ends = [];

async function end() {
  for (const stop of ends.splice(0).reverse()) await stop().catch(() => {});
}

async function main() {
  const { values } = parseArgs({
    options: { server: { type: 'boolean' }, dev: { type: 'boolean' }, inspect: { type: 'string' } },
  });
  await setUp(['root', 'env', 'chromium']);
  if (!values.dev) await step('extension', () => npm(['run', '--silent', 'package'], root));

  const site = await startSite();
  ends.push(site.stop);
  const browserless = await startBrowserless({ timeout: 24 * 60 * 60_000 });
  ends.push(browserless.stop);
  const demo = import('./demo.mjs') // its clients are installed by now
    .then(({ startDemo }) => startDemo(browserless, site))
    .then(({ stop }) => ends.push(stop));
  demo.catch(() => {}); // it is awaited below

  const profile = newProfile({
    'browserlessSessions.endpoints': [{ name: 'Demo', url: browserless.origin, token: `\${env:${TOKEN_VARIABLE}}` }],
  });
  ends.push(profile.remove);
  const workspace = path.join(profile.folder, 'demo');
  fs.cpSync(demoWorkspace, workspace, { recursive: true });
  fs.cpSync(path.join(envFolder, 'demo-view'), path.join(profile.extensionsDir, 'demo-view'), { recursive: true });
  const built = path.join(profile.folder, 'built');
  const env = { [TOKEN_VARIABLE]: browserless.token, BROWSERLESS_SESSIONS_BUILT: built };
  if (values.dev) {
    fs.writeFileSync(built, '');
    linkExtension(profile);
    const watching = await watchSource(() => {
      forgetManifests(profile);
      fs.writeFileSync(built, String(Date.now()));
    });
    ends.push(watching.stop);
  }

  if (!values.server && (await canOpenDesktop())) {
    await demo;
    if (!values.dev) await run('code', [...codeArgs(profile), '--install-extension', vsix, '--force']);
    const args = values.inspect ? [`--inspect-extensions=${values.inspect}`] : [];
    const { closed } = await openDesktop(profile, [...args, workspace], env);
    console.log(`VS Code is open, over ${browserless.origin} (Ctrl-C ends both)`);
    await closed;
    await end();
    process.exit(0);
  }
  await Promise.all([!values.dev && installVsix([vsix], profile), demo]);
  const server = await startServer({ ...profile, env });
  ends.push(server.stop);
  console.log(`Open ${workbenchUrl(server, { open: workspace })} (Ctrl-C ends it)`);
}

/** Not the `code` of a remote terminal: that one opens files in the window it belongs to. */
async function canOpenDesktop() {
  const { VSCODE_IPC_HOOK_CLI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (VSCODE_IPC_HOOK_CLI || (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)) return false;
  return (await run('code', ['--version'], { allow: true })).code === 0;
}

/** @param {import('./vscode/workbench.mjs').Profile} profile */
function codeArgs({ userDataDir, extensionsDir }) {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...asRoot, '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
}

/**
 * @param {import('./vscode/workbench.mjs').Profile & { folder: string }} profile
 * @param {string[]} args a workspace, and options
 * @param {Record<string, string>} env
 * @returns {Promise<{ closed: Promise<unknown> }>} `closed` settles when the window is closed
 */
async function openDesktop(profile, args, env) {
  const child = spawn('code', [...codeArgs(profile), '--new-window', '--wait', '--disable-workspace-trust', ...args], {
    env: runEnv(profile.folder, { ...process.env, ...env }),
    stdio: 'ignore',
  });
  const closed = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  return { closed };
}

endOnSignals(end);
main().catch(async (error) => {
  console.error(error instanceof Error ? error.message : error);
  await end();
  process.exit(1);
});
