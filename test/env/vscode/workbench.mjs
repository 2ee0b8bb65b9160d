// The VS Code server with its workbench in a browser: for UI tests, for the demo, and under code-headless.mjs.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromiumFlags, findChromium } from '../chromium.mjs';
import { serverFolder, serverNode } from '../paths.mjs';
import { closeRun, kill, openRun, runEnv } from '../processes.mjs';

const codeServer = path.join(serverFolder, 'node_modules/code-server');

/**
 * @typedef {object} Profile where VS Code keeps a user's things; see newProfile()
 * @property {string} userDataDir
 * @property {string} extensionsDir
 *
 * @typedef {Awaited<ReturnType<typeof startServer>>} Server
 */

/** Settings for a fresh profile: no network, no AI surfaces, no first-run pages. */
export const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'window.confirmBeforeClose': 'never',
};

/** What a surrounding code-server, VS Code or shell may have set and code-server would heed. */
const misleading =
  /^(VSCODE_.*|ELECTRON_RUN_AS_NODE|CODE_SERVER_.*|PASSWORD|HASHED_PASSWORD|PORT|NODE_OPTIONS|MOCHA_COUNTS_FILE)$/;

/**
 * A fresh profile in a short temporary folder.
 * @param {Record<string, unknown>} [settings] the user's settings, over the quiet ones
 * @returns {Profile & { folder: string, remove: () => Promise<void> }} `folder` is free for a test's own files, too
 */
export function newProfile(settings = {}) {
  const folder = openRun('bls-code');
  const profile = { userDataDir: path.join(folder, 'user'), extensionsDir: path.join(folder, 'extensions') };
  writeSettings(profile, settings);
  return { ...profile, folder, remove: () => closeRun(folder) };
}

/**
 * @param {Profile} profile
 * @param {Record<string, unknown>} settings
 */
function writeSettings({ userDataDir }, settings) {
  const file = path.join(userDataDir, 'User/settings.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const before = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : quietSettings;
  fs.writeFileSync(file, JSON.stringify({ ...before, ...settings }, null, 2));
}

/**
 * @param {Profile} profile
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @param {string} run
 */
function spawnCodeServer({ userDataDir, extensionsDir }, args, env, run) {
  const config = path.join(userDataDir, 'code-server.yaml');
  const folders = ['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  return spawn(serverNode(), [path.join(codeServer, 'out/node/entry.js'), '--config', config, ...folders, ...args], {
    env: runEnv(run, {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !misleading.test(name))),
      TMPDIR: run,
      EXTENSIONS_GALLERY: '{"serviceUrl":""}', // no look-ups in a marketplace
      ...env,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/**
 * Starts the VS Code server on a free loopback port; resolves once it listens.
 * @param {Profile & {
 *   settings?: Record<string, unknown>,
 *   env?: Record<string, string>,
 *   args?: string[],
 *   trusts?: boolean,
 *   verbose?: boolean,
 * }} options `settings`: the user's, over the profile's; `env`: for the server and the extension host;
 *   `trusts`: whatever folder is opened
 */
export async function startServer({
  userDataDir,
  extensionsDir,
  settings = {},
  env = {},
  args = [],
  trusts = true,
  verbose = false,
}) {
  const profile = { userDataDir, extensionsDir };
  writeSettings(profile, settings);
  const run = openRun('bls-cs');
  const child = spawnCodeServer(
    profile,
    [
      ...['--bind-addr', '127.0.0.1:0', '--auth', 'none', '--disable-telemetry', '--disable-update-check'],
      ...['--disable-getting-started-override', '--ignore-last-opened'],
      ...(trusts ? ['--disable-workspace-trust'] : []),
      ...args,
    ],
    env,
    run,
  );
  let log = '';
  /** @type {Promise<{ code: number | null, signal: string | null }>} */
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  /** @type {Promise<void> | undefined} */
  let stopped;
  const stop = () =>
    (stopped ??= (async () => {
      kill(child.pid && -child.pid, 'SIGTERM');
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
      await closeRun(run);
    })());

  try {
    /** @type {number} */
    const port = await new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`code-server did not listen within 60 s\n${log}`)), 60_000);
      /** @param {Buffer} data */
      const onData = (data) => {
        log = (log + data).slice(-1_000_000);
        if (verbose) process.stderr.write(data);
        const listening = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(log);
        if (!listening) return;
        clearTimeout(limit);
        resolve(Number(listening[1]));
      };
      child.stdout.on('data', onData);
      child.stderr.on('data', onData);
      child.once('error', reject);
      void exited.then(({ code }) => reject(new Error(`code-server ended (${code}) before it listened\n${log}`)));
    });
    const authority = `127.0.0.1:${port}`;
    return { port, authority, origin: `http://${authority}`, exited, log: () => log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Installs .vsix files as a user would; throws with VS Code's output when that fails.
 * @param {string[]} files
 * @param {Profile} profile
 */
export async function installVsix(files, profile) {
  fs.mkdirSync(profile.userDataDir, { recursive: true });
  const run = openRun('bls-cs');
  try {
    for (const file of files) {
      const child = spawnCodeServer(profile, ['--install-extension', file, '--force'], {}, run);
      let log = '';
      child.stdout.on('data', (data) => (log += data));
      child.stderr.on('data', (data) => (log += data));
      const code = await new Promise((resolve) => child.once('close', resolve));
      if (code !== 0 || !/successfully installed/.test(log))
        throw new Error(`installing ${file} failed (${code})\n${log}`);
    }
  } finally {
    await closeRun(run);
  }
}

/**
 * Gives VS Code a language pack without texts. Started with `--locale de` it is in German then: its own words stay as
 * they are, and extensions are asked for theirs. Without a pack it would be in English all the same.
 * @param {Profile} profile
 */
export function addLanguagePack({ userDataDir }) {
  const texts = path.join(userDataDir, 'no-texts.json');
  fs.writeFileSync(texts, JSON.stringify({ contents: {} }));
  // what VS Code writes when such an extension is installed
  const extensions = [{ extensionIdentifier: { id: 'tests.german' }, version: '1.0.0' }];
  const german = { hash: 'none', label: 'Deutsch', extensions, translations: { vscode: texts } };
  fs.writeFileSync(path.join(userDataDir, 'languagepacks.json'), JSON.stringify({ de: german }));
}

/**
 * The workbench's address.
 * @param {Pick<Server, 'origin'>} server
 * @param {{ open?: string | undefined, payload?: [string, string][] }} [options] `open`: a folder or a
 *   .code-workspace file; `payload`: VS Code's own pairs
 */
export function workbenchUrl(server, { open, payload = [] } = {}) {
  const query = new URLSearchParams();
  if (open?.endsWith('.code-workspace')) query.set('workspace', open);
  else if (open) query.set('folder', open);
  else query.set('ew', 'true');
  if (payload.length) query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}

/**
 * A headless Chromium that reaches nothing but loopback, and a context that may use the clipboard of `origin`.
 * @param {{ origin: string, headless?: boolean, viewport?: { width: number, height: number } }} options
 */
export async function launchBrowser({ origin, headless = true, viewport = { width: 1280, height: 800 } }) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found');
  const run = openRun('bls-pw');
  // not a static import: set-up imports this file before Playwright is there
  /** @type {typeof import('playwright-core')} */
  const { chromium } = createRequire(import.meta.url)('playwright-core');
  const browser = await chromium.launch({
    executablePath,
    headless,
    args: chromiumFlags,
    env: /** @type {Record<string, string>} */ (runEnv(run, { ...process.env, TMPDIR: run, XDG_CONFIG_HOME: run })),
  });
  browser.on('disconnected', () => void closeRun(run));
  const context = await browser.newContext({ viewport });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await context.route(
    (url) => url.hostname !== '127.0.0.1' && url.hostname !== 'localhost',
    (route) => route.abort(),
  );
  return { browser, context };
}

/**
 * Opens a page with the workbench and waits until it takes keys.
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} url see workbenchUrl()
 */
export async function openWorkbench(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
  return page;
}

/**
 * Runs a command from the palette. While the workbench starts, the palette opens before it knows all commands, and what
 * is typed then finds nothing: hence the second try.
 * @param {import('playwright-core').Page} page
 * @param {string} title as the palette shows it, category included
 */
export async function runCommand(page, title) {
  const input = page.locator('.quick-input-widget .quick-input-box input');
  const row = page
    .locator('.quick-input-list .monaco-list-row', { has: page.getByText(title, { exact: true }) })
    .first();
  const start = Date.now();
  for (;;) {
    await page.keyboard.press('F1');
    try {
      await input.fill(`>${title}`, { timeout: 3000 });
      await row.waitFor({ timeout: 3000 });
      return await row.click({ timeout: 3000 });
    } catch (error) {
      if (Date.now() - start > 60_000) throw error;
      await page.keyboard.press('Escape');
    }
  }
}
