import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nameFor, readEndpoints, separateToken } from '../../../src/browserless/endpoint';

/** The setting as the view would show it: usable endpoints, then bad entries with what is wrong. */
function shown(setting: unknown): string[] {
  const { endpoints, bad } = readEndpoints(setting);
  return [
    ...endpoints.map(
      ({ name, baseUrl, tokenVariable }) => `${name}: ${baseUrl}${tokenVariable ? ` $${tokenVariable}` : ''}`,
    ),
    ...bad.map(({ index, name, problem }) => `#${index} ${name}: ${problem}`),
  ];
}

describe('the setting "endpoints"', () => {
  it('gives each entry its name and its base URL', () => {
    assert.deepEqual(
      shown([
        { name: ' local ', url: 'http://localhost:3000/' },
        { name: 'prod', url: 'wss://host/prefix/chromium' },
        { url: 'https://unnamed.example:8443/x' },
        { name: '', url: 'localhost:4000' },
      ]),
      [
        'local: http://localhost:3000',
        'prod: https://host/prefix',
        'unnamed.example:8443/x: https://unnamed.example:8443/x',
        'localhost:4000: http://localhost:4000',
      ],
    );
  });

  it('binds an endpoint to its address: another address is another endpoint', () => {
    const ids = ['http://host', 'https://host', 'http://host:3000', 'http://host/a'].map(
      (url) => readEndpoints([{ name: 'same', url }]).endpoints[0]?.id,
    );
    assert.equal(new Set(ids).size, 4);
  });

  it('may name an environment variable for the token', () => {
    assert.deepEqual(
      shown([
        { name: 'a', url: 'http://a', token: '${env:BROWSERLESS_TOKEN}' },
        { name: 'b', url: 'http://b', token: '${env:_x1}' },
      ]),
      ['a: http://a $BROWSERLESS_TOKEN', 'b: http://b $_x1'],
    );
  });

  it('does not use an entry with a token in clear, wherever it stands', () => {
    assert.deepEqual(
      shown([
        { name: 'in the query', url: 'http://a?token=SECRET' },
        { name: 'as user name', url: 'http://SECRET@b' },
        { name: 'as token', url: 'http://c', token: 'SECRET' },
        { name: 'as a number', url: 'http://d', token: 12345 },
        { name: 'around a variable', url: 'http://e', token: 'x${env:TOKEN}' },
        { name: 'beside a variable', url: 'http://f?token=SECRET', token: '${env:TOKEN}' },
        { name: 'not a variable', url: 'http://g', token: '${env:1}' },
      ]),
      [
        '#0 in the query: tokenInSettings',
        '#1 as user name: tokenInSettings',
        '#2 as token: tokenInSettings',
        '#3 as a number: tokenInSettings',
        '#4 around a variable: tokenInSettings',
        '#5 beside a variable: tokenInSettings',
        '#6 not a variable: tokenInSettings',
      ],
    );
  });

  it('takes an empty token for none', () => {
    assert.deepEqual(
      shown([
        { name: 'a', url: 'http://a', token: '' },
        { name: 'b', url: 'http://b', token: null },
      ]),
      ['a: http://a', 'b: http://b'],
    );
  });

  it('uses the first of two entries with one address', () => {
    assert.deepEqual(
      shown([
        { name: 'first', url: 'http://localhost:3000' },
        { name: 'other', url: 'http://localhost:3001' },
        { name: 'second', url: 'ws://LOCALHOST:3000/chromium' },
      ]),
      ['first: http://localhost:3000', 'other: http://localhost:3001', '#2 second: duplicate'],
    );
  });

  it('says what is wrong with entries that are none', () => {
    assert.deepEqual(
      shown([
        'http://localhost:3000',
        null,
        7,
        ['http://a'],
        {},
        { name: 'no URL' },
        { name: 'a number', url: 3000 },
        { name: 'empty', url: ' ' },
        { name: 'words', url: 'two words' },
        { name: 'ftp', url: 'ftp://host' },
        { name: 'both', url: 'http://user:password@host' },
      ]),
      [
        '#0 : notAnEntry',
        '#1 : notAnEntry',
        '#2 : notAnEntry',
        '#3 : notAnEntry',
        '#4 : notAnEntry',
        '#5 no URL: notAnEntry',
        '#6 a number: notAnEntry',
        '#7 empty: empty',
        '#8 words: notAUrl',
        '#9 ftp: scheme',
        '#10 both: credentials',
      ],
    );
  });

  it('may be anything at all', () => {
    const entry = fc.record(
      { name: fc.jsonValue(), url: fc.oneof(fc.jsonValue(), fc.webUrl(), fc.string()), token: fc.jsonValue() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.oneof(entry, fc.jsonValue()))), (setting) => {
        const { endpoints, bad } = readEndpoints(setting);
        assert.equal(endpoints.length + bad.length, Array.isArray(setting) ? setting.length : 0);
        assert.equal(new Set(endpoints.map(({ id }) => id)).size, endpoints.length, 'ids are unique');
      }),
    );
  });

  it('never has a secret in what is shown of a bad entry that has a name', () => {
    const urls = ['http://a?token=SECRET', 'http://SECRET@a', 'http://user:SECRET@a', 'SECRET words', 'ftp://SECRET'];
    const { bad } = readEndpoints(urls.map((url) => ({ url, token: 'SECRET' })));
    assert.equal(bad.length, urls.length);
    assert.doesNotMatch(JSON.stringify(bad), /SECRET/);
  });
});

describe('moving a token out of the settings', () => {
  it('separates the token from the entry', () => {
    const entry = { name: 'prod', url: 'https://host/prefix' };
    assert.deepEqual(separateToken({ name: 'prod', url: 'wss://host/prefix/chromium?token=T' }), { entry, token: 'T' });
    assert.deepEqual(separateToken({ name: 'prod', url: 'https://T@host/prefix' }), { entry, token: 'T' });
    assert.deepEqual(separateToken({ ...entry, token: 'T' }), { entry, token: 'T' });
    assert.deepEqual(separateToken({ ...entry, token: 12345 }), { entry, token: '12345' });
    assert.deepEqual(separateToken({ name: 'prod', url: 'https://host/prefix?token=T', token: '${env:X}' }), {
      entry,
      token: 'T',
    });
    assert.deepEqual(separateToken({ url: 'http://localhost:3000', token: 'T' }), {
      entry: { name: 'localhost:3000', url: 'http://localhost:3000' },
      token: 'T',
    });
  });

  it('has nothing to do where no token stands', () => {
    const entries = [
      { name: 'a', url: 'http://a' },
      { name: 'a', url: 'http://a', token: '' },
      { name: 'a', url: 'http://a', token: '${env:X}' },
      { name: 'a', url: 'two words', token: 'T' },
      { name: 'a' },
      null,
      'http://a?token=T',
    ];
    assert.deepEqual(
      entries.map(separateToken),
      entries.map(() => undefined),
    );
  });

  it('leaves an entry that the setting accepts, for every entry that was bad for its token', () => {
    const parts = fc.record({
      url: fc.constantFrom('http://a?token=T', 'ws://T@a/chrome', 'http://a', 'https://a/b?token=T&x'),
      token: fc.constantFrom(undefined, 'S', '${env:X}', '${env:1}', 5, '', null),
      name: fc.constantFrom(undefined, '', 'n'),
    });
    fc.assert(
      fc.property(parts, (entry) => {
        fc.pre(readEndpoints([entry]).bad[0]?.problem === 'tokenInSettings');
        const moved = separateToken(entry);
        assert.ok(moved, 'there is a token to move');
        assert.deepEqual(readEndpoints([moved.entry]).bad, []);
      }),
    );
  });
});

describe('an endpoint without a name', () => {
  it('is called by its host', () => {
    assert.equal(nameFor('http://localhost:3000'), 'localhost:3000');
    assert.equal(nameFor('https://host/prefix'), 'host/prefix');
  });
});
