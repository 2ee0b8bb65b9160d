import * as assert from 'node:assert/strict';
import { proxyFromSettings } from '../../../src/net/proxyFromSettings';
import { networks, plainSettings } from './networks';

describe('the exceptions from a proxy', () => {
  networks();
  const proxy = 'http://proxy.test:3128';
  const isExcepted = async (noProxy: readonly string[], url: string): Promise<boolean> =>
    (await proxyFromSettings({ ...plainSettings, proxy, noProxy })(url)) === undefined;

  const url = 'https://browserless.team.test';
  for (const [exception, expected] of Object.entries({
    '*': true,
    'browserless.team.test': true,
    'BROWSERLESS.team.TEST ': true,
    'team.test': true,
    '.team.test': true,
    '*.team.test': true,
    'browserless.team.test:443': true,
    'team.test:443': true,
    'browserless.team.test:8443': false,
    'eam.test': false,
    'other.test': false,
    browserless: false,
    '': false,
  })) {
    it(`${expected ? 'hold' : 'do not hold'} for ${url} where they name "${exception}"`, async () => {
      assert.equal(await isExcepted([exception], url), expected);
      assert.equal(await isExcepted(['another.test', exception], url), expected);
      process.env['no_proxy'] = `another.test, ${exception}`;
      assert.equal(await isExcepted([], url), expected);
    });
  }

  it('tell addresses of IPv6 and ports apart', async () => {
    assert.equal(await isExcepted(['[2001:db8::1]'], 'http://[2001:db8::1]:3000'), true);
    assert.equal(await isExcepted(['[2001:db8::1]:3000'], 'http://[2001:db8::1]:3000'), true);
    assert.equal(await isExcepted(['[2001:db8::1]:80'], 'http://[2001:db8::1]:3000'), false);
    assert.equal(await isExcepted(['h.test:80'], 'http://h.test'), true);
  });

  it('always name this machine', async () => {
    for (const host of ['localhost', '127.0.0.1:3000', '[::1]:3000'])
      assert.equal(await isExcepted(['other.test'], `http://${host}`), true);
  });
});
