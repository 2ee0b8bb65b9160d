// Measures from inside the extension host, which all extensions share: an extension beside the packaged one. Whoever
// benches listens on the loopback port BENCH_PROBE, sends `{ id, method, params }`, a line each, and gets `{ id, result }`
// or `{ id, error }`.
const asyncHooks = require('node:async_hooks');
const fs = require('node:fs');
const inspector = require('node:inspector/promises');
const Module = require('node:module');
const net = require('node:net');
const perfHooks = require('node:perf_hooks');
const readline = require('node:readline');
const v8 = require('node:v8');
const vm = require('node:vm');
const vscode = require('vscode');

/**
 * The folder of an extension, which is in the name of each of its scripts.
 * @param {string} id
 */
const folderOf = (id) => vscode.extensions.getExtension(id)?.extensionPath ?? `no extension ${id}`;

/** Of the extension's timers that are not over, by their async ids. @type {Set<number> | undefined} */
let pending;
/** How many it has started since they were last asked for. */
let started = 0;

/** How often the extension has fired an event of VS Code's. @type {number} */
let fired = 0;

/** @type {inspector.Session | undefined} */
let profiler;
/** @type {ReturnType<typeof perfHooks.monitorEventLoopDelay> | undefined} */
let loopDelay;
/** @type {NodeJS.CpuUsage} */
let cpu;
let since = 0;

/** @type {Record<string, (params: any) => unknown>} */
const methods = {
  /**
   * Loads and activates extensions, one after the other.
   * @param {{ ids: string[] }} params
   * @returns {Promise<number[]>} ms
   */
  async activate({ ids }) {
    const times = [];
    for (const id of ids) {
      const extension = vscode.extensions.getExtension(id);
      if (!extension || extension.isActive) throw new Error(`${id} is ${extension ? 'active' : 'not there'}`);
      const before = performance.now();
      await extension.activate();
      times.push(performance.now() - before);
    }
    return times;
  },

  /**
   * The scripts of an extension that are loaded, with their sizes in bytes.
   * @param {{ id: string }} params
   */
  scripts({ id }) {
    const folder = folderOf(id);
    // @ts-expect-error of no API, but what `require.cache` is
    const files = Object.keys(Module._cache).filter((file) => file.startsWith(folder));
    return Object.fromEntries(files.map((file) => [file.slice(folder.length + 1), fs.statSync(file).size]));
  },

  /** Begins to measure the process: what its CPU does (ms). */
  startCpu() {
    cpu = process.cpuUsage();
    since = performance.now();
  },

  /** What was measured since. */
  readCpu() {
    const { user, system } = process.cpuUsage(cpu);
    return { cpu: (user + system) / 1000, wall: performance.now() - since };
  },

  /** Begins to measure how late its event loop is (ms), by a timer of 1 ms, which itself costs some CPU. */
  startLoopDelay() {
    loopDelay = perfHooks.monitorEventLoopDelay({ resolution: 1 });
    loopDelay.enable();
  },

  readLoopDelay() {
    if (!loopDelay) throw new Error('not started');
    loopDelay.disable();
    const [p50 = 0, p99 = 0] = [50, 99].map((part) => (loopDelay?.percentile(part) ?? 0) / 1e6);
    return { p50, p99, max: loopDelay.max / 1e6 };
  },

  /** Data in use after all has been collected that can be (bytes), without the code that V8 compiles and drops. */
  async heap() {
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc');
    for (let round = 0; round < 4; round++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      collect();
    }
    const { code_and_metadata_size: code, bytecode_and_metadata_size: bytecode } = v8.getHeapCodeStatistics();
    return process.memoryUsage().heapUsed - code - bytecode;
  },

  /**
   * Follows the timers that an extension's code starts, whatever way it takes through Node.
   * @param {{ id: string }} params
   */
  followTimers({ id }) {
    const folder = folderOf(id);
    const timers = (pending = new Set());
    Error.stackTraceLimit = 100;
    asyncHooks
      .createHook({
        init(asyncId, type) {
          if (type !== 'Timeout' || !new Error().stack?.includes(folder)) return;
          timers.add(asyncId);
          started++;
        },
        destroy: (asyncId) => void timers.delete(asyncId),
      })
      .enable();
  },

  /** Of the timers that are followed: how many wait, and how many were started since this was last asked. */
  timers() {
    const result = { pending: pending?.size, started };
    started = 0;
    return result;
  },

  /**
   * Counts the events that an extension fires for VS Code.
   * @param {{ id: string }} params
   */
  followEvents({ id }) {
    const folder = folderOf(id);
    const { fire } = vscode.EventEmitter.prototype;
    Error.stackTraceLimit = 100;
    vscode.EventEmitter.prototype.fire = function (/** @type {unknown} */ event) {
      if (new Error().stack?.includes(folder)) fired++;
      fire.call(this, event);
    };
  },

  /** How many there were since this was last asked. */
  events() {
    const result = fired;
    fired = 0;
    return result;
  },

  async startProfile() {
    profiler = new inspector.Session();
    profiler.connect();
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.setSamplingInterval', { interval: 500 });
    await profiler.post('Profiler.start');
  },

  /**
   * How long (ms) the process did something in which an extension's code had a part, and how long it was looked at.
   * @param {{ id: string }} params
   */
  async stopProfile({ id }) {
    if (!profiler) throw new Error('not started');
    const { profile } = await profiler.post('Profiler.stop');
    profiler.disconnect();
    const folder = folderOf(id);
    /** @type {Set<number>} */
    const own = new Set();
    /** Parents come before their children. */
    for (const node of profile.nodes) {
      if (node.callFrame.url.includes(folder)) own.add(node.id);
      if (own.has(node.id)) for (const child of node.children ?? []) own.add(child);
    }
    const { samples = [], timeDeltas = [] } = profile;
    const us = samples.reduce((sum, node, at) => sum + (own.has(node) ? (timeDeltas[at] ?? 0) : 0), 0);
    return { own: us / 1000, wall: (profile.endTime - profile.startTime) / 1000 };
  },

  /** @param {{ command: string, args?: unknown[] }} params */
  command: ({ command, args = [] }) => vscode.commands.executeCommand(command, ...args).then(() => undefined),

  /**
   * Writes the user's settings.
   * @param {{ settings: Record<string, unknown> }} params
   */
  async configure({ settings }) {
    for (const [name, value] of Object.entries(settings))
      await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
  },
};

exports.activate = () => {
  const socket = net.connect(Number(process.env.BENCH_PROBE), '127.0.0.1');
  // the bench is over
  socket.on('error', () => {});
  readline.createInterface({ input: socket }).on('line', async (line) => {
    const { id, method, params } = JSON.parse(line);
    const answer = await Promise.resolve()
      .then(() => methods[method]?.(params))
      .then(
        (result) => ({ id, result }),
        (error) => ({ id, error: String(error) }),
      );
    socket.write(`${JSON.stringify(answer)}\n`);
  });
};
