// Put in the place of @vscode/spdlog by install.mjs: the same few functions, writing at once and never rotating.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  /**
   * @param {string} _type
   * @param {string} _name
   * @param {string} file
   */
  constructor(_type, _name, file) {
    this.file = file;
    this.level = 2;
    this.bare = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, '');
  }
  /**
   * @param {number} level
   * @param {string} text
   */
  write(level, text) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      fs.appendFileSync(this.file, this.bare ? text : `${time} [${levels[level]}] ${text}\n`);
    } catch {
      // the profile's folder is removed while the last lines come
    }
  }
  /** @param {string} text */
  trace(text) {
    this.write(0, text);
  }
  /** @param {string} text */
  debug(text) {
    this.write(1, text);
  }
  /** @param {string} text */
  info(text) {
    this.write(2, text);
  }
  /** @param {string} text */
  warn(text) {
    this.write(3, text);
  }
  /** @param {string} text */
  error(text) {
    this.write(4, text);
  }
  /** @param {string} text */
  critical(text) {
    this.write(5, text);
  }
  getLevel() {
    return this.level;
  }
  /** @param {number} level */
  setLevel(level) {
    this.level = level;
  }
  /** VS Code sets one pattern alone, the one that `write` has. */
  setPattern() {
    this.bare = false;
  }
  clearFormatters() {
    this.bare = true;
  }
  flush() {}
  drop() {}
}

/**
 * @param {string} name
 * @param {string} file
 */
const create = async (name, file) => new Logger('', name, file);

// one by one: VS Code imports these by name, and Node finds names of a CommonJS module only in such lines
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
