// Child processes that never outlive their work: each run has a temporary folder of its own, every process of the run
// carries that folder's path in its environment, and ending the run ends exactly those processes.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Chromium and the extension host leave their parent's process group, so a group alone does not find them again. */
const MARK = 'BROWSERLESS_SESSIONS_RUN';

/** Killed processes may still write for a moment. */
const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };

/** @type {Set<string>} */
const openRuns = new Set();

// the last resort; what ends in an orderly way has closed its runs before
process.on('exit', () => {
  openRuns.forEach((folder) => killRun(folder));
  for (const folder of openRuns) {
    try {
      fs.rmSync(folder, removal);
    } catch {
      // somebody writes there to the last
    }
  }
});

/** A short path on purpose: sockets live in it, and theirs may have 103 characters. macOS has a long one for each user. */
const temporary = fs.realpathSync(process.platform === 'darwin' ? '/tmp' : os.tmpdir());

/** @param {string} name */
export function openRun(name) {
  const folder = fs.mkdtempSync(path.join(temporary, `${name}-`));
  openRuns.add(folder);
  // without a listener a signal ends the process past its 'exit'
  if (process.listenerCount('SIGTERM') === 0) process.once('SIGTERM', () => process.exit(143));
  return folder;
}

/**
 * Ends what is left of a run's processes and removes its folder.
 * @param {string} folder
 */
export async function closeRun(folder) {
  await askRunToEnd(folder);
  // what was being started while the first look was taken is found by the second
  for (let i = 0; i < 20 && killRun(folder) > 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  openRuns.delete(folder);
  await fs.promises.rm(folder, removal);
}

/**
 * The environment that marks a process, and all that it starts, as one of the run's.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} [env]
 */
export const runEnv = (folder, env = process.env) => ({
  ...env,
  // a run inside a run belongs to both
  [MARK]: [process.env[MARK], folder].filter(Boolean).join(path.delimiter),
});

/**
 * @param {string} folder
 * @param {NodeJS.Signals} signal
 * @returns {number} how many processes there were
 */
function killRun(folder, signal = 'SIGKILL') {
  const pids = findRun(folder);
  for (const pid of pids) kill(pid, signal);
  return pids.length;
}

/**
 * Lets a run's processes close runs of their own.
 * @param {string} folder
 */
async function askRunToEnd(folder) {
  killRun(folder, 'SIGTERM');
  for (let i = 0; i < 50 && findRun(folder).length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 100));
}

/**
 * Linux alone tells a process's environment; elsewhere what a run started is ended by its own stop() alone.
 * @param {string} folder
 */
function findRun(folder) {
  if (process.platform !== 'linux') return [];
  const own = String(process.pid);
  return fs
    .readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && pid !== own)
    .filter((pid) => {
      try {
        const variables = fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
        const mark = variables.find((variable) => variable.startsWith(`${MARK}=`))?.slice(MARK.length + 1);
        return mark?.split(path.delimiter).includes(folder);
      } catch {
        return false; // gone, or another user's
      }
    })
    .map(Number);
}

/**
 * @param {number | undefined} pid negative for a process group
 * @param {NodeJS.Signals} signal
 */
export function kill(pid, signal) {
  try {
    if (pid) process.kill(pid, signal);
  } catch {
    // gone already
  }
}

let ending = false;

/** @type {Set<Promise<unknown>>} */
const unbreakable = new Set();

/**
 * Ends this process, and with it all its runs, when it is told to.
 * @param {() => Promise<void>} [orderly] what to do before; a second signal does not wait for it
 */
export function endOnSignals(orderly = async () => {}) {
  /** @param {number} code */
  const end = async (code) => {
    if (ending) process.exit(code);
    ending = true;
    console.log(unbreakable.size > 0 ? 'Ending as soon as the system has finished installing …' : 'Ending …');
    await Promise.allSettled([...unbreakable, orderly()]);
    await Promise.all([...openRuns].map(askRunToEnd));
    process.exit(code);
  };
  process.on('SIGINT', () => end(130));
  process.on('SIGTERM', () => end(143));
  process.on('SIGHUP', () => end(129));

  // an npm that is told to end takes its shell along and does not tell us
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && !ending && end(143), 500).unref();
}

/**
 * Runs a command to its end. Its output is shown only when it fails, unless `show` is set.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean} [options.show]
 * @param {boolean} [options.allow] a failure is no error
 * @param {number} [options.limitMs] when it is ended as failed
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function run(
  command,
  args,
  { cwd, env = process.env, show = false, allow = false, limitMs = 30 * 60_000 } = {},
) {
  const folder = openRun('bls-run');
  const child = spawn(command, args, {
    env: runEnv(folder, env),
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    ...(cwd ? { cwd } : {}),
  });
  const limit = setTimeout(() => killRun(folder), limitMs);
  const result = await finished(child);
  clearTimeout(limit);
  // nobody is to go on to the next command then
  if (ending) return new Promise(() => {});
  await closeRun(folder);
  if (result.code !== 0 && !allow)
    throw new Error(`${[command, ...args].join(' ')} failed (${result.code})\n${result.output}`);
  return result;
}

/**
 * Runs a command that must not be broken off half-way (a package manager of the system): a signal waits for its end.
 * @param {string} command
 * @param {string[]} args
 */
export async function runUnbroken(command, args) {
  // a group of its own: a Ctrl-C in the terminal goes to the whole group in front
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const result = finished(child);
  unbreakable.add(result);
  return result.finally(() => unbreakable.delete(result));
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number, output: string }>}
 */
function finished(child) {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128 + os.constants.signals[signal ?? 'SIGKILL'], output }),
    );
  });
}

/**
 * Runs the npm that started this, or the one on the PATH.
 * @param {string[]} args
 * @param {string} cwd
 * @param {Pick<NonNullable<Parameters<typeof run>[2]>, 'env' | 'show' | 'allow'>} [options]
 */
export function npm(args, cwd, { env: outer = process.env, ...options } = {}) {
  // what an `npm start` around tells its scripts would make this one work on the outer folder
  const env = Object.fromEntries(
    Object.entries(outer).filter(([name]) => !/^npm_(?!config_)|^npm_config_(local_prefix|user_agent)$/i.test(name)),
  );
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const cli = process.env.npm_execpath;
  const [command = '', ...first] = cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm'];
  return run(command, [...first, ...quiet, ...args], { cwd, env, ...options });
}

/** A port that nothing listens on. */
export async function freePort() {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
