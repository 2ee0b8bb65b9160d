// The process that server.mjs starts: the real open-source browserless over a Chromium of this machine.
// Its own start script expects a container; the first four steps here stand in for that. It tells its parent by IPC when it
// listens, and ends with its parent.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [packageFolder, work, chromium] = process.argv.slice(2);
if (!packageFolder || !work || !chromium) throw new Error('usage: start-browserless.mjs PACKAGE_FOLDER WORK CHROMIUM');

/** @param {string[]} parts */
function makeFolder(...parts) {
  const folder = path.join(work ?? '', ...parts);
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * @param {string} to
 * @param {string} from
 */
function linkFolder(to, from) {
  // Windows lets everybody make junctions, and symbolic links only some; elsewhere both are links
  fs.symlinkSync(to, from, 'junction');
}

// 1. It asks Playwright where the browser is. (A link where Playwright looks would do on Linux alone: elsewhere Chromium
//    looks for its files beside the name that it was called by.)
const require = createRequire(path.join(packageFolder, 'package.json'));
require('playwright-core').chromium.executablePath = () => chromium;

// 2. Only the routes whose browser is there: start() throws for a missing one.
const routes = (process.env.ROUTES = makeFolder('routes'));
for (const route of ['chromium', 'management'])
  linkFolder(path.join(packageFolder, 'build/routes', route), path.join(routes, route));

// 3. /meta reads from the working folder which Playwrights there are.
const cwd = makeFolder('cwd');
const playwrightVersions = { default: 'playwright-core' };
fs.writeFileSync(path.join(cwd, 'package.json'), JSON.stringify({ type: 'module', playwrightVersions }));
linkFolder(
  path.dirname(require.resolve('playwright-core/package.json')),
  path.join(makeFolder('cwd/node_modules'), 'playwright-core'),
);
process.chdir(cwd);

// 4. No writes outside `work`.
process.env.DATA_DIR = makeFolder('data');
process.env.DOWNLOAD_DIR = makeFolder('downloads');
process.env.METRICS_JSON_PATH = path.join(work, 'metrics.json');

const { Browserless, Hooks } = await import(pathToFileURL(path.join(packageFolder, 'build/exports.js')).href);

// 5. Keep-alive, which no client can ask the open-source server for: whoever builds on it has such a hook.
const keptMs = 600_000;
class KeepingHooks extends Hooks {
  /** @param {{ browser: { setKeepUntil(time: number): void }, req: { url?: string } }} made */
  browser({ browser, req }) {
    if (req.url?.includes('trackingId=kept-')) browser.setKeepUntil(Date.now() + keptMs);
  }
}
const server = new Browserless({ hooks: new KeepingHooks() });

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  await Promise.race([server.stop().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 3000))]);
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);

await server.start();
process.send?.('listening');
