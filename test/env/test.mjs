// `npm test`: sets up what is missing, runs every stage (or those named: `npm test -- unit host`), and counts.
// A stage that fails does not keep the others from running. What failed stands once more at the end, where it is found
// even if the rest has scrolled away. The last line is `N passed, N failed[, N skipped]`.
import fs from 'node:fs';
import path from 'node:path';
import { root, vsix } from './paths.mjs';
import { closeRun, endOnSignals, npm, openRun } from './processes.mjs';
import { setUp, step } from './setup.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {Counts & { faults: string[] }} Result `faults`: what failed, each with its title and how
 */

const checks = { types: 'check:types', lint: 'check:lint', format: 'check:format', package: 'package' };
const suites = { unit: 'test:unit', server: 'test:server', host: 'test:host', minimum: 'test:minimum', ui: 'test:ui' };
const all = [...Object.keys(checks), ...Object.keys(suites)];

/**
 * A script of package.json, its output shown.
 * @param {string} script
 * @param {NodeJS.ProcessEnv} [env]
 */
const runScript = (script, env) =>
  npm(['run', '--silent', script], root, { show: true, allow: true, ...(env ? { env } : {}) });

/**
 * @param {string} script
 * @returns {Promise<Result>}
 */
async function check(script) {
  const { code } = await runScript(script);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0, faults: [] } : failed(`npm run ${script}`);
}

/**
 * @param {string} fault
 * @returns {Result}
 */
const failed = (fault) => ({ passed: 0, failed: 1, skipped: 0, faults: [fault] });

/**
 * @param {string} script
 * @returns {Promise<Result>}
 */
async function suite(script) {
  const folder = openRun('bls-counts');
  const file = path.join(folder, 'counts.json');
  const { code } = await runScript(script, { ...process.env, MOCHA_COUNTS_FILE: file });
  /** @type {Result | undefined} */
  const result = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  await closeRun(folder);
  if (result?.failed || (result?.passed && code === 0)) return result;
  // it died on the way, or found no tests, or could not even start
  return { ...failed(`npm run ${script} ended with code ${code}`), passed: result?.passed ?? 0 };
}

/**
 * Why a stage is not run on this machine, if it is not.
 * @param {string} stage
 */
function whyNot(stage) {
  if (stage === 'ui' && process.platform !== 'linux')
    return 'it presses the keys that VS Code has on Linux, and its server from npm does not run everywhere';
  if (stage === 'minimum' && process.platform !== 'linux')
    return 'the lowest VS Code is the desktop one here: TEST_HOST=desktop TEST_VSCODE=minimum npm test -- host';
  if (stage === 'server' && process.platform === 'win32') return "it listens on sockets' files, which Windows has not";
  return undefined;
}

/** @param {string[]} stages */
const needChromium = (stages) => ['server', 'host', 'minimum', 'ui'].some((stage) => stages.includes(stage));

/**
 * @param {string} stage
 * @param {string} script
 * @param {boolean} ready whether what it needs could be set up
 * @returns {Promise<Result>}
 */
async function runStage(stage, script, ready) {
  const reason = whyNot(stage);
  if (reason) {
    console.log(`Not run on this machine: ${reason}.`);
    return { passed: 0, failed: 0, skipped: 1, faults: [] };
  }
  if (ready || !needChromium([stage])) return (stage in checks ? check : suite)(script);
  console.log('Not run, for what it needs could not be set up: see above.');
  return failed('could not be set up');
}

/** @param {string[]} stages */
async function prepare(stages) {
  /** @type {import('./setup.mjs').Part[]} */
  const parts = ['root'];
  // the checks read the types of what is installed there
  if (needChromium(stages) || stages.includes('types') || stages.includes('lint')) parts.push('env');
  if (stages.includes('minimum') && !whyNot('minimum')) parts.push('minimum');
  if (needChromium(stages)) parts.push('chromium');
  await setUp(parts);
  if (stages.includes('package')) fs.rmSync(vsix, { force: true });
  else if (needChromium(stages))
    await step('extension', () => npm(['run', '--silent', stages.includes('ui') ? 'package' : 'build'], root));
}

/** @param {string[]} stages */
async function main(stages) {
  const unknown = stages.filter((stage) => !all.includes(stage));
  if (unknown.length > 0) throw new Error(`no stage ${unknown.join(', ')}; there are ${all.join(', ')}`);
  const ready = await prepare(stages).then(
    () => true,
    (error) => {
      console.error(error instanceof Error ? error.message : error);
      return false;
    },
  );

  const total = { passed: 0, failed: 0, skipped: 0 };
  const summary = [];
  const faults = [];
  for (const [stage, script] of Object.entries({ ...checks, ...suites })) {
    if (!stages.includes(stage)) continue;
    console.log(`\n=== ${stage} ===`);
    const started = Date.now();
    const result = await runStage(stage, script, ready);
    for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[key] += result[key];
    summary.push(`${stage.padEnd(8)} ${line(result)} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
    faults.push(...result.faults.map((fault) => `${stage}: ${fault}`));
  }
  if (faults.length > 0) console.log(`\n=== what failed ===\n${faults.join('\n\n')}`);
  console.log(`\n${summary.join('\n')}\n`);
  return total;
}

/** @param {Counts} counts */
const line = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;

endOnSignals();
const named = process.argv.slice(2);
main(named.length > 0 ? named : all)
  .catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  })
  .then((total) => {
    console.log(line(total));
    process.exitCode = total.failed > 0 ? 1 : 0;
  });
