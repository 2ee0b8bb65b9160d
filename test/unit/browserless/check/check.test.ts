import * as assert from 'node:assert/strict';
import { check } from '../../../../src/browserless/check/check';
import type { Diagnostics, UpgradeReply } from '../../../../src/browserless/check/diagnostics';
import { diagnose, type Cause, type Remedy } from '../../../../src/browserless/check/diagnosis';
import { steps, type Step, type StepResult } from '../../../../src/browserless/check/results';
import { authForms, noCredentials } from '../../../../src/browserless/credentials';
import { EndpointError, type Fault } from '../../../../src/browserless/faults';
import type { HttpAnswer } from '../../../../src/browserless/http';
import { systemClock } from '../../../../src/shared/clock';
import { endpoint, pressure as pressureOf } from '../../samples';
import { VirtualClock } from '../../virtualClock';
import { checkAll, found, verdicts } from './checking';
import { answer, coded, fakeDiagnostics, pressure, rows, tokenOf, type Behaviour } from './fakeDiagnostics';

const host = 'http://browserless.example:3000';

/** As `checkAll`, over a network in which all is well but for what is said. */
const over = (behaviour: Behaviour, url = host, options: Parameters<typeof checkAll>[2] = {}): Promise<StepResult[]> =>
  checkAll(fakeDiagnostics(behaviour).diagnostics, url, options);

/** As long as nobody gives it up. */
const hanging = (...args: readonly unknown[]): Promise<never> =>
  new Promise((_, reject) => {
    const signal = args.find((one) => one instanceof AbortSignal);
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });

function comesTo(results: readonly StepResult[], verdict: string, cause: Cause, remedy?: Remedy): void {
  assert.deepEqual(diagnose(results), { verdict, cause, remedy });
}

describe('a check of an endpoint', () => {
  it('takes every step, in order, and finds that all is well', async () => {
    const well = await over({ token: 'T' }, 'https://browserless.example', { token: 'T' });
    assert.deepEqual(
      verdicts(well),
      steps.map((step) => `${step} ok`),
    );
    comesTo(well, 'ok', { kind: 'well', sessions: 1 });
  });

  it('says where the address leads', async () => {
    for (const [url, address] of [
      ['http://h.example', { scheme: 'http', host: 'h.example', port: 80, prefix: '' }],
      ['https://h.example/a/b', { scheme: 'https', host: 'h.example', port: 443, prefix: '/a/b' }],
      ['http://[2001:db8::1]:3000', { scheme: 'http', host: '2001:db8::1', port: 3000, prefix: '' }],
    ] as const) {
      assert.deepEqual(found(await over({}, url), 'address'), { step: 'address', verdict: 'ok', address });
    }
  });

  it('leaves names out of an IP address, and TLS out of http', async () => {
    assert.deepEqual(verdicts(await over({}, 'http://192.0.2.7')).slice(0, 5), [
      'address ok',
      'dns skipped',
      'tcp ok',
      'tls skipped',
      'proxy ok',
    ]);
  });

  it('tells each step with the time that it took', async () => {
    const clock = new VirtualClock();
    const { diagnostics } = fakeDiagnostics({ connect: () => clock.advance(40) });
    const results = await checkAll(diagnostics, host, { clock });
    assert.deepEqual(
      results.filter(({ ms }) => ms > 0).map(({ finding, ms }) => [finding.step, ms]),
      [['tcp', 40]],
    );
  });

  it('gives up what takes too long, and says at which step', async () => {
    const causes: readonly (readonly [Behaviour, Step, Cause])[] = [
      [{ lookup: hanging }, 'dns', { kind: 'fault', step: 'dns', fault: { kind: 'unknownHost' } }],
      [{ connect: hanging }, 'tcp', { kind: 'fault', step: 'tcp', fault: { kind: 'unreachable', code: 'ETIMEDOUT' } }],
      [{ proxyFor: hanging }, 'proxy', { kind: 'proxy', proxy: undefined, fault: { kind: 'timeout', afterMs: 50 } }],
    ];
    for (const [behaviour, step, cause] of causes) {
      const results = await over(behaviour, host, { timeoutMs: 50 });
      assert.equal(found(results, step).verdict, 'failed');
      assert.deepEqual(diagnose(results).cause, cause);
    }
  });

  it('ends early, and in silence, when nobody wants it any more', async () => {
    for (const at of steps) {
      const controller = new AbortController();
      const told: string[] = [];
      const { diagnostics } = fakeDiagnostics();
      const options = {
        endpoint: endpoint(host),
        diagnostics,
        credentials: () => Promise.resolve(noCredentials),
        timeoutMs: 5000,
        maxBytes: 1_000_000,
        clock: systemClock,
      };
      for await (const { finding } of check(options, controller.signal)) {
        told.push(finding.step);
        if (finding.step === at) controller.abort();
      }
      const end = steps.indexOf(at) + 1;
      // the last ones may be told at once
      assert.ok(told.length >= end && (told.length === end || end > steps.length - 2), at);
    }
  });

  it('does not disturb: it opens no browser and stops nothing', async () => {
    const { diagnostics, asked } = fakeDiagnostics();
    await checkAll(diagnostics, host);
    const paths = asked.map(({ url }) => new URL(url).pathname);
    assert.ok(paths.length > 5);
    assert.deepEqual(
      paths.filter((path) => !/^\/(sessions|pressure|meta|kill\/[\da-f-]{36}|devtools\/page\/\w+)$/.test(path)),
      [],
    );
    assert.ok(!paths.includes('/kill/a'));
  });
});

describe('the way to an endpoint', () => {
  it('ends where its name is unknown, nobody listens, or a certificate is not trusted', async () => {
    comesTo(
      await over({ lookup: () => Promise.reject(coded('ENOTFOUND')) }),
      'failed',
      { kind: 'fault', step: 'dns', fault: { kind: 'unknownHost' } },
      'editEndpoint',
    );
    comesTo(
      await over({ connect: () => Promise.reject(coded('ECONNREFUSED')) }),
      'failed',
      { kind: 'fault', step: 'tcp', fault: { kind: 'refused' } },
      'editEndpoint',
    );
    const handshake = { protocol: 'TLSv1.3', validTo: 1, distrust: 'CERT_HAS_EXPIRED' };
    const results = await over({ handshake: () => Promise.resolve(handshake) }, 'https://h.example');
    comesTo(
      results,
      'failed',
      { kind: 'fault', step: 'tls', fault: { kind: 'certificate', code: 'CERT_HAS_EXPIRED' } },
      'endpointSettings',
    );
    assert.deepEqual(
      verdicts(results).slice(5),
      steps.slice(5).map((step) => `${step} skipped`),
    );
  });

  it('goes on over a certificate that is not trusted where the endpoint says so, and tells it', async () => {
    const distrusted = { protocol: 'TLSv1.2', validTo: 1, distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
    const results = await over({ handshake: () => Promise.resolve(distrusted) }, 'https://h.example', {
      endpoint: endpoint('https://h.example', { connection: { ca: undefined, rejectUnauthorized: false } }),
    });
    assert.deepEqual(found(results, 'tls'), { step: 'tls', verdict: 'note', handshake: distrusted });
    comesTo(results, 'note', { kind: 'untrusted' }, 'endpointSettings');
  });

  it('finds http where https was said, and asks for it without anything secret', async () => {
    const { diagnostics, asked } = fakeDiagnostics({ handshake: () => Promise.reject(coded('EPROTO')) });
    const results = await checkAll(diagnostics, 'https://h.example/team', {
      credentials: () => Promise.resolve({ token: 'T', headers: { 'x-gate': 'G' } }),
    });
    comesTo(results, 'failed', { kind: 'otherScheme', speaks: 'http' }, 'editEndpoint');
    assert.deepEqual(asked, [{ url: 'http://h.example:443/team/sessions', headers: {} }]);
  });

  it('finds https where http was said, trusted or not, the same way as everything else', async () => {
    const { diagnostics } = fakeDiagnostics();
    for (const overTls of [answer(401), coded('DEPTH_ZERO_SELF_SIGNED_CERT')]) {
      for (const code of ['ECONNRESET', 'HPE_INVALID_CONSTANT']) {
        const secrets: unknown[] = [];
        const get: Diagnostics['get'] = (url, { headers }) => {
          if (url.startsWith('http:')) return Promise.reject(coded(code));
          secrets.push(url, headers);
          return overTls instanceof Error ? Promise.reject(overTls) : Promise.resolve(overTls);
        };
        const results = await checkAll({ ...diagnostics, get, handshake: () => assert.fail('around a proxy') }, host, {
          token: 'T',
        });
        comesTo(results, 'failed', { kind: 'otherScheme', speaks: 'https' }, 'editEndpoint');
        assert.deepEqual(secrets, ['https://browserless.example:3000/sessions', {}]);
      }
    }
    comesTo(
      await over({ get: () => Promise.reject(coded('ECONNRESET')) }),
      'failed',
      { kind: 'fault', step: 'http', fault: { kind: 'broken' } },
      'editEndpoint',
    );
  });

  it('leaves the steps that a proxy takes to it, and tries the way there', async () => {
    const proxy = { scheme: 'http', host: 'proxy.example', port: 3128 };
    const connected: unknown[] = [];
    const results = await over({
      proxyFor: () => Promise.resolve(proxy),
      connect: (to) => {
        connected.push(to);
        return Promise.resolve();
      },
    });
    assert.deepEqual(found(results, 'dns'), { step: 'dns', verdict: 'skipped', reason: 'proxy' });
    assert.deepEqual(verdicts(results).slice(1, 5), ['dns skipped', 'tcp skipped', 'tls skipped', 'proxy ok']);
    assert.deepEqual(found(results, 'proxy'), { step: 'proxy', verdict: 'ok', proxy });
    assert.deepEqual(connected, [proxy]);
    assert.equal(diagnose(results).verdict, 'ok');
  });

  it("is a worker's own address where it has one, under the name's certificate", async () => {
    const worker = { host: '10.0.0.5', port: 3001 };
    const connection = { ca: undefined, rejectUnauthorized: true, address: worker };
    const seen: unknown[] = [];
    const { diagnostics } = fakeDiagnostics({
      lookup: () => assert.fail('it was looked up'),
      connect: (to) => {
        seen.push(to);
        return Promise.resolve();
      },
      handshake: (to, terms) => {
        seen.push(to, terms.address);
        return Promise.resolve({ protocol: 'TLSv1.3', validTo: undefined, distrust: undefined });
      },
    });
    for (const proxy of [undefined, { scheme: 'http', host: '192.0.2.9', port: 3128 }]) {
      const results = await checkAll(
        { ...diagnostics, proxyFor: () => Promise.resolve(proxy) },
        'https://workers.test',
        {
          endpoint: endpoint('https://workers.test', { connection }),
        },
      );
      assert.deepEqual(found(results, 'dns'), { step: 'dns', verdict: 'ok', worker });
      assert.equal(diagnose(results).verdict, 'ok');
      assert.deepEqual(
        found(results, 'tcp'),
        proxy ? { step: 'tcp', verdict: 'skipped', reason: 'proxy' } : { step: 'tcp', verdict: 'ok', port: 3001 },
      );
      assert.deepEqual(seen.splice(0), proxy ? [proxy] : [worker, { host: 'workers.test', port: 443 }, worker]);
    }
  });

  it("is taken through a proxy's tunnel with TLS of its own, which HTTP checks", async () => {
    const proxyFor = () => Promise.resolve({ scheme: 'http', host: 'proxy.example', port: 3128 });
    const handshake = () => assert.fail('around the proxy');
    const tls = async (url: string) => found(await over({ proxyFor, handshake }, url), 'tls');
    assert.deepEqual(await tls('https://h.example'), { step: 'tls', verdict: 'skipped', reason: 'tunnel' });
    assert.deepEqual(await tls('http://h.example'), { step: 'tls', verdict: 'skipped', reason: 'plainHttp' });
    const connection = { ca: undefined, rejectUnauthorized: false };
    const unchecked = await over({ proxyFor, handshake }, 'https://h.example', {
      endpoint: endpoint('https://h.example', { connection }),
    });
    comesTo(unchecked, 'note', { kind: 'unverified' }, 'endpointSettings');
  });

  it('ends at a proxy that is not there, or has no address', async () => {
    const proxy = { scheme: 'http', host: 'proxy.example', port: 3128 };
    for (const [parts, fault] of [
      [{ connect: () => Promise.reject(coded('ECONNREFUSED')) }, { kind: 'refused' }],
      [{ lookup: () => Promise.reject(coded('ENOTFOUND')) }, { kind: 'unknownHost' }],
    ] as const) {
      const results = await over({ proxyFor: () => Promise.resolve(proxy), ...parts });
      comesTo(results, 'failed', { kind: 'proxy', proxy, fault }, 'proxySettings');
      assert.deepEqual(found(results, 'http'), { step: 'http', verdict: 'skipped', reason: 'failedBefore' });
    }
  });

  it('is a file for a socket of this machine', async () => {
    const connected: unknown[] = [];
    const refused = await over(
      {
        connect: (to) => {
          connected.push(to);
          return Promise.reject(coded('ENOENT'));
        },
      },
      'unix:/run/browserless.sock:/team',
      { endpoint: endpoint('http://h.example', { baseUrl: 'unix:/run/browserless.sock:/team' }) },
    );
    assert.deepEqual(found(refused, 'address'), {
      step: 'address',
      verdict: 'ok',
      address: { scheme: 'unix', host: '/run/browserless.sock', port: 0, prefix: '/team' },
    });
    assert.deepEqual(verdicts(refused).slice(1, 5), ['dns skipped', 'tcp failed', 'tls skipped', 'proxy skipped']);
    assert.deepEqual(connected, [{ socketFile: '/run/browserless.sock' }]);
  });
});

describe('authentication', () => {
  /** A server, or a gateway before it, that takes a token in some forms only. */
  const taking = (...forms: readonly string[]): Behaviour => ({
    get: (url, { headers }) => {
      const form = new URL(url).searchParams.has('token')
        ? 'query'
        : headers.authorization?.startsWith('Basic')
          ? 'basic'
          : 'header';
      const isLetIn = tokenOf(url, headers) === 'T' && forms.includes(form);
      return Promise.resolve(isLetIn ? answer(200, []) : answer(401));
    },
  });

  it('is not needed where everybody is let in', async () => {
    const results = await over({}, host, { token: 'T' });
    assert.deepEqual(found(results, 'authentication'), { step: 'authentication', verdict: 'ok', isNeeded: false });
  });

  it('is missing', async () => {
    comesTo(await over({ token: 'T' }), 'failed', { kind: 'tokenMissing', status: 401 }, 'setToken');
  });

  it('is refused in every form', async () => {
    const results = await over({ token: 'T' }, host, { token: 'wrong' });
    assert.deepEqual(found(results, 'authentication'), {
      step: 'authentication',
      verdict: 'failed',
      status: 401,
      used: 'header',
      forms: { header: 'refused', basic: 'refused', query: 'refused' },
      instead: undefined,
    });
    comesTo(results, 'failed', { kind: 'tokenRefused', status: 401, inEveryForm: true }, 'setToken');
    assert.deepEqual(found(results, 'pressure'), { step: 'pressure', verdict: 'skipped', reason: 'noAccess' });
  });

  for (const used of authForms) {
    for (const taken of authForms) {
      it(`by ${used} where ${taken} alone is taken`, async () => {
        const results = await over(taking(taken), host, { token: 'T', auth: used });
        const finding = found(results, 'authentication');
        assert.deepEqual('forms' in finding && finding.forms, {
          ...{ header: 'refused', basic: 'refused', query: 'refused' },
          [taken]: 'accepted',
        });
        if (used === taken) assert.equal(finding.verdict, 'ok');
        else comesTo(results, 'failed', { kind: 'otherForm', used, instead: taken }, 'endpointSettings');
      });
    }
  }

  it('goes with the headers of the endpoint, and they alone go without it', async () => {
    const { diagnostics, asked } = fakeDiagnostics({ token: 'T' });
    await checkAll(diagnostics, host, {
      credentials: () => Promise.resolve({ token: 'T', headers: { 'x-gate': 'G' } }),
    });
    assert.ok(asked.every(({ headers }) => headers['x-gate'] === 'G'));
    assert.ok(asked.every(({ url }) => url.startsWith(`${host}/`)));
    assert.equal(tokenOf(asked[0]!.url, asked[0]!.headers), undefined);
  });

  it("leaves a gateway's login in its place: the token is tried in the query alone", async () => {
    const login = 'Basic gateway';
    const logins = new Set<string | undefined>();
    const { diagnostics } = fakeDiagnostics({
      get: (_, { headers }) => {
        logins.add(headers.authorization);
        return Promise.resolve(answer(401));
      },
    });
    const results = await checkAll(diagnostics, host, {
      endpoint: endpoint(host, { auth: 'query', headers: { authorization: login } }),
      credentials: () => Promise.resolve({ token: 'wrong', headers: { authorization: login } }),
    });
    const finding = found(results, 'authentication');
    assert.deepEqual('forms' in finding && finding.forms, { query: 'refused' });
    assert.deepEqual([...logins], [login]);
    comesTo(results, 'failed', { kind: 'tokenRefused', status: 401, inEveryForm: false }, 'setToken');
  });

  it('is not refused by a network that fails', async () => {
    const results = await over(
      {
        get: (url, { headers }) => {
          if (tokenOf(url, headers) === undefined) return Promise.resolve(answer(401));
          return new URL(url).searchParams.has('token')
            ? Promise.reject(coded('ECONNRESET'))
            : Promise.resolve(answer(200, []));
        },
      },
      host,
      { token: 'T' },
    );
    const finding = found(results, 'authentication');
    assert.deepEqual('forms' in finding && finding.forms, { header: 'accepted', basic: 'accepted', query: 'unknown' });
  });

  it('is not refused in every form where one of them had no answer', async () => {
    const results = await over(
      {
        get: (url) =>
          new URL(url).searchParams.has('token') ? Promise.reject(coded('ECONNRESET')) : Promise.resolve(answer(401)),
      },
      host,
      { token: 'wrong' },
    );
    comesTo(results, 'failed', { kind: 'tokenRefused', status: 401, inEveryForm: false }, 'setToken');
  });

  it('has a variable that is not set, which a token can take the place of if it is one', async () => {
    const missing = (isToken: boolean) => ({ kind: 'missingVariable', variable: 'NOT_SET', isToken }) as const;
    const check = (fault: Fault) =>
      over({ token: 'T' }, host, { credentials: () => Promise.reject(new EndpointError(fault)) });
    const ofHeader = missing(false);
    comesTo(await check(ofHeader), 'failed', { kind: 'fault', step: 'authentication', fault: ofHeader }, undefined);
    const fault = missing(true);
    const results = await check(fault);
    comesTo(results, 'failed', { kind: 'fault', step: 'authentication', fault }, 'setToken');
    assert.deepEqual(found(results, 'http'), { step: 'http', verdict: 'ok', status: 401 });
    assert.deepEqual(found(results, 'sessions'), { step: 'sessions', verdict: 'skipped', reason: 'noAccess' });
  });

  it('is denied', async () => {
    const results = await over({ get: () => Promise.resolve(answer(403)) }, host, { token: 'T' });
    const cause: Cause = { kind: 'fault', step: 'authentication', fault: { kind: 'forbidden' } };
    comesTo(results, 'failed', cause, 'setToken');
  });
});

describe('what a server has', () => {
  it('is no session list: the shared cloud, by its name or by what else it answers', async () => {
    const bare = { '/sessions': () => answer(404), '/pressure': () => answer(404) };
    const cause: Cause = { kind: 'sharedCloud' };
    comesTo(await over({ answers: bare }, 'https://chrome.browserless.io'), 'failed', cause, 'editEndpoint');
    comesTo(await over({ answers: { '/sessions': () => answer(404) } }), 'failed', cause, 'editEndpoint');
    comesTo(
      await over({ answers: bare }, 'https://browserless.io.example'),
      'failed',
      { kind: 'fault', step: 'sessions', fault: { kind: 'noSessions' } },
      'editEndpoint',
    );
  });

  it('is all of its slots in use', async () => {
    const results = await over({ answers: { '/pressure': () => answer(200, pressure(10)) } });
    comesTo(results, 'note', { kind: 'full', pressure: pressureOf({ running: 10 }) });
  });

  it('is no /pressure, which nobody needs', async () => {
    const results = await over({ answers: { '/pressure': () => answer(404) } });
    assert.deepEqual(found(results, 'pressure'), { step: 'pressure', verdict: 'note', pressure: undefined });
    assert.equal(diagnose(results).verdict, 'ok');
    const broken = await over({ answers: { '/pressure': () => Promise.reject(coded('EPIPE')) } });
    comesTo(broken, 'note', { kind: 'fault', step: 'pressure', fault: { kind: 'broken' } }, 'editEndpoint');
  });

  /** Lists that come one after the other, the last one again and again; the first is asked for before all else. */
  const lists = (...all: readonly (readonly string[])[]): NonNullable<Behaviour['answers']> => {
    let asked = -2;
    return {
      '/sessions': () =>
        answer(
          200,
          (all[Math.min(Math.max(0, ++asked), all.length - 1)] ?? []).flatMap((id) => rows(id)),
        ),
    };
  };

  for (const [name, verdict, ...answers] of [
    ['two servers in turn', 'note', ['a'], ['b'], ['a'], ['b']],
    ['two servers by chance', 'note', ['a'], ['a'], ['b'], ['b'], ['b'], ['a']],
    ['three servers', 'note', ['a'], ['b'], ['c'], ['d', 'a']],
    ['a busy server and an idle one', 'note', ['a'], [], ['a'], []],
    ['an idle server and a busy one', 'note', [], ['a'], [], ['a']],
    ['one server', 'ok', ['a', 'b']],
    ['one whose sessions come and go', 'ok', ['a'], ['a', 'b'], ['b'], ['b', 'c'], ['c']],
    ['perhaps one, or two by chance', 'skipped', ['a'], ['b']],
    [
      'perhaps one whose sessions are all short',
      'skipped',
      ['a'],
      ['b'],
      ['c'],
      ['d'],
      ['e'],
      ['f'],
      ['g'],
      ['h'],
      ['i'],
      ['j'],
    ],
    ['perhaps one whose last session ended', 'skipped', ['a'], []],
  ] as const) {
    it(`is told apart: ${name}`, async () => {
      const results = await over({ answers: lists(...answers) });
      const finding = found(results, 'workers');
      assert.equal(finding.verdict, verdict);
      if (finding.verdict === 'skipped') assert.equal(finding.reason, 'apart');
      if (finding.verdict === 'note') comesTo(results, 'note', { kind: 'balancer' }, 'endpointSettings');
    });
  }

  it('cannot be told apart where no session runs', async () => {
    const results = await over({ answers: lists([]) });
    assert.deepEqual(found(results, 'workers'), { step: 'workers', verdict: 'skipped', reason: 'noSession' });
  });

  for (const [name, version, kill, finding] of [
    ['a new server', '2.42.0', undefined, { verdict: 'ok', version: '2.42.0' }],
    ['the first with it', '2.24.0', undefined, { verdict: 'ok', version: '2.24.0' }],
    ['a newer one', '3.0.1', undefined, { verdict: 'ok', version: '3.0.1' }],
    ['one before it', '2.23.9', undefined, { verdict: 'note', problem: { kind: 'tooOld', version: '2.23.9' } }],
    ['a version that is none', '2.42-<b>', undefined, { verdict: 'ok', version: undefined }],
    ['no version, but its words', undefined, undefined, { verdict: 'ok', version: undefined }],
    ['no version and no word', undefined, answer(404, 'nothing'), { verdict: 'note', problem: { kind: 'unknown' } }],
    ['a gate before it', '2.42.0', answer(403), { verdict: 'note', problem: { kind: 'denied', status: 403 } }],
    ['a server that says yes to all', '2.42.0', answer(200), { verdict: 'note', problem: { kind: 'unknown' } }],
  ] as const) {
    it(`is a way to stop sessions, or none: ${name}`, async () => {
      const get = (url: string): HttpAnswer | undefined => {
        const { pathname } = new URL(url);
        if (pathname === '/meta') return version === undefined ? answer(404) : answer(200, { version });
        return pathname.startsWith('/kill/') ? kill : undefined;
      };
      const { diagnostics } = fakeDiagnostics();
      const results = await checkAll(
        { ...diagnostics, get: async (url, options) => get(url) ?? diagnostics.get(url, options) },
        host,
      );
      assert.deepEqual(found(results, 'kill'), { step: 'kill', ...finding });
    });
  }
});

describe('sockets', () => {
  const replying = (reply: (path: string) => UpgradeReply): Behaviour => ({
    upgrade: (url) => Promise.resolve(reply(new URL(url).pathname)),
  });
  const none = { '/sessions': () => answer(200, []) };

  it('are a page, if one is open, and it proves that WebSockets get through', async () => {
    const results = await over({});
    assert.deepEqual(found(results, 'page'), { step: 'page', verdict: 'ok' });
    assert.deepEqual(found(results, 'webSocket'), { step: 'webSocket', verdict: 'ok', proof: 'page' });
  });

  it('get through though no page is open: browserless says no to one that there is not', async () => {
    const results = await over({ answers: none });
    assert.deepEqual(found(results, 'page'), { step: 'page', verdict: 'skipped', reason: 'noPage' });
    assert.deepEqual(found(results, 'webSocket'), { step: 'webSocket', verdict: 'ok', proof: 'refusal' });
  });

  it('do not get through a proxy that takes the upgrade out', async () => {
    const dropped = replying((path) => ({ status: 404, body: `No route or file found for resource GET: ${path}\n` }));
    const cause: Cause = { kind: 'webSocket', problem: { kind: 'dropped', status: 404 } };
    comesTo(await over({ ...dropped, answers: none }), 'failed', cause);
    // with a page it is the same cause, not the page's
    comesTo(await over(dropped), 'failed', cause);
  });

  it('are refused on the way', async () => {
    for (const status of [200, 400, 403, 426, 502]) {
      comesTo(await over({ ...replying(() => ({ status, body: 'no' })), answers: none }), 'failed', {
        kind: 'webSocket',
        problem: { kind: 'refused', status },
      });
    }
  });

  it('cannot be told where the same web page answers everything', async () => {
    const page = '<html>not here</html>';
    const { diagnostics } = fakeDiagnostics({ ...replying(() => ({ status: 404, body: page })), answers: none });
    const results = await checkAll(
      {
        ...diagnostics,
        get: (url, options) =>
          url.includes('/devtools/') ? Promise.resolve(answer(404, page)) : diagnostics.get(url, options),
      },
      host,
    );
    comesTo(results, 'note', { kind: 'webSocket', problem: { kind: 'untold', status: 404 } });
  });

  it("are closed beside a session of Playwright's own protocol, as browserless has it", async () => {
    const answers = { '/sessions': () => answer(200, [...rows('a'), ...rows('b', 'ChromiumPlaywright')]) };
    const results = await over({ ...replying(() => ({ status: 500, body: 'SyntaxError' })), answers });
    assert.deepEqual(found(results, 'page'), {
      step: 'page',
      verdict: 'note',
      problem: { kind: 'playwright', status: 500 },
    });
    comesTo(results, 'note', { kind: 'playwright' });
  });

  it('of a page that is listed are refused', async () => {
    const results = await over(
      replying((path) => (path.includes('PAGE') ? { status: 403, body: '' } : { status: 404, body: 'no browser' })),
    );
    comesTo(results, 'failed', { kind: 'pageRefused', status: 403 });
  });

  it('of a page that was closed meanwhile say nothing', async () => {
    let pages = 0;
    const results = await over({
      ...replying(() => {
        pages++;
        return { status: 404, body: 'no browser' };
      }),
      answers: { '/sessions': () => answer(200, pages === 0 ? rows('a') : []) },
    });
    assert.deepEqual(found(results, 'page'), { step: 'page', verdict: 'note', problem: { kind: 'gone' } });
    assert.equal(diagnose(results).verdict, 'ok');
  });

  it('fail with the network', async () => {
    const results = await over({ upgrade: () => Promise.reject(coded('ECONNRESET')), answers: none });
    comesTo(results, 'failed', { kind: 'fault', step: 'webSocket', fault: { kind: 'broken' } }, 'editEndpoint');
  });
});

describe('a redirect that has a secret in it', () => {
  it('is not told', async () => {
    const elsewhere = async (to: string): Promise<unknown> => {
      const results = await over({ get: () => Promise.resolve(answer(302, '', { location: to })) }, host, {
        credentials: () =>
          Promise.resolve({ token: 'T0k3n', headers: { 'x-gate': 'Secret', 'x-flag': '1', 'x-five': 'login' } }),
      });
      const finding = found(results, 'sessions');
      return 'fault' in finding && finding.fault;
    };
    const told = { kind: 'redirect', to: 'https://login1.example' };
    assert.deepEqual(await elsewhere('https://login1.example/x'), told);
    assert.deepEqual(await elsewhere('https://t0k3n.evil.example/'), { kind: 'redirect', to: undefined });
    assert.deepEqual(await elsewhere('https://secret.evil.example/'), { kind: 'redirect', to: undefined });
  });
});
