#!/usr/bin/env node
// Stands in for the `code` executable where VS Code itself cannot be downloaded: runTests({ vscodeExecutablePath }) of
// @vscode/test-electron starts it. The tests run in a real extension host, the VS Code server's, under a workbench in
// headless Chromium; it exits with their verdict.
//   code-headless.mjs [FOLDER] --extensionDevelopmentPath=DIR --extensionTestsPath=FILE [--user-data-dir=DIR] [--extensions-dir=DIR]
//     [--inspect-brk-extensions=PORT]
// CODE_HEADLESS_LIMIT_MINUTES=N is how long it may take (15),
// CODE_HEADLESS_VERBOSE=1 tells what happens, CODE_HEADLESS_SCREENSHOT=FILE.png shows the workbench when tests fail.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { envFolder } from '../paths.mjs';
import { launchBrowser, newProfile, startServer, workbenchUrl } from './workbench.mjs';

const LIMIT_MS = Number(process.env.CODE_HEADLESS_LIMIT_MINUTES ?? 15) * 60_000;

// test-electron adds options of its own (--no-sandbox, …) that mean nothing here
const { values, positionals } = parseArgs({ strict: false, allowPositionals: true });
const [developed, testsPath] = [values.extensionDevelopmentPath, values.extensionTestsPath];
if (typeof developed !== 'string' || typeof testsPath !== 'string')
  throw new Error('--extensionDevelopmentPath=DIR and --extensionTestsPath=FILE are needed');
const waitingOn = values['inspect-brk-extensions'];
/** @type {[string, string][]} */
const debugged = typeof waitingOn === 'string' ? [['inspect-brk-extensions', waitingOn]] : [];
const tests = createRequire(import.meta.url).resolve(path.resolve(testsPath));

const profile = newProfile();
process.env.TMPDIR = profile.folder; // Playwright leaves folders when it is ended
const started = Date.now();
const verbose = Boolean(process.env.CODE_HEADLESS_VERBOSE);
const note = (/** @type {string} */ text) =>
  verbose && console.error(`[code-headless ${((Date.now() - started) / 1000).toFixed(2)} s] ${text}`);

// what the extension host prints arrives in this file
const outFile = path.join(profile.folder, 'out');
fs.writeFileSync(outFile, '');
let read = 0;
let passed = false;
function printNews() {
  const news = fs.readFileSync(outFile).subarray(read);
  const whole = news.subarray(0, news.lastIndexOf(10) + 1);
  read += whole.length;
  for (const line of whole.toString().split('\n').filter(Boolean)) {
    const [stream, text] = JSON.parse(line);
    if (stream === 0) passed = true;
    else fs.writeSync(stream, text);
  }
}
const printing = setInterval(printNews, 100);

/** @type {import('./workbench.mjs').Server | undefined} */
let server;
/** @type {import('playwright-core').Browser | undefined} */
let browser;
/** @type {import('playwright-core').Page | undefined} */
let page;
let finishing = false;

/**
 * @param {number} code
 * @param {string} [why]
 */
async function finish(code, why) {
  if (finishing) return;
  finishing = true;
  clearInterval(printing);
  printNews();
  if (code === 0 && !passed) [code, why] = [1, 'the extension host ended before the tests did'];
  if (why) console.error(`code-headless: ${why}\n${server?.log().split('\n').slice(-30).join('\n') ?? ''}`);
  const screenshot = process.env.CODE_HEADLESS_SCREENSHOT;
  if (code !== 0 && screenshot) await page?.screenshot({ path: screenshot, timeout: 5000 }).catch(() => {});
  await Promise.race([browser?.close().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 5000))]);
  await server?.stop();
  printNews();
  await profile.remove();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => finish(130, `stopped by ${signal}`));
process.on('uncaughtException', (error) => finish(1, error.stack));
process.on('unhandledRejection', (error) => finish(1, error instanceof Error ? error.stack : String(error)));
setTimeout(() => finish(124, `no result within ${LIMIT_MS} ms`), LIMIT_MS);

server = await startServer({
  userDataDir: typeof values['user-data-dir'] === 'string' ? values['user-data-dir'] : profile.userDataDir,
  extensionsDir: typeof values['extensions-dir'] === 'string' ? values['extensions-dir'] : profile.extensionsDir,
  env: {
    CODE_HEADLESS_OUT: outFile,
    CODE_HEADLESS_TESTS: tests,
    ...(process.env.MOCHA_COUNTS_FILE ? { MOCHA_COUNTS_FILE: process.env.MOCHA_COUNTS_FILE } : {}),
  },
  // without it a built workbench of today ignores the payload's extensionDevelopmentPath and extensionTestsPath
  args: process.env.TEST_VSCODE === 'minimum' ? [] : ['--vscode-option', 'enable-smoke-test-driver'],
  verbose,
});
void server.exited.then(({ code }) => finish(1, `code-server ended (${code})`));
note(`code-server listens on ${server.origin}`);

const remote = (/** @type {string} */ file) =>
  `vscode-remote://${server?.authority}${file.split('/').map(encodeURIComponent).join('/')}`;
const launched = await launchBrowser({ origin: server.origin });
browser = launched.browser;
browser.on('disconnected', () => finish(1, 'the browser went away'));
page = await launched.context.newPage();
page.on('crash', () => finish(1, 'the page crashed'));
if (verbose) {
  page.on('pageerror', (error) => note(`page error: ${error.message}`));
  page.on('console', (message) => note(`console ${message.type()}: ${message.text()}`));
}
// the workbench's test driver calls these
await page.exposeFunction('codeAutomationLog', () => {});
await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => void finish(code));
const open = positionals[0] && path.resolve(positionals[0]);
const answer = await page.goto(
  workbenchUrl(server, {
    open,
    payload: [
      ['extensionDevelopmentPath', remote(path.resolve(developed))],
      ['extensionTestsPath', remote(path.join(envFolder, 'vscode/exthost-entry.cjs'))],
      ...debugged,
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ],
  }),
  { waitUntil: 'commit' },
);
if (!answer?.ok()) await finish(1, `the workbench answered ${answer?.status()}`);
