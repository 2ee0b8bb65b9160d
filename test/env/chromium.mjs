// Finds a Chromium on this machine, or installs one.
import fs from 'node:fs';
import path from 'node:path';
import { envFolder } from './paths.mjs';
import { run, runUnbroken } from './processes.mjs';

/** Where Playwright's own download goes. */
const downloads = path.join(envFolder, '.cache/browsers');

/** Nothing but what a test asks for: no background traffic, no first-run pages, no GPU. Root cannot have the sandbox. */
export const chromiumFlags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const elsewhere = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** @returns {string | undefined} the executable's path */
export function findChromium() {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  const folders = [...PATH.split(path.delimiter), '/usr/bin', '/usr/local/bin'].filter(path.isAbsolute);
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...elsewhere, ...downloaded()].find(isUsable);
}

/** @param {string} file */
function isUsable(file) {
  try {
    if (!fs.statSync(file).isFile()) return false;
    // Ubuntu's package is a script that calls a snap, and a snap cannot read the temporary folders used here
    return (
      !fs.realpathSync(file).includes('/snap') && !(isScript(file) && fs.readFileSync(file, 'utf8').includes('/snap/'))
    );
  } catch {
    return false;
  }
}

/** @param {string} file */
function isScript(file) {
  return fs.statSync(file).size < 100_000;
}

/** Where the executable is in a download of Playwright's, of each system. */
const inDownload = [
  'chrome-linux64/chrome',
  'chrome-linux/chrome',
  'chrome-win64/chrome.exe',
  ...['arm64', 'x64'].map(
    (arch) => `chrome-mac-${arch}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
  ),
];

function downloaded() {
  if (!fs.existsSync(downloads)) return [];
  return fs
    .readdirSync(downloads)
    .filter((name) => /^chromium-\d+$/.test(name))
    .flatMap((name) => inDownload.map((file) => path.join(downloads, name, file)));
}

/**
 * Installs Chromium: by apt where it may and apt has a real one, otherwise by Playwright's download.
 * @param {Promise<unknown>} packages test/env's own, Playwright among them, being installed
 */
export async function installChromium(packages) {
  const asRoot = await howToBeRoot();
  const why = [];
  if (asRoot && (await aptHasChromium())) {
    const apt = async (/** @type {string[]} */ ...args) => {
      const [command = '', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
      return runUnbroken(command, rest);
    };
    await apt('update');
    // without a font of its own a page is a row of boxes
    const { code, output } = await apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation');
    if (code === 0 && findChromium()) return;
    why.push(lastLines(output));
  }
  await packages;
  const playwright = path.join(envFolder, 'node_modules/playwright-core/cli.js');
  // --with-deps calls apt through sudo, which must not ask for a password here
  const { code, output } = await run(
    process.execPath,
    [playwright, 'install', ...(asRoot ? ['--with-deps'] : []), '--no-shell', 'chromium'],
    { env: { ...process.env, PLAYWRIGHT_BROWSERS_PATH: downloads }, allow: true },
  );
  const chromium = findChromium();
  if (code === 0 && chromium && (await run(chromium, ['--version'], { allow: true })).code === 0) return;
  why.push(lastLines(output));
  throw new Error(
    `${why.join('\n')}\n\nChromium is missing and could not be installed from here. Install it with\n` +
      '  sudo apt-get install chromium\n' +
      "(or your system's way), or set CHROMIUM_PATH to a Chromium or Chrome, and run the same command again.",
  );
}

/** @param {string} output */
const lastLines = (output) => output.trim().split('\n').slice(-8).join('\n');

/** @returns {Promise<string[] | undefined>} what to put before a command, `undefined` when there is no way */
async function howToBeRoot() {
  if (process.getuid?.() === 0) return [];
  return (await run('sudo', ['-n', 'true'], { allow: true })).code === 0 ? ['sudo', '-n'] : undefined;
}

/** Debian's is a program; Ubuntu's only calls a snap. */
async function aptHasChromium() {
  if ((await run('apt-get', ['--version'], { allow: true })).code !== 0) return false;
  return !/^ID=ubuntu$/m.test(fs.existsSync('/etc/os-release') ? fs.readFileSync('/etc/os-release', 'utf8') : '');
}
