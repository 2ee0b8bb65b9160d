import assert from 'node:assert/strict';
import type { Fault } from '../../src/browserless/faults';
import { faultSentence, faultText } from '../../src/features/endpoints/faultTexts';
import { faultCases, limitMs, oddCases } from '../unit/faults/faultCases';
import { startFaultServer, type FaultServer } from '../unit/faults/faultServer';
import { configure, endpointState, insides, render, showView, until, type Insides } from './host';

/** Those that people meet, and those that could do most harm. */
const telling = [
  'a name that nobody knows',
  'nobody listens',
  'a certificate that nobody trusts',
  '401',
  '404',
  '429 that asks for a pause',
  '502 with a web page',
  'a web page, as a proxy answers',
  'a body without end',
  'a body of one byte a second',
  'a server that accepts and says nothing',
  'a frozen browser, which holds the list up',
  'a redirect to another server',
];

describe('faults in the tree', () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  let inside: Insides;
  let server: FaultServer | undefined;

  before(async () => {
    inside = await insides();
    await configure('refreshInterval', 1);
    await configure('requestTimeout', limitMs / 1000);
    await showView();
    process.on('unhandledRejection', onRejection);
  });

  afterEach(async () => {
    await configure('endpoints', undefined);
    await server?.stop();
    assert.deepEqual(rejections.splice(0), []);
  });

  after(async () => {
    process.off('unhandledRejection', onRejection);
    await configure('refreshInterval', undefined);
    await configure('requestTimeout', undefined);
  });

  const cases = faultCases.filter(({ name }) => telling.includes(name));
  it('are the ones that these tests are about', () => assert.equal(cases.length, telling.length));

  for (const { name, answer, certificate, address, mendedBy, row } of cases) {
    const passes = mendedBy !== 'nobody';
    it(`say what ${name} means${passes ? ', above the last sessions, and go when it does' : ''}`, async () => {
      server = await startFaultServer({ answer, certificate: certificate?.() });
      const url = address?.(server.port) ?? `http://127.0.0.1:${server.port}`;
      const reaches = (kind: string): Promise<unknown> =>
        until(`it is ${kind}`, () => endpointState(inside, url)?.health.kind === kind);
      if (!passes) await server.fail();
      await configure('endpoints', [{ name: 'Faulty', url }]);
      if (passes) await reaches('ok');
      await server.fail();
      await reaches('failing');
      const [endpoint, fault, session] = render(inside);
      assert.equal(fault, `  ${row}`);
      assert.match(endpoint ?? '', passes ? /^Faulty \| 1 session · seen \d+ s ago$/ : /^Faulty \| no answer yet$/);
      if (passes) assert.match(session ?? '', /^ {2}good \| /);
      else return;
      await server.recover();
      // a fault that asks for a token waits for one
      if (mendedBy === 'user') await inside.services.tokens.set(url, 'T');
      await reaches('ok');
      await inside.services.tokens.set(url, undefined);
      assert.match(render(inside).join('\n'), /^Faulty \| 1 session\n {2}good \| [^\n]+$/);
    });
  }

  for (const { name, fault, row } of faultCases) {
    it(`have words for ${name}, and a sentence on what to do`, () => {
      const { what, next, hint } = faultText(fault);
      assert.equal(`${what} | ${next}`, row);
      assert.match(hint, /^\S.+\.$/);
      assert.ok(faultSentence(fault).startsWith(`${what}. ${hint}`));
    });
  }

  const proxy = 'proxy.test:3128';
  const others: readonly (readonly [Fault, string])[] = [
    [{ kind: 'unreachable', code: 'EHOSTUNREACH' }, 'Not reachable (EHOSTUNREACH) | check the network'],
    [{ kind: 'certificate', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'Certificate of another host | check the host'],
    [{ kind: 'certificateFile', code: 'EACCES' }, 'No "ca" file (EACCES) | check its path'],
    [{ kind: 'certificateFile', code: 'NO_CERTIFICATE' }, 'No certificate in the "ca" file | is it PEM?'],
    [{ kind: 'socketDenied' }, 'Socket may not be opened | check its permissions'],
    [{ kind: 'stuck', afterMs: 10_000, pressure: undefined }, 'List stuck for 10 s | alive: a browser frozen?'],
    [{ kind: 'redirect', to: undefined }, 'Redirected to nowhere | check the address'],
    [
      { kind: 'redirect', to: `https://${'x'.repeat(1000)}` },
      `Redirected to https://${'x'.repeat(71)}… | edit the address`,
    ],
    [{ kind: 'proxyAddress' }, "Proxy's address not usable | check http.proxy"],
    [{ kind: 'proxyUnreachable', proxy, code: 'ENOTFOUND' }, 'Proxy not reachable (ENOTFOUND) | check http.proxy'],
    [{ kind: 'proxyCertificate', proxy, code: 'X' }, "Proxy's certificate not trusted | add its issuer"],
    [{ kind: 'proxyLogin', proxy, loginSent: false }, 'Proxy wants a login (407) | set http.proxyAuthorization'],
    [{ kind: 'proxyLogin', proxy, loginSent: true }, 'Proxy refuses the login (407) | set http.proxyAuthorization'],
    [{ kind: 'proxyRefused', proxy, answer: '403' }, 'Proxy refuses the way (403) | ask its owner'],
    [{ kind: 'proxySilent', proxy }, 'No connection by the proxy | check http.proxy'],
  ];
  for (const [fault, row] of others) {
    it(`have a next step for what the table cannot make: ${row}`, () => {
      const { what, next, hint } = faultText(fault);
      assert.equal(`${what} | ${next}`, row);
      assert.match(hint, /^\S.+\.$/);
      if ('proxy' in fault) assert.ok(hint.includes(proxy));
    });
  }

  it('tell how long a server asks to be left alone', () => {
    assert.match(faultSentence({ kind: 'tooManyRequests', retryAfterMs: 90_000 }), / a pause of 1 min, /);
  });

  it('do not come of what is merely odd: a title of 1 MB is cut to a row', async () => {
    const odd = oddCases.find(({ name }) => name === 'a title of 1 MB');
    server = await startFaultServer({ answer: odd?.answer });
    await server.fail();
    await configure('endpoints', [{ name: 'Odd', url: `http://127.0.0.1:${server.port}` }]);
    const rows = await until('its sessions appear', () => {
      const found = render(inside);
      return found.length === 3 && found;
    });
    assert.equal(rows[0], 'Odd | 1 session');
    assert.ok(rows[1]?.startsWith(`  ${'x'.repeat(199)}… | `));
    assert.ok(rows[2]?.startsWith(`    ${'x'.repeat(199)}… | `));
  });
});
