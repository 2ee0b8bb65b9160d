import * as assert from 'node:assert/strict';
import { faultOfRedirect, sameOrigin } from '../../../src/browserless/redirect';
import { parseUnixUrl, unixUrl } from '../../../src/browserless/unixSocket';

describe('an address of a socket', () => {
  const addresses: Readonly<Record<string, readonly [string, string] | undefined>> = {
    'unix:/run/browserless.sock:/sessions': ['/run/browserless.sock', 'http://localhost/sessions'],
    'unix:/run/browserless.sock:/team/sessions?a=1:2#x': [
      '/run/browserless.sock',
      'http://localhost/team/sessions?a=1:2#x',
    ],
    'unix:/run/browserless.sock:': ['/run/browserless.sock', 'http://localhost/'],
    // as the file system has it: nothing in it is decoded
    'unix:/home/größe 1/%41?#.sock:/x': ['/home/größe 1/%41?#.sock', 'http://localhost/x'],
    'unix:/run/browserless.sock:/a:/b': ['/run/browserless.sock', 'http://localhost/a:/b'],
    'unix:/run/browserless.sock': undefined,
    'unix:/run/browserless.sock:sessions': undefined,
    'unix:run/browserless.sock:/sessions': undefined,
    'unix::/sessions': undefined,
    'http://unix:/run/browserless.sock:/sessions': undefined,
  };
  for (const [url, expected] of Object.entries(addresses)) {
    it(url, () => {
      const parsed = parseUnixUrl(url);
      assert.deepEqual(parsed && [parsed.socket, parsed.url], expected);
    });
  }

  it('is read as it is made', () => {
    assert.deepEqual(parseUnixUrl(unixUrl('/a.sock', '/x?y')), { socket: '/a.sock', url: 'http://localhost/x?y' });
  });
});

describe('a redirect on a socket', () => {
  const from = 'unix:/run/a.sock:/team/sessions';

  for (const [location, to] of Object.entries({
    '/x?y': 'unix:/run/a.sock:/x?y',
    'more/': 'unix:/run/a.sock:/team/more/',
    '//localhost/x': 'unix:/run/a.sock:/x',
    'http://localhost/x?token=T&a': 'unix:/run/a.sock:/x?a=',
    'http://u:p@localhost:80/x:/y': 'unix:/run/a.sock:/x:/y',
  })) {
    it(`leads along it: ${location}`, () => assert.equal(sameOrigin(location, from), to));
  }

  for (const [location, to] of Object.entries({
    'http://localhost:3000/x': 'http://localhost:3000',
    'http://other.test/x': 'http://other.test',
    '//other.test/x': 'http://other.test',
    'https://localhost/x': 'https://localhost',
    'unix:/run/b.sock:/x': undefined,
    'unix:/run/a.sock:/x': undefined,
  })) {
    it(`leads nowhere else: ${location}`, () => {
      assert.equal(sameOrigin(location, from), undefined);
      assert.deepEqual(faultOfRedirect(location, from), { kind: 'redirect', to });
    });
  }
});
