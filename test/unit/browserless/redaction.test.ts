import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { sessionDetails } from '../../../src/browserless/details';
import { hideTokens, redacted, redactLaunchOptions, redactUrl } from '../../../src/browserless/redaction';
import { groupSessions } from '../../../src/browserless/grouping';
import type { Session } from '../../../src/browserless/session';
import { parseRows } from '../../../src/browserless/wire';
import { fixture } from '../fixtures';
import { endpoint, page, prospects, session } from '../samples';

describe('an address in the details', () => {
  it('keeps what is known to be plain and hides the rest', () => {
    const urls = {
      'http://h/chromium?trackingId=job-42&timeout=60000&headless=false':
        'http://h/chromium?trackingId=job-42&timeout=60000&headless=false',
      'wss://h/?token=SECRET': 'wss://h/?token=•••',
      'http://h/?token=SECRET&stealth&launch=%7B%22env%22%3A1%7D': 'http://h/?token=•••&stealth&launch=•••',
      'http://h/?%74oken=SECRET': 'http://h/?%74oken=•••',
      'https://user:SECRET@h:8443/a/b': 'https://h:8443/a/b',
      'https://h/reset?SECRET': 'https://h/reset?•••',
      'https://h/reset?a=1=SECRET&&': 'https://h/reset?a=•••',
      'https://h/#access_token=SECRET': 'https://h/#•••',
      'about:blank': 'about:blank',
      'chrome://newtab/': 'chrome://newtab/',
      'data:text/html,SECRET': 'data:•••',
      'blob:http://h/SECRET': 'blob:•••',
      'no URL with a SECRET': '•••',
      '': '•••',
    };
    assert.deepEqual(Object.fromEntries(Object.keys(urls).map((url) => [url, redactUrl(url)])), urls);
  });
});

describe('launch options in the details', () => {
  it('keep their names, and the values that are known to be plain', () => {
    const options = {
      headless: 'shell',
      stealth: true,
      slowMo: 50,
      timeout: null,
      defaultViewport: { width: 800, height: 600, hasTouch: false },
      args: ['--window-size=800,600', '--no-sandbox', '--lang=de', '--disable-features=A,B'],
    };
    assert.deepEqual(redactLaunchOptions(options), options);
  });

  it('hide every value that could carry a secret', () => {
    assert.deepEqual(
      redactLaunchOptions({
        env: { SECRET: 'SECRET' },
        executablePath: '/SECRET',
        headless: 'SECRET',
        timeout: ['SECRET'],
        defaultViewport: { width: 800, name: 'SECRET', more: { height: 'SECRET' } },
        args: [
          '--proxy-server=http://user:SECRET@proxy:8080',
          '--proxy-server http://user:SECRET@proxy:8080',
          'http://SECRET@host',
          '--host-rules=MAP\n* SECRET',
          { a: 'SECRET' },
          null,
        ],
      }),
      {
        env: redacted,
        executablePath: redacted,
        headless: redacted,
        timeout: redacted,
        defaultViewport: { width: 800, name: redacted, more: redacted },
        args: ['--proxy-server=•••', redacted, redacted, '--host-rules=•••', redacted, redacted],
      },
    );
    assert.deepEqual(redactLaunchOptions({ args: '--proxy-server=SECRET' }), { args: redacted });
  });
});

describe('the details of a session', () => {
  it('are readable, and all of a real session that is not a secret', () => {
    const [sighting] = groupSessions(parseRows(fixture('sessions-secrets-in-launch.json'))?.rows ?? []);
    assert.ok(sighting);
    const known = prospects({ aliveMs: 95_000, timeoutMs: 120_000, leftMs: 25_000, suspicions: ['onlyBlank'] });
    const details = sessionDetails(endpoint(), sighting.session, known);
    assert.deepEqual(JSON.parse(JSON.stringify(details)), {
      endpoint: { name: 'local', url: 'http://localhost:3000' },
      id: '8a66865a-d24a-464b-b559-3ed261c6afc9',
      browser: 'ChromiumCDP',
      protocol: 'cdp',
      running: true,
      uptime: '1 min',
      startedOn: '2026-11-23T00:41:25.231Z',
      timeoutMs: 120_000,
      timeLeft: '25 s',
      suspicious: ['onlyBlank'],
      clients: 1,
      keepAliveMs: 0,
      route: ['/chromium?(/)', '?(/)'],
      connectUrl: 'http://127.0.0.1:13000/chromium/?launch=•••',
      launchOptions: { args: ['--proxy-server=•••', '--proxy-bypass-list=•••'], env: '•••' },
      targets: [{ type: 'page', title: 'about:blank', url: 'about:blank' }],
    });
  });

  it('leave out what the server does not say, and a date that is none', () => {
    const bare: Session = {
      id: 's1',
      browser: '',
      protocol: 'cdp',
      trackingId: undefined,
      running: true,
      clients: undefined,
      startedOn: 1e300,
      ttl: undefined,
      initialConnectUrl: undefined,
      routePath: [],
      launchOptions: {},
      targets: [],
    };
    assert.deepEqual(JSON.parse(JSON.stringify(sessionDetails(endpoint(), bare, prospects({ aliveMs: undefined })))), {
      endpoint: { name: 'local', url: 'http://localhost:3000' },
      id: 's1',
      browser: '',
      protocol: 'cdp',
      running: true,
      route: [],
      launchOptions: {},
      targets: [],
    });
  });

  /** Everywhere that browserless, its clients and pages were seen to have credentials, or could have. */
  const places: readonly ((secret: string) => Partial<Session>)[] = [
    (secret) => ({ initialConnectUrl: `http://h/chromium?token=${secret}` }),
    (secret) => ({ initialConnectUrl: `wss://h/?a=1&token=${secret}#${secret}` }),
    (secret) => ({ initialConnectUrl: `https://${secret}@h/chromium` }),
    (secret) => ({ initialConnectUrl: `https://user:${secret}@h/chromium` }),
    (secret) => ({ initialConnectUrl: `http://h/?${secret}` }),
    (secret) => ({
      initialConnectUrl: `http://h/?launch=${encodeURIComponent(JSON.stringify({ env: { A: secret } }))}`,
    }),
    (secret) => ({ initialConnectUrl: `http://h/?externalProxyServer=http://u:${secret}@proxy` }),
    (secret) => ({ initialConnectUrl: secret }),
    (secret) => ({ initialConnectUrl: `x-${secret.toLowerCase()}://h` }),
    (secret) => ({ launchOptions: { args: [`--proxy-server=http://u:${secret}@proxy`] } }),
    (secret) => ({ launchOptions: { args: [secret, `a ${secret}`, `--a ${secret}`, [secret], { secret }] } }),
    (secret) => ({ launchOptions: { args: `--proxy-server=${secret}` } }),
    (secret) => ({ launchOptions: { env: { PASSWORD: secret }, unknown: secret, nested: { deep: [{ secret }] } } }),
    (secret) => ({
      launchOptions: { headless: { secret }, defaultViewport: { a: { secret }, b: secret }, slowMo: [secret] },
    }),
    (secret) => ({ targets: [page({ url: `https://u:${secret}@site/?session=${secret}#${secret}` })] }),
    (secret) => ({ targets: [page({ url: `https://site/?${secret}` })] }),
    (secret) => ({ targets: [page({ url: `https://site/?code=${secret}`, title: `site/?code=${secret}` })] }),
    (secret) => ({ targets: [page({ title: `inspector.html?ws=h%2Fpage%2F1%3Ftoken%3D${secret}` })] }),
    (secret) => ({ targets: [page({ url: `about:blank#${secret}` }), page({ url: `chrome://x/?a=${secret}` })] }),
    (secret) => ({ targets: [page({ type: 'worker', url: `blob:https://site/${secret}` })] }),
    (secret) => ({ targets: [page({ url: `data:text/html,${secret}` }), page({ url: `javascript:${secret}` })] }),
  ];

  it('never have a secret in them, wherever the server, a client or a page put it', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{8,40}$/).map((text) => `S3CR3T${text}`);
    fc.assert(
      fc.property(secret, fc.subarray([...places], { minLength: 1 }), (hidden, chosen) => {
        for (const place of chosen) {
          const { launchOptions, ...said } = session(place(hidden));
          // as a session holds them from the moment it is read
          const read = { ...said, launchOptions: redactLaunchOptions(launchOptions) };
          const text = JSON.stringify(sessionDetails(endpoint(), read, prospects()));
          assert.ok(!text.toLowerCase().includes(hidden.toLowerCase()), `${place.toString()} gives ${text}`);
        }
      }),
    );
  });

  it('are made of any row whatever', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.string(),
        (launchOptions, initial, url) => {
          const some = session({ launchOptions, initialConnectUrl: initial, targets: [page({ url })] });
          assert.ok(JSON.stringify(sessionDetails(endpoint(), some, prospects())));
        },
      ),
    );
  });
});

describe('text from a page on screen', () => {
  it('has no token in it, in an address or in a title made of one, encoded or not', () => {
    const cases: Record<string, string> = {
      'http://h/debugger/?token=T0P&x=1': 'http://h/debugger/?token=•••&x=1',
      'h/devtools/inspector.html?ws=h%2Fdevtools%2Fpage%2F1%3Ftoken%3DT0P':
        'h/devtools/inspector.html?ws=h%2Fdevtools%2Fpage%2F1%3Ftoken%3D•••',
      'http://h/?a=1&TOKEN=T0P#token=T0P': 'http://h/?a=1&TOKEN=•••#token=•••',
      '?a=1%2526%74o%4BEN%253DT0P': '?a=1%2526%74o%4BEN%253D•••',
      '#access_token=T0P': '#access_token=•••',
      'https://user:T0P@p@ss@h/p@th': 'https://h/p@th',
      'What a token is': 'What a token is',
    };
    for (const [text, shown] of Object.entries(cases)) assert.equal(hideTokens(text), shown);
  });
});
