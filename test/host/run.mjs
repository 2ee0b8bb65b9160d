// Runs test/host/**/*.test.ts in a real extension host, over a real browserless.
//   node test/host/run.mjs [--grep TEXT] [--inspect-brk PORT] [--minimum]
// With a port the extension host waits there for a debugger. With --minimum it is that of the lowest VS Code's server, for
// the tests that are about every VS Code.
// The tests get BROWSERLESS_URL, BROWSERLESS_TOKEN, SITE_URL and CONTROL_URL (see env/browserless/control.mjs).
// TEST_HOST and TEST_VSCODE choose the VS Code, see extensionHost.mjs.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startControlledBrowserless } from '../env/browserless/control.mjs';
import { root } from '../env/paths.mjs';
import { endOnSignals } from '../env/processes.mjs';
import { startSite } from '../env/site.mjs';
import { bundle } from './bundle.mjs';
import { exitWith, runInExtensionHost } from './extensionHost.mjs';
import { newProfile } from '../env/vscode/workbench.mjs';

async function main() {
  const { values } = parseArgs({
    options: { grep: { type: 'string', short: 'g' }, 'inspect-brk': { type: 'string' }, minimum: { type: 'boolean' } },
  });
  if (values.minimum) Object.assign(process.env, { TEST_HOST: 'server', TEST_VSCODE: 'minimum' });
  const folder = path.join(root, 'test/host');
  const out = path.join(root, 'out/host');
  const tests = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'));
  await bundle({ folder, files: ['index.ts', ...tests], out });
  const profile = newProfile();
  const [browserless, site] = await Promise.all([startControlledBrowserless(), startSite()]);
  try {
    const port = values['inspect-brk'];
    const env = {
      BROWSERLESS_URL: browserless.origin,
      BROWSERLESS_TOKEN: browserless.token,
      SITE_URL: site.origin,
      CONTROL_URL: browserless.controlOrigin,
      MOCHA_GREP: values.grep ?? (values.minimum ? 'in every VS Code' : undefined),
      ...(process.stdout.isTTY ? { MOCHA_COLORS: '1' } : {}),
      ...(port ? { MOCHA_TIMEOUT: '0', CODE_HEADLESS_LIMIT_MINUTES: '600' } : {}),
    };
    const waiting = port ? [`--inspect-brk-extensions=${port}`] : [];
    return await runInExtensionHost(path.join(out, 'index.js'), profile, env, waiting);
  } finally {
    await Promise.all([browserless.stop(), site.stop()]);
    await profile.remove();
  }
}

endOnSignals();
exitWith(main());
