// Brings a fresh machine to where the tests and the demo can run. Each part looks first whether it is done, so that a
// second start is quick. Only Node's own modules here and in what this imports: nothing is installed yet.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { browserlessFolder } from './browserless/server.mjs';
import { findChromium, installChromium } from './chromium.mjs';
import { envFolder, root } from './paths.mjs';
import { npm } from './processes.mjs';
import { installVscodeServer } from './vscode/install.mjs';

/** @typedef {'root' | 'env' | 'minimum' | 'chromium'} Part */

/**
 * @param {Part[]} parts `root`: the extension's own packages; `env`: browserless, the VS Code server, clients;
 *   `minimum`: the VS Code server of the lowest VS Code; `chromium`: a browser
 */
export async function setUp(parts) {
  checkNode();
  // the slow part of each is another's idle time
  const packages = (async () => {
    if (parts.includes('root')) await setUpRoot();
    if (parts.includes('env')) await setUpEnv(envFolder, 'browserless, VS Code server, browser clients');
    if (parts.includes('minimum')) await setUpEnv(path.join(envFolder, 'minimum'), 'the lowest VS Code server');
  })();
  const results = await Promise.allSettled([packages, parts.includes('chromium') && setUpChromium(packages)]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Error(`Node 20.19 or later is needed; this is ${process.versions.node}.`);
}

async function setUpRoot() {
  if (hasWhatItsLockSays(root)) return;
  await step('packages of the extension', () => npm(['ci'], root));
}

/**
 * @param {string} folder with a package.json
 * @param {string} what is in it
 */
async function setUpEnv(folder, what) {
  const stamp = path.join(folder, 'node_modules/.ready');
  const wanted = createHash('sha256').update(fs.readFileSync(path.join(folder, 'package-lock.json')));
  for (const file of ['vscode/install.mjs', 'vscode/spdlog.cjs'])
    wanted.update(fs.readFileSync(path.join(envFolder, file)));
  const want = wanted.update(process.arch).digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === want) return;
  // no install scripts: they would fetch binaries and compile what is never used
  await step(what, () => npm(['ci', '--ignore-scripts'], folder));
  // only the package's own debugger page, ad blocker and fonts: three quarters of it
  for (const unused of ['static/debugger', 'extensions', 'fonts'])
    fs.rmSync(path.join(browserlessFolder, unused), { recursive: true, force: true });
  // Windows has no such server, and its tests the desktop's VS Code alone
  if (process.platform !== 'win32') await step('packages of the VS Code server', () => installVscodeServer(folder));
  fs.writeFileSync(stamp, want);
}

/** @param {Promise<unknown>} packages */
async function setUpChromium(packages) {
  if (!findChromium()) await step('Chromium', () => installChromium(packages));
}

/**
 * Whether `node_modules` is what the lock file says: npm notes there what it installed. Optional packages may be
 * missing, being for other machines.
 * @param {string} folder
 */
function hasWhatItsLockSays(folder) {
  try {
    const wanted = readLock(path.join(folder, 'package-lock.json'));
    const there = readLock(path.join(folder, 'node_modules/.package-lock.json'));
    return Object.entries(wanted).every(
      ([name, { version, optional }]) => name === '' || (there[name] ? there[name].version === version : optional),
    );
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
const readLock = (file) => JSON.parse(fs.readFileSync(file, 'utf8')).packages;

/**
 * @param {string} what
 * @param {() => Promise<unknown>} work
 */
export async function step(what, work) {
  const start = Date.now();
  console.log(`Setting up: ${what} …`);
  await work();
  console.log(`Setting up: ${what}, done in ${((Date.now() - start) / 1000).toFixed(0)} s`);
}
