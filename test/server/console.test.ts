import * as assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { harOf } from '../../src/browserless/console/har/har';
import { RequestLog } from '../../src/browserless/console/requests';
import { ConsoleHistory } from '../../src/browserless/console/history';
import { ConsoleReader } from '../../src/browserless/console/reader';
import { Network, PageConnection, PageConsole } from '../../src/net';
import type { ConsoleEntry } from '../../src/shared/consoleMessages';
import { systemClock, type Clock } from '../../src/shared/clock';
import { startSite, type Site } from '../env/site.mjs';
import { until } from '../unit/net/bridges';
import { plainSettings } from '../unit/net/networks';
import { startBridged, type Bridged } from './bridged';
import { noticing } from './noticing';

const none = new AbortController().signal;

/** What a console says of a page, on a connection of its own. */
interface Watching {
  readonly history: ConsoleHistory;
  readonly requests: RequestLog;
  readonly connection: PageConnection;
  readonly console: PageConsole;
  readonly crashes: boolean[];
  readonly reader: ConsoleReader;
  /** As `error Uncaught Error: …`, oldest first. */
  readonly lines: () => string[];
}

describe('the console of a page of a real browserless', () => {
  let bridged: Bridged;
  let site: Site;
  let network: Network;
  let browser: Browser;
  let page: Page;
  let pageId: string;
  let sessionId: string;

  before(async () => {
    [bridged, site] = await Promise.all([startBridged(), startSite()]);
    network = new Network({ settings: () => plainSettings });
  });
  beforeEach(async () => {
    const owner = await bridged.owner();
    ({ browser, page, pageId } = owner);
    sessionId = owner.session.id;
    await page.goto(`${site.origin}/`);
  });
  afterEach(() => browser.close());
  after(async () => {
    network.dispose();
    await site.stop();
    await bridged.stop();
  });

  const connect = (): Promise<PageConnection> => {
    const request = bridged.request(bridged.server.origin);
    return PageConnection.open({ upgrader: network, request, sessionId, pageId, mayUseSlot: false }, none);
  };

  const historyBy = (clock: Pick<Clock, 'now'>): ConsoleHistory =>
    new ConsoleHistory(clock, (count) => [{ text: `${count} left out` }]);

  async function watch(before?: Partial<Watching>): Promise<Watching> {
    const history = before?.history ?? historyBy(systemClock);
    const requests = before?.requests ?? new RequestLog(pageId);
    const words = { navigated: (url = '') => `to ${url}`, cleared: () => 'cleared', leftOut: String };
    const reader = before?.reader ?? new ConsoleReader(history, requests, words);
    const connection = await connect();
    const crashes: boolean[] = [];
    const console = new PageConsole(connection, reader, systemClock);
    console.onDidChangeCrash((hasCrashed) => crashes.push(hasCrashed));
    await console.start();
    const lines = () => history.take(true).entries.map(lineOf);
    return { history, requests, connection, console, crashes, reader, lines };
  }

  const lineOf = ({ level, spans, count }: ConsoleEntry): string =>
    `${level} ${spans.map(({ text }) => text).join('')}${count > 1 ? ` ×${count}` : ''}`;

  const heard = async ({ lines }: Watching, line: string | RegExp): Promise<void> => {
    await until(() => lines().some((one) => (typeof line === 'string' ? one === line : line.test(one))));
  };

  /** A script of the page's own: what Puppeteer evaluates is hers. */
  const run = (code: string): Promise<unknown> => page.addScriptTag({ content: code });

  it('tells what came before, in its order, and once', async () => {
    await run(`console.log('first', 1); console.warn('second'); Promise.reject(new Error('third'))`);
    await page.evaluate('fetch("/missing")');
    await run(`console.error('last')`);
    const watching = await watch();
    const before = watching.lines().filter((line) => !line.includes('favicon'));
    assert.deepEqual(
      before.map((line) => line.replace(/\n.*/s, '')),
      [
        'info first 1',
        'warning second',
        'error Uncaught (in promise) Error: third',
        `error Failed to load resource: the server responded with a status of 404 (Not Found) ${site.origin}/missing`,
        'error last',
      ],
    );
    watching.connection.dispose();
    const again = await watch(watching);
    await run(`console.log('after')`);
    await heard(again, 'info after');
    assert.deepEqual(
      again.lines().filter((line) => !line.includes('favicon')),
      [...before, 'info after'],
    );
  });

  it('tells what is said, thrown and asked for in vain as it happens', async () => {
    const watching = await watch();
    await run(`console.log('%s has', 'it', { a: 1, get b() { window.called = true } }, [1, 'x'], new Map([['k', 1]]));
      console.debug('quiet'); console.warn('careful'); console.error(new Error('bad'));
      for (let n = 0; n < 3; n++) console.log('again');
      setTimeout(() => { throw new Error('thrown') }); Promise.reject(new Error('rejected'));
      window.handled = Promise.reject(new Error('handled'));`);
    await page.evaluate(`Promise.allSettled([fetch('/missing'), fetch('http://127.0.0.1:2/')])`);
    await heard(watching, `error GET ${site.origin}/missing 404 (Not Found)`);
    await heard(watching, /^error GET http:\/\/127\.0\.0\.1:2\/ net::ERR_/);
    await heard(watching, /^error Uncaught \(in promise\) Error: handled/);
    await page.evaluate('void handled.catch(() => 0)');
    await heard(watching, /^verbose Uncaught \(in promise\) Error: handled/);
    const lines = watching.lines().map((line) => line.replace(/\n.*/s, ''));
    for (const line of [
      `info it has {a: 1, b: (…)} (2) [1, 'x'] Map(1) {'k' => 1}`,
      'verbose quiet',
      'warning careful',
      'error Error: bad',
      'info again ×3',
      'error Uncaught Error: thrown',
      'error Uncaught (in promise) Error: rejected',
    ])
      assert.ok(lines.includes(line), `${line} in ${lines.join('\n')}`);
    assert.equal(lines.filter((line) => line.includes('/missing')).length, 1, 'Log tells of it as well');
    assert.equal(await page.evaluate('window.called'), undefined, 'no getter is called');
  });

  it('hears frames of other sites, which have processes of their own', async () => {
    const elsewhere = site.origin.replace('127.0.0.1', 'localhost');
    const frame = async (code: string): Promise<unknown> =>
      (await page.waitForFrame((one) => one.url().startsWith(elsewhere))).addScriptTag({ content: code });
    await page.setContent(`<iframe src="${elsewhere}/shop/dashboard"></iframe>`);
    await frame(`console.log('before')`);
    const watching = await watch();
    await heard(watching, 'info before');
    await frame(`console.warn('now'); fetch('/missing-there'); setTimeout(() => { throw new Error('thrown there') })`);
    await heard(watching, 'warning now');
    await heard(watching, /^error Uncaught Error: thrown there/);
    await heard(watching, `error GET ${elsewhere}/missing-there 404 (Not Found)`);
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<iframe src="${elsewhere}/"></iframe>')`);
    const newer = await page.waitForFrame((one) => one.url() === `${elsewhere}/`);
    await newer.addScriptTag({ content: `console.log('from a new one')` });
    await heard(watching, 'info from a new one');
    const before = watching.lines();
    watching.connection.dispose();
    const again = await watch(watching);
    await frame(`console.log('after')`);
    await heard(again, 'info after');
    assert.deepEqual(again.lines(), [...before, 'info after']);
  });

  it('is told all once more on a connection on which it was stopped', async () => {
    const watching = await watch();
    await run(`console.log('first')`);
    await heard(watching, 'info first');
    watching.console.stop();
    await run(`console.log('second')`);
    const history = new ConsoleHistory(systemClock, () => []);
    const words = { navigated: (url = '') => url, cleared: () => '', leftOut: String };
    const reader = new ConsoleReader(history, new RequestLog(pageId), words);
    await new PageConsole(watching.connection, reader, systemClock).start();
    const lines = history.take(true).entries.map(lineOf);
    assert.deepEqual(
      lines.filter((line) => !line.includes('favicon')),
      ['info first', 'info second'],
    );
    assert.ok(!watching.lines().includes('info second'), 'nobody hears it meanwhile');
  });

  it('goes on where the page goes, over processes', async () => {
    const watching = await watch();
    await page.goto(`${site.origin}/shop/dashboard`);
    const elsewhere = site.origin.replace('127.0.0.1', 'localhost');
    await page.goto(`${elsewhere}/`);
    await run(`console.log('here')`);
    await heard(watching, 'info here');
    assert.deepEqual(
      watching.lines().filter((line) => line.startsWith('info')),
      [`info to ${site.origin}/shop/dashboard`, `info to ${elsewhere}/`, 'info here'],
    );
  });

  it('is noticed by nobody, and lets go of what was logged without touching what its owner holds', async () => {
    const logged = new Promise<string>((resolve, reject) => {
      page.on('console', (message) => {
        const [handle] = message.args();
        if (!handle) return;
        // long after the console has let go of its own
        released.then(() => handle.jsonValue()).then((value) => resolve(JSON.stringify(value)), reject);
      });
    });
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const before = await page.evaluate(noticing);
    const watching = await watch();
    const seen = new Promise<string>((resolve) => {
      watching.connection.on('Runtime.consoleAPICalled', ({ args }) => resolve(args[0]?.objectId ?? ''));
    });
    await run(`console.log({ basket: [1, 2] })`);
    const objectId = await seen;
    const isHeld = (): Promise<boolean> =>
      watching.connection.send('Runtime.getProperties', { objectId, ownProperties: true }).then(
        () => true,
        () => false,
      );
    while (await isHeld()) await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    assert.equal(await logged, '{"basket":[1,2]}');
    assert.deepEqual(await page.evaluate('noticed'), []);
    assert.equal(await page.evaluate(noticing), before);
  });

  it('leaves out what nobody can read, and says how much', async () => {
    // all in one second, however long it takes
    const watching = await watch({ history: historyBy({ now: () => 0 }) });
    await run(`for (let n = 0; n < 20000; n++) console.log('line', n); console.error('the end')`);
    await heard(watching, 'error the end');
    const lines = watching.lines();
    const kept = lines.filter((line) => line.startsWith('info line')).length;
    const leftOut = lines.flatMap((line) => /^info (\d+) left out$/.exec(line)?.[1] ?? []).map(Number);
    const sum = leftOut.reduce((all, one) => all + one, 0);
    assert.deepEqual([kept, sum], [1000, 19_000]);
  });

  it('says that the page has crashed, and goes on when it is loaded anew', async () => {
    const watching = await watch();
    page.goto('chrome://crash').catch(() => undefined);
    await until(() => watching.crashes.at(-1) === true);
    await page.goto(`${site.origin}/`);
    await until(() => watching.crashes.at(-1) === false);
    await run(`console.log('again')`);
    await heard(watching, 'info again');
  });

  it('makes a HAR of the requests, redirects and failed ones among them, without what opens doors', async () => {
    // a page before it may still ask for its icon, and would be one of the archive's
    await page.goto('about:blank');
    const watching = await watch();
    await page.goto(`${site.origin}/shop/product?session=abc&page=2`);
    await page.evaluate('document.cookie = "login=c00kie; path=/"');
    await page.evaluate(`Promise.allSettled([
      fetch('/data.json?n=1', { method: 'POST', body: 'password=hidden', headers: { Authorization: 'Bearer s3cret' } }),
      fetch('http://127.0.0.1:2/')])`);
    await until(() => watching.requests.all.filter(({ endedAt }) => endedAt !== undefined).length >= 4);
    const options = { requests: watching.requests.all, pageUrl: `${site.origin}/`, extensionVersion: '1' };
    const { har: plain } = harOf({ ...options, withSecrets: false });
    const urls = plain.log.entries.map((entry) => {
      const { request, response } = entry as {
        request: { url: string };
        response: { status: number; _error?: string };
      };
      return `${request.url.replace(site.origin, '')} ${response.status} ${response._error ?? ''}`.trim();
    });
    assert.ok(urls.includes('/shop/product?session=•••&page=2 200'), urls.join('\n'));
    assert.ok(urls.includes('/data.json?n=1 200'), urls.join('\n'));
    assert.ok(
      urls.some((url) => /^http:\/\/127\.0\.0\.1:2\/ 0 net::ERR_/.test(url)),
      urls.join('\n'),
    );
    for (const secret of ['c00kie', 's3cret', 'hidden', 'abc'])
      assert.ok(!JSON.stringify(plain).includes(secret), secret);
    const whole = JSON.stringify(harOf({ ...options, withSecrets: true }).har);
    for (const secret of ['c00kie', 's3cret', 'hidden', 'abc']) assert.ok(whole.includes(secret), secret);
    assert.equal(plain.log.pages.length, 1);
  });

  it('ends with its page', async () => {
    const watching = await watch();
    const closed = new Promise<void>((resolve) => watching.connection.onDidClose(resolve));
    await page.close();
    await closed;
  });
});
