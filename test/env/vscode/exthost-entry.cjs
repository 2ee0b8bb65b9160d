// Runs inside the extension host in the place of the tests' own entry, which it then calls: copies what the tests print
// to the file that code-headless.mjs prints from, so that the workbench's own log lines stay out, and says when they
// have passed.
const fs = require('node:fs');
const util = require('node:util');
const url = require('node:url');

const { CODE_HEADLESS_OUT: out = '', CODE_HEADLESS_TESTS: tests = '' } = process.env;

/**
 * @param {0 | 1 | 2} stream 0 for the verdict
 * @param {string} text
 */
function put(stream, text) {
  try {
    fs.appendFileSync(out, JSON.stringify([stream, text]) + '\n');
  } catch {
    // the launcher is gone
  }
}

/**
 * The extension host has accessors here whose setters do nothing: an assignment would be lost.
 * @param {object} object
 * @param {string} key
 * @param {unknown} value
 */
const replace = (object, key, value) =>
  Object.defineProperty(object, key, { configurable: true, writable: true, value });

let inWrite = false; // the extension host hands what is written to stdout on to console
for (const method of /** @type {const} */ (['log', 'info', 'debug', 'warn', 'error'])) {
  const original = console[method].bind(console);
  replace(console, method, (/** @type {unknown[]} */ ...args) => {
    if (!inWrite) put(method === 'warn' || method === 'error' ? 2 : 1, util.format(...args) + '\n');
    original(...args);
  });
}

for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
  const original = process[name];
  const write = (/** @type {string | Uint8Array} */ data, /** @type {any[]} */ ...rest) => {
    put(name === 'stdout' ? 1 : 2, typeof data === 'string' ? data : Buffer.from(data).toString());
    inWrite = true;
    try {
      return original.write(data, ...rest);
    } finally {
      inWrite = false;
    }
  };
  // `write` itself cannot be redefined there
  replace(process, name, Object.create(original, { write: { value: write, writable: true, configurable: true } }));
}

async function load() {
  try {
    return require(tests);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return import(url.pathToFileURL(tests).href);
  }
}

async function run() {
  await (await load()).run();
  // an extension host that dies looks like a pass to the workbench: the launcher waits for this word
  put(0, 'passed');
}

module.exports = { run };
