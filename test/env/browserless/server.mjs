// Starts and stops the real browserless, for tests and for the demo. Licence of browserless: SSPL; nothing of it is shipped.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { findChromium } from '../chromium.mjs';
import { envFolder, serverNode } from '../paths.mjs';
import { closeRun, freePort, openRun, runEnv } from '../processes.mjs';

export const browserlessFolder = path.join(envFolder, 'node_modules/@browserless.io/browserless');

/**
 * @typedef {object} Browserless
 * @property {string} origin `http://HOST:PORT`
 * @property {number} port
 * @property {string} token empty when the server asks for none
 * @property {() => Promise<void>} stop ends the server and all its browsers; may be called twice
 * @property {() => string} log what the server printed
 */

/**
 * @param {object} [options]
 * @param {string | null} [options.token] `null` for a server that asks for none; a random one if not given
 * @param {number} [options.port] a free one if not given
 * @param {number} [options.timeout] milliseconds that a client may stay connected
 * @param {number} [options.concurrent] sessions at once
 * @param {number} [options.queued] clients that may wait for one
 * @param {string} [options.host] the address to listen on
 * @param {Record<string, string>} [options.env] more of the server's own variables, such as EXTERNAL, CORS or DEBUG
 * @returns {Promise<Browserless>}
 */
export async function startBrowserless({
  token = randomBytes(16).toString('hex'),
  port,
  timeout = 600_000,
  concurrent,
  queued,
  host = '127.0.0.1',
  env = {},
} = {}) {
  const chromium = findChromium();
  if (!chromium) throw new Error('no Chromium found');
  const listenOn = port ?? (await freePort());
  const work = openRun('bls');
  const settings = {
    PORT: String(listenOn),
    HOST: host,
    TIMEOUT: String(timeout),
    DEBUG: '-*',
    // Chromium's profile and crash reports stay in the run's folder
    TMPDIR: work,
    TEMP: work,
    XDG_CONFIG_HOME: work,
    XDG_CACHE_HOME: work,
    ...(token ? { TOKEN: token } : {}),
    ...(concurrent === undefined ? {} : { CONCURRENT: String(concurrent) }),
    ...(queued === undefined ? {} : { QUEUED: String(queued) }),
    ...env,
  };
  // what the shell around may have set for another browserless would count here too
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(TOKEN|EXTERNAL|CORS|ROUTES|CONCURRENT|QUEUED|PROXY_\w+|NODE_OPTIONS)$/.test(name),
  );
  const child = spawn(
    serverNode(),
    [path.join(envFolder, 'browserless/start-browserless.mjs'), browserlessFolder, work, chromium],
    {
      env: runEnv(work, { ...Object.fromEntries(inherited), ...settings }),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true, // a Ctrl-C in the terminal is for the parent, which then stops this one
    },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => (log = (log + data).slice(-1_000_000)));
  const ended = new Promise((resolve) => child.once('exit', resolve));

  /** @type {Promise<void> | undefined} */
  let stopped;
  const stop = () =>
    (stopped ??= (async () => {
      // it ends with its parent; a signal would end it at once on Windows, and leave its browsers
      if (child.connected) child.disconnect();
      else child.kill('SIGTERM');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
      await closeRun(work);
      await ended;
    })());

  try {
    await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`browserless ended (${code}) before it listened\n${log}`)));
      setTimeout(() => reject(new Error(`browserless did not listen within 60 s\n${log}`)), 60_000).unref();
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin: `http://${host}:${listenOn}`, port: listenOn, token: token ?? '', stop, log: () => log };
}
