// Mocha's "spec" output; the counts, and what failed and how, for test/env/test.mjs in the file that MOCHA_COUNTS_FILE
// names.
const fs = require('node:fs');
const Mocha = require('mocha');

module.exports = class CountingReporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.MOCHA_COUNTS_FILE;
    if (!file) return;
    /** @type {string[]} */
    const faults = [];
    runner.on('fail', (test, error) => faults.push(`${test.fullTitle()}\n${error.stack ?? error}`));
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      fs.writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending, faults }));
    });
  }
};
