import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { browserName } from '../../../src/browserless/browserName';

describe("a browser's name", () => {
  it('is the one that people use, with the protocol where it is not CDP', () => {
    const names = {
      ChromiumCDP: 'Chromium',
      ChromeCDP: 'Chrome',
      EdgeCDP: 'Edge',
      ChromiumPlaywright: 'Chromium · Playwright',
      ChromePlaywright: 'Chrome · Playwright',
      EdgePlaywright: 'Edge · Playwright',
      FirefoxPlaywright: 'Firefox · Playwright',
      WebKitPlaywright: 'WebKit · Playwright',
      ChromiumStealthCDP: 'Chromium Stealth',
    };
    assert.deepEqual(Object.fromEntries(Object.keys(names).map((name) => [name, browserName(name)])), names);
  });

  it('is "Browser" where the server gives none', () => {
    assert.equal(browserName(''), 'Browser');
    assert.equal(browserName('CDP'), 'Browser');
  });

  it('is some text for whatever the server gives', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'constructorCDP']) {
      assert.equal(typeof browserName(name), 'string', name);
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => assert.ok(browserName(name).length > 0)));
  });
});
