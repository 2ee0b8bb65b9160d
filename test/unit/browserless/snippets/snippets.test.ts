import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vm from 'node:vm';
import { transformSync } from 'esbuild';
import * as fc from 'fast-check';
import type { Endpoint } from '../../../../src/browserless/endpoint';
import type { Session } from '../../../../src/browserless/session';
import type { Door } from '../../../../src/browserless/snippets/connection';
import { endpointOffers, pageOffers, sessionOffers, type Offer } from '../../../../src/browserless/snippets/offers';
import { textOf } from '../../../../src/browserless/snippets/text';
import { endpoint, page, session } from '../../samples';
import { syntaxReader, type Grammar, type Syntax } from './syntax';

const door = (part: Partial<Door> = {}): Door => ({ auth: 'header', headers: {}, isPrivatelyTrusted: false, ...part });

const playwrightSession = (part: Partial<Session> = {}): Session =>
  session({
    browser: 'FirefoxPlaywright',
    protocol: 'playwright',
    initialConnectUrl: 'http://127.0.0.1:3000/firefox/playwright?timeout=60000',
    targets: [],
    ...part,
  });

/** All that is offered of one endpoint. */
const everything = (at: Endpoint, through: Door, running = session()): readonly Offer[] => [
  ...endpointOffers(at, through),
  ...sessionOffers(at, running, through),
  ...sessionOffers(at, playwrightSession(), through),
  ...pageOffers(at, running, page(), through),
];

const grammars: Readonly<Record<string, Grammar>> = {
  python: 'python',
  java: 'java',
  csharp: 'c-sharp',
  typescript: 'typescript',
};

/** Words that end strings, lines and comments, or begin something, in one of the languages. */
const hostileWords = [
  `'"\`\\`,
  '\\',
  "\\'",
  '\\"',
  '${process.exit(1)}',
  '$(touch /tmp/x) `id` $HOME ${HOME} !!',
  '\\u0022 + evil() + \\u0022',
  '\\u000a evil(); //',
  "'; evil(); '",
  '*/ evil() /*',
  '{0} {evil} %s',
  '$',
  '\u00e9\u00ff',
];

/** A header may have any of them. */
const hostileHeaders = { headers: Object.fromEntries(hostileWords.map((words, index) => [`x-${index}`, words])) };

const named = (offers: readonly Offer[], tool: string, language: string, purpose: string): Offer => {
  const found = offers.find((one) => one.tool === tool && one.language === language && one.purpose === purpose);
  assert.ok(found, `${tool} ${language} ${purpose}`);
  return found;
};

/** What a JavaScript snippet gives to `connect`, run with nothing behind it. */
function connectCall({ code }: Offer, environment: Readonly<Record<string, string>>): unknown {
  const calls: unknown[] = [];
  const stop = new Error('connected');
  const connect = (...call: unknown[]): never => {
    calls.push(call);
    throw stop;
  };
  const type = { connect, connectOverCDP: connect };
  const modules = {
    'puppeteer-core': { __esModule: true, default: type },
    'playwright-core': { chromium: type, firefox: type },
  };
  const { code: script } = transformSync(code.replaceAll('await ', ''), { loader: 'ts', format: 'cjs' });
  const context = {
    module: {},
    require: (name: keyof typeof modules) => modules[name],
    process: { env: environment },
    Buffer,
  };
  assert.throws(
    () => vm.runInNewContext(script, context),
    (error) => error === stop,
  );
  return JSON.parse(JSON.stringify(calls[0]));
}

/** The words that a shell gives to curl. */
function curlWords({ code }: Offer, environment: Readonly<Record<string, string>>): readonly string[] {
  const printed = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${code}`], {
    env: environment,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  return printed.split('\0').slice(0, -1);
}

describe('a snippet', () => {
  let read: (grammar: Grammar, code: string) => Promise<Syntax>;
  before(async () => {
    read = await syntaxReader();
  });

  it('is a program of its language, for each way to send the token, each aim and each address', async () => {
    const addresses = ['http://localhost:3000', 'https://host.example/team', 'unix:/run/browserless.sock:'];
    for (const at of addresses)
      for (const auth of ['header', 'basic', 'query', undefined] as const)
        for (const headers of [{}, { 'x-login': 'Basic ${env:LOGIN}', 'x-empty': '' }])
          for (const isPrivatelyTrusted of [false, true])
            for (const offer of everything(endpoint(at), door({ auth, headers, isPrivatelyTrusted }))) {
              const grammar = grammars[offer.languageId];
              if (grammar) assert.deepEqual((await read(grammar, offer.code)).errors, [], offer.code);
              else curlWords(offer, { BROWSERLESS_TOKEN: 'T', LOGIN: 'L' });
            }
  });

  it('says what it is given, whatever that is, and does nothing else', async () => {
    const harmless = Object.fromEntries(Object.keys(hostileHeaders.headers).map((name) => [name, 'plain']));
    const plain = everything(endpoint(), door({ headers: harmless }));
    const hostile = everything(endpoint(), door(hostileHeaders));
    for (const [index, offer] of hostile.entries()) {
      const grammar = grammars[offer.languageId];
      if (!grammar) continue;
      const [one, other] = [await read(grammar, plain[index]!.code), await read(grammar, offer.code)];
      assert.deepEqual(other.errors, [], offer.code);
      assert.equal(other.shape, one.shape, offer.code);
      if (grammar !== 'typescript')
        for (const words of hostileWords) assert.ok(other.strings.includes(words), `${offer.code}\n${words}`);
    }
  });

  it('says any words in any language', async () => {
    const anyWords = fc.string({ unit: 'binary', maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(anyWords, async (words) => {
        // what is well-formed; a lone surrogate is no text
        fc.pre(words.isWellFormed() && textOf(words).every((part) => typeof part === 'string'));
        const offers = endpointOffers(endpoint(), door({ headers: { 'x-any': words } }));
        for (const offer of offers.filter(({ languageId }) => ['python', 'java', 'csharp'].includes(languageId))) {
          const syntax = await read(grammars[offer.languageId]!, offer.code);
          assert.deepEqual(syntax.errors, [], offer.code);
          assert.ok(syntax.strings.includes(words), offer.code);
        }
        for (const tool of ['Puppeteer', 'Playwright']) {
          const call = connectCall(named(offers, tool, 'JavaScript, TypeScript', 'start'), { BROWSERLESS_TOKEN: 'T' });
          assert.ok(JSON.stringify(call).includes(JSON.stringify(words)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never has what could not be seen in it', () => {
    const headers = { 'x-a': 'a\u202eb\u0007c\u2028d' };
    for (const { code, tool } of endpointOffers(endpoint(), door({ headers })))
      if (tool !== 'curl') assert.doesNotMatch(code, /[^\n\x20-\x7e]/);
  });

  it('sends the token in the form of its endpoint', () => {
    const environment = { BROWSERLESS_TOKEN: 'a b&c' };
    const headersFor = (auth: Door['auth']): unknown => {
      const offers = endpointOffers(endpoint(), door({ auth }));
      return connectCall(named(offers, 'Puppeteer', 'JavaScript, TypeScript', 'start'), environment);
    };
    const browserWSEndpoint = 'ws://localhost:3000/';
    assert.deepEqual(headersFor('header'), [{ browserWSEndpoint, headers: { Authorization: 'Bearer a b&c' } }]);
    assert.deepEqual(headersFor('basic'), [{ browserWSEndpoint, headers: { Authorization: 'Basic OmEgYiZj' } }]);
    assert.deepEqual(headersFor('query'), [{ browserWSEndpoint: `${browserWSEndpoint}?token=a%20b%26c` }]);
    assert.deepEqual(headersFor(undefined), [{ browserWSEndpoint }]);
  });

  it('reads the own headers of its endpoint from the environment', () => {
    const headers = { authorization: 'Basic ${env:LOGIN}', 'x-team': 'shop' };
    const offers = endpointOffers(endpoint(), door({ auth: 'query', headers }));
    const environment = { BROWSERLESS_TOKEN: 'T', LOGIN: "l'`${x}" };
    const sent = { authorization: "Basic l'`${x}", 'x-team': 'shop' };
    assert.deepEqual(connectCall(named(offers, 'Playwright', 'JavaScript, TypeScript', 'start'), environment), [
      'ws://localhost:3000/?token=T',
      { headers: sent },
    ]);
    assert.deepEqual(curlWords(named(offers, 'curl', 'Shell', 'sessions'), environment), [
      ...['--silent', '--show-error', '--fail'],
      ...['--header', "authorization: Basic l'`${x}", '--header', 'x-team: shop'],
      ...['--get', '--data-urlencode', 'token=T', 'http://localhost:3000/sessions'],
    ]);
  });

  it('gives curl the words that were meant', () => {
    const [content, sessions] = endpointOffers(endpoint(), door(hostileHeaders)).filter(({ tool }) => tool === 'curl');
    for (const offer of [content!, sessions!]) {
      const words = curlWords(offer, { BROWSERLESS_TOKEN: 'T"$x' });
      for (const [name, value] of Object.entries(hostileHeaders.headers))
        assert.ok(words.includes(`${name}: ${value}`));
      assert.ok(words.includes('Authorization: Bearer T"$x'));
    }
  });

  it('tells curl the way to an endpoint', () => {
    const connection = { ca: "/home/it's/ca.pem", rejectUnauthorized: false };
    const at = endpoint('unix:/run/b.sock:/team', { connection });
    const words = curlWords(named(sessionOffers(at, session(), door()), 'curl', 'Shell', 'stop'), {
      BROWSERLESS_TOKEN: 'T',
    });
    assert.deepEqual(words.slice(3, 8), [
      '--unix-socket',
      '/run/b.sock',
      '--cacert',
      "/home/it's/ca.pem",
      '--insecure',
    ]);
    assert.equal(words.at(-1), 'http://localhost/team/kill/s1');
  });

  it('does not run without the token', () => {
    const offers = endpointOffers(endpoint(), door());
    assert.throws(() => curlWords(named(offers, 'curl', 'Shell', 'sessions'), {}));
    const { code } = named(offers, 'Puppeteer', 'JavaScript, TypeScript', 'start');
    assert.match(code, /throw new Error\('Set BROWSERLESS_TOKEN\.'\)/);
  });

  it('is offered where its tool can do it', () => {
    const kinds = (offers: readonly Offer[]): string[] => [
      ...new Set(offers.map(({ purpose, tool }) => `${purpose} ${tool}`)),
    ];
    assert.deepEqual(kinds(endpointOffers(endpoint(), door())), [
      ...['start Puppeteer', 'start Playwright', 'content curl', 'sessions curl'],
    ]);
    assert.deepEqual(kinds(sessionOffers(endpoint(), session(), door())), [
      ...['attach Puppeteer', 'attach Playwright', 'startAgain Puppeteer', 'startAgain Playwright', 'stop curl'],
    ]);
    assert.deepEqual(kinds(sessionOffers(endpoint(), playwrightSession(), door())), [
      ...['startAgain Playwright', 'stop curl'],
    ]);
    const ofRest = session({ initialConnectUrl: 'http://h/content' });
    assert.deepEqual(kinds(sessionOffers(endpoint(), ofRest, door())), [
      ...['attach Puppeteer', 'attach Playwright', 'stop curl'],
    ]);
    assert.deepEqual(kinds(pageOffers(endpoint(), session(), page(), door())), ['page Puppeteer', 'page Playwright']);
  });

  it("starts a Playwright session's own browser", () => {
    const at = (browser: string): string =>
      sessionOffers(endpoint(), playwrightSession({ browser }), door()).find(({ languageId }) => languageId === 'java')!
        .code;
    assert.match(at('FirefoxPlaywright'), /playwright\.firefox\(\)\.connect\(/);
    assert.match(at('WebKitPlaywright'), /playwright\.webkit\(\)\.connect\(/);
    assert.match(at('EdgePlaywright'), /playwright\.chromium\(\)\.connect\(/);
  });

  it('never has the token of the address that a session was opened with', () => {
    const running = session({ initialConnectUrl: 'http://h/chromium?token=SECRET&timeout=1000&trackingId=it' });
    for (const { code, purpose } of everything(endpoint(), door(), running)) {
      assert.doesNotMatch(code, /SECRET/);
      if (purpose === 'startAgain' && code.includes('chromium?')) assert.match(code, /timeout=1000/);
    }
  });
});
