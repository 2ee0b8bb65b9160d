// `npm run soak`: whether it can be left running for weeks. Both parts, or one of them:
//   npm run soak [-- days|host] [--minutes N] [--seed N]
// `days` compresses days of polling by a virtual clock (30 minutes); `host` watches flapping servers in the real
// extension host (10 minutes). Prints what belongs in docs/reliability.md, with all samples in out/soak/*.json; the exit
// code says whether anything was wrong.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../env/paths.mjs';
import { endOnSignals, npm, run } from '../env/processes.mjs';
import { setUp, step } from '../env/setup.mjs';
import { printDays, printHost } from './print.mjs';

const out = path.join(root, 'out/soak');
const folder = path.join(root, 'test/soak');

/** What V8 keeps beside optimised code comes and goes by half a megabyte, which would hide what is looked for. */
const unoptimised = ['--no-opt', '--no-maglev'];

/**
 * @param {string} file
 * @returns {any} a report, whose shape days.ts and host.ts have
 */
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

/**
 * @param {string} minutes
 * @param {string} seed
 */
async function soakDays(minutes, seed) {
  // its packages are not there before the set-up
  const { bundleDays } = await import('./bundleDays.mjs');
  const script = await bundleDays(path.join(root, 'out/soak-days'));
  fs.mkdirSync(out, { recursive: true });
  const report = path.join(out, 'days.json');
  fs.rmSync(report, { force: true });
  const args = ['--minutes', minutes, '--seed', seed, '--out', report];
  const limitMs = (Number(minutes) + 15) * 60_000;
  await run(process.execPath, [...unoptimised, script, ...args], {
    show: true,
    allow: true,
    limitMs,
  });
  return printDays(read(report));
}

/** @param {string} minutes */
async function soakHost(minutes) {
  const { bundle } = await import('../host/bundle.mjs');
  const { runInExtensionHost } = await import('../host/extensionHost.mjs');
  const { newProfile } = await import('../env/vscode/workbench.mjs');
  await step('extension', () => npm(['run', '--silent', 'build'], root));
  // as deep as the host tests': what they share finds other packages by that
  const bundled = path.join(root, 'out/soak-host');
  await bundle({ folder, files: ['host.ts', 'flapping.ts'], out: bundled });
  /** @type {typeof import('./flapping')} */
  const { startFlappingServers } = createRequire(import.meta.url)(path.join(bundled, 'flapping.js'));
  fs.mkdirSync(out, { recursive: true });
  const report = path.join(out, 'host.json');
  fs.rmSync(report, { force: true });
  const servers = await startFlappingServers(Number(minutes) * 60_000);
  const profile = newProfile();
  try {
    await runInExtensionHost(path.join(bundled, 'host.js'), profile, {
      FLAPPING: JSON.stringify(servers.map(({ way, url }) => ({ way, url }))),
      MINUTES: minutes,
      REPORT: report,
      CODE_HEADLESS_LIMIT_MINUTES: String(Number(minutes) + 5),
    });
    const mostInFlight = Math.max(...servers.map((server) => server.mostInFlight()));
    return printHost({ ...read(report), mostInFlight, logLines: countLogLines(profile.userDataDir) });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await profile.remove();
  }
}

/**
 * Lines of the extension's own log.
 * @param {string} userDataDir
 */
function countLogLines(userDataDir) {
  const logs = fs
    .readdirSync(userDataDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'Browserless Sessions.log');
  const lines = logs.map((file) => fs.readFileSync(path.join(userDataDir, file), 'utf8').split('\n').length - 1);
  return lines.reduce((sum, count) => sum + count, 0);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { minutes: { type: 'string' }, seed: { type: 'string', default: '1' } },
  });
  const parts = positionals.length > 0 ? positionals : ['days', 'host'];
  const unknown = parts.filter((part) => part !== 'days' && part !== 'host');
  if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are days and host`);
  await setUp(parts.includes('host') ? ['root', 'env', 'chromium'] : ['root']);
  const [cpu] = os.cpus();
  console.log(`${os.cpus().length} cores (${cpu?.model}), ${new Date().toISOString().slice(0, 10)}`);
  let complaints = 0;
  if (parts.includes('days')) complaints += await soakDays(values.minutes ?? '30', values.seed);
  if (parts.includes('host')) complaints += await soakHost(values.minutes ?? '10');
  return complaints;
}

endOnSignals();
main().then(
  (complaints) => process.exit(complaints > 0 ? 1 : 0),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
