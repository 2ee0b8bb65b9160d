import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { isUnverified, nameFor, variablesOf } from '../../../src/browserless/endpoint';
import { readEndpoints, separateTokens } from '../../../src/browserless/endpointEntries';

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

describe('an entry of the setting', () => {
  const read = (fields: object, source: 'user' | 'workspace' = 'user') => {
    const setting = [{ name: 'a', url: 'https://a', ...fields }];
    const { endpoints, bad } = source === 'user' ? readEndpoints(setting) : readEndpoints([], setting);
    return endpoints[0] ?? bad[0]?.problem;
  };
  const terms = (fields: object) => {
    const endpoint = read(fields);
    assert.ok(typeof endpoint === 'object', 'it is usable');
    return [endpoint.auth, endpoint.headers, endpoint.connection];
  };
  const plain = { ca: undefined, rejectUnauthorized: true };

  it('may say how the token is sent', () => {
    assert.deepEqual(terms({}), ['header', {}, plain]);
    for (const auth of ['header', 'basic', 'query']) assert.deepEqual(terms({ auth }), [auth, {}, plain]);
    for (const auth of ['bearer', 'Query', 1, {}]) assert.equal(read({ auth }), 'auth');
  });

  it('may have headers, whose secrets come from variables', () => {
    const headers = { 'X-Team': 'a', 'X-Api-Key': '${env:KEY}', cookie: 'a=${env:A}; b=${env:B}' };
    const lower = { 'x-team': 'a', 'x-api-key': '${env:KEY}', cookie: 'a=${env:A}; b=${env:B}' };
    assert.deepEqual(terms({ headers }), ['header', lower, plain]);
    const endpoint = read({ headers, token: '${env:T}' });
    assert.deepEqual(typeof endpoint === 'object' && variablesOf(endpoint), ['T', 'KEY', 'A', 'B']);
    for (const name of [
      'Authorization',
      'cookie',
      'x-api-key',
      'X-Secret',
      'CF-Access-Client-Secret',
      'my-token',
      'x-gateway-key',
    ])
      assert.equal(read({ auth: 'query', headers: { [name]: 'in clear' } }), 'secretInHeaders', name);
  });

  it('has no headers that the request itself is made of, nor such as cannot be sent', () => {
    for (const name of ['Host', 'connection', 'Upgrade', 'content-length', 'Sec-WebSocket-Key', 'proxy-authorization'])
      assert.equal(read({ headers: { [name]: 'x' } }), 'headers', name);
    for (const headers of [{ 'a b': 'x' }, { '': 'x' }, { a: 'x\r\nb: c' }, { a: '日本' }, { a: 1 }, ['a'], 'a: b', 7])
      assert.equal(read({ headers }), 'headers', JSON.stringify(headers));
    assert.equal(read({ headers: { a: 'x', A: 'y' } }), 'headers');
  });

  it('sends its token by query where its headers have an Authorization of their own', () => {
    const headers = { Authorization: 'Basic ${env:GATEWAY}' };
    assert.equal(read({ headers }), 'twoAuthorizations');
    assert.equal(read({ headers, auth: 'basic' }), 'twoAuthorizations');
    assert.deepEqual(terms({ headers, auth: 'query' })[0], 'query');
  });

  it('may name a file with certificates, by its whole path', () => {
    assert.deepEqual(terms({ ca: '/etc/ca.pem' })[2], { ...plain, ca: '/etc/ca.pem' });
    assert.deepEqual(terms({ ca: '~/ca.pem' })[2], { ...plain, ca: path.join(homedir(), 'ca.pem') });
    assert.deepEqual(terms({ ca: '' })[2], plain);
    for (const ca of ['ca.pem', './ca.pem', '~other/ca.pem', 5]) assert.equal(read({ ca }), 'ca');
  });

  it('may take any certificate, and is marked for it where there is one', () => {
    const endpoint = read({ rejectUnauthorized: false });
    assert.ok(typeof endpoint === 'object' && isUnverified(endpoint));
    const http = read({ url: 'http://a', rejectUnauthorized: false });
    assert.ok(typeof http === 'object' && !isUnverified(http), 'there is no certificate');
    assert.equal(read({ rejectUnauthorized: 'no' }), 'rejectUnauthorized');
  });

  it('may be a socket of this machine', () => {
    const endpoint = read({ url: 'unix:/run/browserless.sock', name: '' });
    assert.ok(typeof endpoint === 'object');
    assert.deepEqual([endpoint.name, endpoint.baseUrl], ['browserless.sock', 'unix:/run/browserless.sock:']);
  });

  it('of a workspace has no say in certificates', () => {
    assert.equal(read({ ca: '/ca.pem' }, 'workspace'), 'certificatesOfWorkspace');
    assert.equal(read({ rejectUnauthorized: false }, 'workspace'), 'certificatesOfWorkspace');
    assert.equal(typeof read({ rejectUnauthorized: true, ca: '' }, 'workspace'), 'object');
  });
});

describe("a workspace's endpoints", () => {
  const own = [{ name: 'prod', url: 'https://prod', token: '${env:TOKEN}' }];

  it("stand behind the user's, and are known for what they are", () => {
    const { endpoints } = readEndpoints(own, [{ name: 'prod', url: 'https://stranger' }]);
    assert.deepEqual(
      endpoints.map(({ name, id, source }) => [name, id, source]),
      [
        ['prod', 'https://prod', 'user'],
        ['prod', 'https://stranger', 'workspace'],
      ],
    );
  });

  it('change nothing of an address that the user has', () => {
    const entry = { name: 'evil', url: 'https://prod/', auth: 'query', headers: { 'x-a': 'b' }, token: '${env:OTHER}' };
    assert.deepEqual(readEndpoints(own, [entry]), readEndpoints(own));
  });

  it('have no address of which the user has said something that cannot be used', () => {
    const unusable = [{ name: 'prod', url: 'https://prod', ca: 'relative.pem' }];
    const entry = { name: 'evil', url: 'https://prod/chromium', auth: 'query' };
    assert.deepEqual(readEndpoints(unusable, [entry]), readEndpoints(unusable));
  });

  it('name no more variables, and none longer, than can be read by who is asked', () => {
    const headers = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`x-${at}`, `\${env:V${at}}`]));
    assert.equal(readEndpoints([], [{ name: 'many', url: 'https://a', headers }]).bad[0]?.problem, 'headers');
    const token = `\${env:${'V'.repeat(81)}}`;
    assert.equal(readEndpoints([], [{ name: 'long', url: 'https://a', token }]).bad[0]?.problem, 'tokenInSettings');
  });

  it('are named with their setting where they cannot be used', () => {
    const { bad } = readEndpoints([7], [{ name: 'a', url: 'ftp://a' }]);
    assert.deepEqual(bad, [
      { source: 'user', index: 0, name: '', problem: 'notAnEntry' },
      { source: 'workspace', index: 0, name: 'a', problem: 'scheme' },
    ]);
  });
});

describe('moving a token out of the settings', () => {
  it('separates the token from the entry', () => {
    const entry = { name: 'prod', url: 'https://host/prefix' };
    const moved = { entry, secrets: [{ url: entry.url, token: 'T' }] };
    const inUrl = { name: 'prod', url: 'wss://host/prefix/chromium?token=T' };
    assert.deepEqual(separateTokens(inUrl), moved);
    assert.deepEqual(separateTokens({ name: 'prod', url: 'https://T@host/prefix' }), moved);
    assert.deepEqual(separateTokens({ ...entry, token: 'T' }), moved);
    assert.deepEqual(separateTokens({ ...entry, token: 12345 }), {
      entry,
      secrets: [{ url: entry.url, token: '12345' }],
    });
    assert.deepEqual(separateTokens({ name: 'prod', url: 'https://host/prefix?token=T', token: '${env:X}' }), moved);
    assert.deepEqual(separateTokens({ url: 'http://localhost:3000', token: 'T' }), {
      entry: { name: 'localhost:3000', url: 'http://localhost:3000' },
      secrets: [{ url: 'http://localhost:3000', token: 'T' }],
    });
  });

  it('gives an entry’s token to each of its workers, and a worker’s own to that alone', () => {
    const url = 'https://farm';
    assert.deepEqual(separateTokens({ name: 'farm', url, workers: ['http://a', 'http://b?token=B'], token: 'T' }), {
      entry: { name: 'farm', url, workers: ['http://a', 'http://b'] },
      secrets: [
        { url, token: 'T' },
        { url: 'http://a', token: 'T' },
        { url: 'http://b', token: 'B' },
      ],
    });
    assert.deepEqual(separateTokens({ name: 'farm', url, workers: ['http://b?token=B'], token: '${env:X}' }), {
      entry: { name: 'farm', url, token: '${env:X}', workers: ['http://b'] },
      secrets: [{ url: 'http://b', token: 'B' }],
    });
  });

  it('leaves everything else in the entry as it was written', () => {
    const written = { auth: 'query', headers: { 'x-team': 'a' }, ca: '/ca.pem', comment: 'ours' };
    assert.deepEqual(separateTokens({ url: 'https://host', name: 'prod', token: 'T', ...written })?.entry, {
      name: 'prod',
      url: 'https://host',
      ...written,
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
      entries.map(separateTokens),
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
        const moved = separateTokens(entry);
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
