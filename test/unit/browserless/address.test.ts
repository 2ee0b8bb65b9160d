import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseAddress, partsOf, shownAddress, type AddressProblem } from '../../../src/browserless/address';

/** What a pasted address is understood as: its base URL, and the token behind a space where it has one. */
function understood(pasted: string): string {
  const parsed = parseAddress(pasted);
  if (!parsed.ok) return `(${parsed.problem})`;
  const { baseUrl, token } = parsed.address;
  return token === undefined ? baseUrl : `${baseUrl} ${token}`;
}

function check(cases: Readonly<Record<string, string>>): void {
  const actual = Object.fromEntries(Object.keys(cases).map((pasted) => [pasted, understood(pasted)]));
  assert.deepEqual(actual, cases);
}

describe('a pasted address', () => {
  it("may be a socket's file, as Docker, curl and the ws package write it", () => {
    check({
      'unix:/run/b.sock': 'unix:/run/b.sock:',
      'unix:///run/b.sock': 'unix:/run/b.sock:',
      'UNIX:/run/b.sock:': 'unix:/run/b.sock:',
      'unix:/run/b.sock:/team/': 'unix:/run/b.sock:/team',
      'unix:/run/b.sock:/sessions': 'unix:/run/b.sock:',
      'ws+unix:/run/b.sock:/team/chromium?launch=%7B%7D&token=a%20b': 'unix:/run/b.sock:/team a b',
      '"unix:/run/b.sock"': 'unix:/run/b.sock:',
    });
  });

  it("that is no socket's whole path is none", () => {
    const texts = [
      'unix:',
      'unix:/',
      'unix:run/b.sock',
      'unix://host/b.sock',
      'unix:/a b',
      'unix:/a?token=T',
      'unix:/%41',
    ];
    for (const text of texts) assert.equal(understood(text), '(socket)', text);
  });

  it('may lack its scheme: http for machines that are near, https for public names', () => {
    check({
      'localhost:3000': 'http://localhost:3000',
      localhost: 'http://localhost',
      'browserless:3000/chromium': 'http://browserless:3000',
      '127.0.0.1:3000': 'http://127.0.0.1:3000',
      '10.1.2.3': 'http://10.1.2.3',
      '[::1]:3000': 'http://[::1]:3000',
      '[2001:db8::7]': 'http://[2001:db8::7]',
      'browserless.example.com': 'https://browserless.example.com',
      'browserless.example.com/prefix': 'https://browserless.example.com/prefix',
      'browserless.example.com:443': 'https://browserless.example.com',
      'browserless.example.com:3000': 'http://browserless.example.com:3000',
      'browserless.example.com?token=T': 'https://browserless.example.com T',
    });
  });

  it('keeps a path prefix, without its trailing slash', () => {
    check({
      'https://host/prefix/': 'https://host/prefix',
      'https://host/a/b': 'https://host/a/b',
      'https://host//a//b//': 'https://host/a/b',
      'https://host/a/../b': 'https://host/b',
      'https://host/chrome-farm': 'https://host/chrome-farm',
      'https://host/team/browserless': 'https://host/team/browserless',
      'https://host/chrome/playwright/team': 'https://host/chrome/playwright/team',
    });
  });

  it('may be a connect URL: browser paths, launch options and the token are taken off', () => {
    check({
      'wss://host/chromium?token=T&launch=%7B%22headless%22%3Afalse%7D': 'https://host T',
      'ws://host:3000/?token=T': 'http://host:3000 T',
      'ws://host:3000/chrome?launch={"args":["--a"]}&token=a%20b%2Bc': 'http://host:3000 a b+c',
      'http://host/chrome/playwright': 'http://host',
      'http://host/firefox/playwright/': 'http://host',
      'http://host/playwright/chromium': 'http://host',
      'http://host/edge': 'http://host',
      'https://host/prefix/chromium/playwright?token=T&timeout=1': 'https://host/prefix T',
      'https://host/chromium/live?timeout=1': 'https://host',
      'https://production-sfo.browserless.io/stealth/bql?token=T': 'https://production-sfo.browserless.io T',
    });
  });

  it('may be any of the addresses that browserless has', () => {
    check({
      'http://host/sessions': 'http://host',
      'http://host/chromium/content?token=T': 'http://host T',
      'http://host/pdf': 'http://host',
      'http://host/debugger/?token=T': 'http://host T',
      'http://host/docs/': 'http://host',
      'http://host/prefix/kill/8a66865a': 'http://host/prefix',
      'ws://host/devtools/browser/8a66865a-d24a-464b-b559-3ed261c6afc9': 'http://host',
      'wss://host/prefix/devtools/page/DE3A6942FF300677': 'https://host/prefix',
      'https://host/devtools/inspector.html?wss=host/devtools/page/X': 'https://host',
      'http://host/json/version': 'http://host',
    });
  });

  it('keeps a port that is not the usual one', () => {
    check({
      'http://host:80/': 'http://host',
      'https://host:443': 'https://host',
      'wss://host:443/chromium': 'https://host',
      'ws://host:80': 'http://host',
      'https://host:80': 'https://host:80',
      'http://host:443': 'http://host:443',
      'http://[::1]:80': 'http://[::1]',
    });
  });

  it('is written the one way that URLs have', () => {
    check({
      'HTTPS://Host.Example/Prefix': 'https://host.example/Prefix',
      'bücher.example': 'https://xn--bcher-kva.example',
      'http://bücher.example:3000/größe': 'http://xn--bcher-kva.example:3000/gr%C3%B6%C3%9Fe',
      'http://host/a b': 'http://host/a%20b',
      'http://0x7f.1:3000': 'http://127.0.0.1:3000',
    });
  });

  it('may come with spaces, line ends, quotes and brackets around it', () => {
    check({
      '  http://host:3000 \n': 'http://host:3000',
      '"http://host:3000"': 'http://host:3000',
      "'ws://host:3000?token=T'": 'http://host:3000 T',
      '`localhost:3000`': 'http://localhost:3000',
      '<https://host/prefix>': 'https://host/prefix',
    });
  });

  it('may have its token as the user name or the password', () => {
    check({
      'https://T@host': 'https://host T',
      'https://:T@host/prefix': 'https://host/prefix T',
      'https://a%2Bb@host': 'https://host a+b',
      'https://USER@host?token=T': 'https://host T',
    });
  });

  const refused: readonly (readonly [AddressProblem, readonly string[]])[] = [
    ['empty', ['', '   ', '""', '\n']],
    [
      'notAUrl',
      [
        'http://',
        'two words',
        'http://two words',
        'host:port',
        '[::1',
        'http://host:99999',
        '://',
        'a%20b',
        'file:///tmp/x',
      ],
    ],
    ['scheme', ['ftp://host', 'chrome://version', 'javascript://host/%0aalert(1)']],
    ['credentials', ['https://user:password@host', 'user:password@host:3000']],
  ];
  for (const [problem, texts] of refused) {
    it(`is refused as "${problem}": ${texts.map((text) => JSON.stringify(text)).join(', ')}`, () => {
      check(Object.fromEntries(texts.map((text) => [text, `(${problem})`])));
    });
  }

  describe('whatever it is', () => {
    const words = fc.constantFrom(
      ...'chrome chromium edge firefox playwright content function devtools sessions json prefix a %41 . .. 😀'.split(
        ' ',
      ),
      "it's",
      "'",
      '',
    );
    const paths = fc.array(words, { maxLength: 5 }).map((segments) => segments.map((word) => `/${word}`).join(''));
    const addresses = fc
      .tuple(
        fc.constantFrom(
          '',
          'unix:/run/b.sock:',
          'unix:',
          'http://',
          'https://',
          'ws://',
          'wss://',
          'ftp://',
          'HTTP://',
          '//',
        ),
        fc.constantFrom('', 'user@', ':pass@', 'user:pass@'),
        fc.constantFrom('host', 'localhost', 'a.example', '[::1]', '127.0.0.1', 'bücher.example', 'h_x', '%20', ''),
        fc.constantFrom('', ':3000', ':80', ':443', ':'),
        paths,
        fc.constantFrom('', '?token=T', '?launch={}', '#x', "'", '"'),
      )
      .map((parts) => parts.join(''));
    const anything = fc.oneof(addresses, fc.string(), fc.string({ unit: 'binary' }), fc.webUrl());

    it('is understood or refused, never thrown at', () => {
      fc.assert(
        fc.property(anything, (pasted) => void parseAddress(pasted)),
        { numRuns: 2000 },
      );
    });

    it('is understood as an address that is understood as itself', () => {
      fc.assert(
        fc.property(anything, (pasted) => {
          const parsed = parseAddress(pasted);
          fc.pre(parsed.ok);
          const { baseUrl } = parsed.address;
          assert.deepEqual(parseAddress(baseUrl), { ok: true, address: { baseUrl, token: undefined } });
        }),
        { numRuns: 2000 },
      );
    });

    it('gives up its token: none stays in the base URL, nor any query, fragment or user name', () => {
      const token = fc.stringMatching(/^[a-zA-Z0-9]{12,40}$/).map((text) => `SECRET${text}`);
      fc.assert(
        fc.property(
          token,
          paths,
          fc.constantFrom('ws', 'wss', 'http', 'https'),
          fc.nat(2),
          (secret, path, scheme, form) => {
            const pasted = [
              `${scheme}://host${path}?a=1&token=${secret}#token=${secret}`,
              `${scheme}://${secret}@host${path}`,
              `${scheme}://host${path}?token=${secret}&launch=${encodeURIComponent(`{"env":"${secret}"}`)}`,
            ][form]!;
            const parsed = parseAddress(pasted);
            assert.ok(parsed.ok);
            assert.equal(parsed.address.token, secret);
            assert.doesNotMatch(parsed.address.baseUrl, /SECRET|[?#@]/);
          },
        ),
      );
    });
  });
});

describe('a base URL', () => {
  it('is a server and a prefix', () => {
    const parts = (baseUrl: string): string[] => Object.values(partsOf(baseUrl));
    assert.deepEqual(parts('http://localhost:3000'), ['http://localhost:3000', '']);
    assert.deepEqual(parts('https://[::1]/a/b'), ['https://[::1]', '/a/b']);
    assert.deepEqual(parts('unix:/run/b.sock:'), ['unix:/run/b.sock:', '']);
    assert.deepEqual(parts('unix:/run/b.sock:/a'), ['unix:/run/b.sock:', '/a']);
  });

  it('is shown as people write it, and understood as itself again', () => {
    for (const baseUrl of ['http://localhost:3000', 'unix:/run/b.sock:', 'unix:/run/b.sock:/a'])
      assert.equal(understood(shownAddress(baseUrl)), baseUrl);
    assert.equal(shownAddress('unix:/run/b.sock:'), 'unix:/run/b.sock');
  });
});
