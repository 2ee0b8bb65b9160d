import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { groupSessions } from '../../../src/browserless/grouping';
import { mainPage, type Session } from '../../../src/browserless/session';
import { attachUrl, connectUrl, debuggerUrl, killUrl, pageSocketUrl, readableUrl } from '../../../src/browserless/urls';
import { parseRows } from '../../../src/browserless/wire';
import { fixture } from '../fixtures';
import { page, session } from '../samples';

const local = { baseUrl: 'http://localhost:3000' };
const secure = { baseUrl: 'https://host.example' };
const socket = { baseUrl: 'unix:/run/browserless.sock:' };
const prefixedSocket = { baseUrl: 'unix:/run/browserless.sock:/team' };
const prefixed = { baseUrl: 'https://host.example/team/browsers' };

const opened = (initialConnectUrl: string | undefined): Session => session({ initialConnectUrl });
const connect = (initial: string | undefined, endpoint = local, token?: string): string | undefined =>
  connectUrl(endpoint, opened(initial), token);

const sessionIn = (name: string): Session => {
  const found = groupSessions(parseRows(fixture(name))?.rows ?? [])[0]?.session;
  assert.ok(found);
  return found;
};

/** A token with everything that has a meaning in an address. */
const oddToken = 'a b+c&d=e#f?g/h%20ü"';

describe('a connect URL', () => {
  it('asks the configured endpoint for a browser with the same options', () => {
    const initial = 'http://127.0.0.1:13000/chromium/?trackingId=job-42&timeout=120000&launch=%7B%22a%22%3A1%7D';
    const options = 'timeout=120000&launch=%7B%22a%22%3A1%7D';
    assert.equal(connect(initial), `ws://localhost:3000/chromium/?${options}`);
    assert.equal(connect(initial, secure), `wss://host.example/chromium/?${options}`);
    assert.equal(connect(initial, prefixed), `wss://host.example/team/browsers/chromium/?${options}`);
    assert.equal(connect(initial, local, 'T'), `ws://localhost:3000/chromium/?${options}&token=T`);
  });

  it('holds for every way to open a session over a WebSocket', () => {
    assert.equal(connect('http://h/'), 'ws://localhost:3000/');
    assert.equal(connect('http://h'), 'ws://localhost:3000/');
    assert.equal(connect('http://h/chrome'), 'ws://localhost:3000/chrome');
    assert.equal(connect('http://h/firefox/playwright'), 'ws://localhost:3000/firefox/playwright');
    assert.equal(
      connect('http://h/chromium/playwright/?launch={}'),
      'ws://localhost:3000/chromium/playwright/?launch={}',
    );
  });

  it('does not carry on the token with which the session was opened', () => {
    for (const query of [
      'token=OLD',
      'a=1&token=OLD',
      'token=OLD&a=1',
      'token',
      '%74oken=OLD',
      'TOKEN=OLD',
      'token=OLD&token=OLD',
    ]) {
      const url = connect(`wss://production.example/chrome/?${query}`, local, 'NEW');
      assert.ok(url);
      assert.doesNotMatch(url, /OLD/, query);
      assert.deepEqual(new URL(url).searchParams.getAll('token'), ['NEW'], query);
      assert.doesNotMatch(connect(`http://h/?${query}`) ?? '', /token/i, query);
    }
    assert.equal(connect('http://h/?tokenizer=1&mytoken=2'), 'ws://localhost:3000/?tokenizer=1&mytoken=2');
  });

  it('leaves out the tracking id, which one running session alone can have', () => {
    for (const query of ['trackingId=job', 'a=1&trackingId=job', 'tracking%49d=job&a=1', 'trackingId']) {
      assert.doesNotMatch(connect(`http://h/?${query}`) ?? '', /track|job/, query);
    }
    assert.equal(connect('http://h/?a=trackingId&b=1'), 'ws://localhost:3000/?a=trackingId&b=1');
  });

  it('keeps a token whole, whatever is in it', () => {
    for (const initial of ['http://h/', 'http://h/chrome?a=1']) {
      const url = connect(initial, prefixed, oddToken);
      assert.equal(new URL(url ?? '').searchParams.get('token'), oddToken);
    }
  });

  it('is the same whether the server keeps the prefix of EXTERNAL or drops it', () => {
    const expected = 'wss://host.example/team/browsers/chromium?a=1';
    assert.equal(connect('https://host.example/chromium?a=1', prefixed), expected);
    assert.equal(connect('https://host.example/team/browsers/chromium?a=1', prefixed), expected);
    assert.equal(connect('https://host.example/team/browsers', prefixed), 'wss://host.example/team/browsers/');
    assert.equal(
      connect('https://host.example/team/browsersfoo', prefixed),
      'wss://host.example/team/browsers/team/browsersfoo',
    );
  });

  it('does not exist for a session of a REST call', () => {
    for (const path of [
      '/chromium/content',
      '/content',
      '/chromium/pdf/',
      '/function?a=1',
      '/chrome/screenshot',
      '/scrape',
      '/download',
      '/performance',
      '/unblock',
      '/json/version',
    ]) {
      assert.equal(connect(`http://h${path}`), undefined, path);
      assert.equal(connect(`https://host.example/team/browsers${path}`, prefixed), undefined, path);
    }
  });

  it('does not exist where the server does not say how the session was opened', () => {
    for (const initial of [undefined, '', 'no URL', '/chromium', '//host/chromium'])
      assert.equal(connect(initial), undefined);
  });

  it('goes to the configured endpoint, whatever the server says', () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        'javascript:alert(1)',
        'x:.evil.example/',
        'x:@evil.example/',
        'x::1@evil.example/',
        'data:text/html,x',
        'about:blank',
        'http://evil.example//evil.example/',
        'http://evil.example/\\evil.example',
        'http://user:pass@evil.example/../..//x',
        'mailto:a@evil.example',
        'file:///etc/passwd',
        'blob:http://evil.example/x',
      ),
      fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https', 'ws', 'wss', 'x'] }),
      fc.string().map((text) => `x:${text}`),
      fc.string().map((text) => `http://h/${text}`),
    );
    fc.assert(
      fc.property(hostile, fc.constantFrom(local, secure, prefixed), (initial, endpoint) => {
        const url = connect(initial, endpoint, 'T');
        if (url === undefined) return;
        const { protocol, host, username, pathname } = new URL(url);
        const expected = new URL(endpoint.baseUrl);
        assert.deepEqual([protocol, host, username], [expected.protocol.replace('http', 'ws'), expected.host, '']);
        assert.ok(`${pathname}/`.startsWith(`${expected.pathname.replace(/\/$/, '')}/`), url);
      }),
      { numRuns: 500 },
    );
  });

  it('is right for what a real server says behind 0.0.0.0, EXTERNAL and a port', () => {
    const url = (name: string): string | undefined => connectUrl(prefixed, sessionIn(name), 'T');
    const expected = 'wss://host.example/team/browsers/chromium?token=T';
    for (const name of ['sessions-host-0000.json', 'sessions-external-prefix.json', 'sessions-external-port.json']) {
      assert.equal(url(name), expected, name);
    }
    assert.equal(url('sessions-rest-content.json'), undefined);
    assert.equal(
      url('sessions-docs-sample.json'),
      'wss://host.example/team/browsers/firefox/playwright/?token=T',
      'the documentation has a token in it',
    );
  });
});

describe('the address of something that runs', () => {
  it('is built from the endpoint and an id', () => {
    const id = '8a66865a-d24a-464b-b559-3ed261c6afc9';
    const it = session({ id });
    const target = page({ id: 'DE3A6942FF300677A67DC5929C42AA0A' });
    assert.equal(attachUrl(local, it, undefined), `ws://localhost:3000/devtools/browser/${id}`);
    assert.equal(attachUrl(prefixed, it, 'T'), `wss://host.example/team/browsers/devtools/browser/${id}?token=T`);
    assert.equal(pageSocketUrl(local, target, undefined), `ws://localhost:3000/devtools/page/${target.id}`);
    assert.equal(pageSocketUrl(secure, target, 'T'), `wss://host.example/devtools/page/${target.id}?token=T`);
    assert.equal(killUrl(prefixed, it), `https://host.example/team/browsers/kill/${id}`);
  });

  it('keeps a token whole, whatever is in it', () => {
    for (const url of [attachUrl(local, session(), oddToken), pageSocketUrl(local, page(), oddToken)]) {
      assert.equal(new URL(url ?? '').searchParams.get('token'), oddToken);
    }
  });

  it("does not exist for the browser of a session that speaks Playwright's own protocol", () => {
    assert.equal(attachUrl(local, session({ protocol: 'playwright' }), undefined), undefined);
  });

  it('does not exist for an id that could mean something else in an address', () => {
    for (const id of ['', '../kill/all', 'a/b', 'a?b', 'a#b', 'a%2Fb', 'a b', '.', 'ü', 'x'.repeat(129), 'a\n']) {
      assert.equal(attachUrl(local, session({ id }), 'T'), undefined, id);
      assert.equal(pageSocketUrl(local, page({ id }), 'T'), undefined, id);
      assert.equal(debuggerUrl(local, page({ id }), 'T'), undefined, id);
      assert.equal(killUrl(local, { id }), undefined, id);
    }
  });

  it('never stops every session in the place of one that is called "all"', () => {
    assert.equal(killUrl(local, { id: 'all' }), undefined);
  });
});

describe("the debugger's address", () => {
  it("is the endpoint's own DevTools, with the page's socket inside", () => {
    const target = page({ id: 'P1' });
    assert.equal(
      debuggerUrl(local, target, undefined),
      'http://localhost:3000/devtools/inspector.html?ws=localhost%3A3000%2Fdevtools%2Fpage%2FP1',
    );
    const url = new URL(debuggerUrl(prefixed, target, oddToken) ?? '');
    assert.equal(url.origin + url.pathname, 'https://host.example/team/browsers/devtools/inspector.html');
    const socket = url.searchParams.get('wss');
    assert.equal(`wss://${socket}`, pageSocketUrl(prefixed, target, oddToken));
    assert.deepEqual([...url.searchParams.keys()], ['wss']);
  });

  it('exists for the first page that a real server lists', () => {
    const target = mainPage(sessionIn('sessions-no-token.json'));
    assert.ok(target);
    assert.equal(
      debuggerUrl(secure, target, undefined),
      `https://host.example/devtools/inspector.html?wss=host.example%2Fdevtools%2Fpage%2F${target.id}`,
    );
  });
});

describe("a page's address as a reader sees it", () => {
  it('is host and path, without scheme, credentials and a lone slash', () => {
    const texts = {
      'http://site.example/': 'site.example',
      'https://site.example:8443/a/b?c=1#d': 'site.example:8443/a/b?c=1#d',
      'https://site.example/?q': 'site.example/?q',
      'https://user:pass@site.example/': 'site.example',
      'about:blank': 'about:blank',
      'blob:http://site.example/51f4f7e6': 'blob:http://site.example/51f4f7e6',
      'no URL': 'no URL',
      '': '',
    };
    assert.deepEqual(Object.fromEntries(Object.keys(texts).map((url) => [url, readableUrl(url)])), texts);
  });
});

describe('the addresses of an endpoint on a socket of this machine', () => {
  it('are as `ws` and Puppeteer take them', () => {
    const initial = 'http://h/team/chromium?timeout=1';
    assert.equal(
      connect(initial, prefixedSocket, 'T'),
      'ws+unix:/run/browserless.sock:/team/chromium?timeout=1&token=T',
    );
    assert.equal(connect('http://h/chromium', socket), 'ws+unix:/run/browserless.sock:/chromium');
    assert.equal(
      attachUrl(socket, session({ id: 'S' }), 'T'),
      'ws+unix:/run/browserless.sock:/devtools/browser/S?token=T',
    );
    assert.equal(killUrl(prefixedSocket, session({ id: 'S' })), 'unix:/run/browserless.sock:/team/kill/S');
  });

  it('are none that a browser could open', () => {
    assert.equal(debuggerUrl(socket, page(), 'T'), undefined);
  });
});
