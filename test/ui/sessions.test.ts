import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Browser as PlaywrightBrowser } from 'playwright-core';
import type { Browser } from 'puppeteer-core';
import { Agent, WebSocket } from 'undici';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { playwrightCore, playwrightForServer, puppeteer } from '../env/clients.mjs';
import { startSite, type Site } from '../env/site.mjs';
import { Workbench } from './workbench';

/** Characters that every encoding on the way has to carry. */
const token = 'T0ken+with/odd&characters=100%';

describe('the main job, from the first endpoint to the last session', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let server: Browserless;
  let site: Site;
  let job: Browser;
  let playwright: PlaywrightBrowser;
  let bench: Workbench;
  let socket: string;

  before(async () => {
    [server, site] = await Promise.all([startBrowserless({ token }), startSite()]);
    socket = server.origin.replace('http', 'ws');
    const query = `token=${encodeURIComponent(token)}`;
    job = await puppeteer.connect({
      browserWSEndpoint: `${socket}/chromium?${query}&trackingId=job-42&timeout=600000`,
      defaultViewport: null,
    });
    for (const address of ['/', '/xss']) await (await job.newPage()).goto(site.origin + address);
    playwright = await playwrightForServer.chromium.connect(`${socket}/chromium/playwright?${query}&timeout=600000`);
    bench = await Workbench.open();
  });

  after(async () => {
    await bench.close();
    await Promise.allSettled([job.disconnect(), playwright.close()]);
    await Promise.all([server.stop(), site.stop()]);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  /** Runs a copy command from a row's context menu and gives what it put into the clipboard. */
  async function copy(row: string, ...menu: string[]): Promise<string> {
    await bench.contextMenu(bench.row(row), ...menu);
    await bench.dismiss(/^Copied/);
    return bench.clipboard();
  }

  async function sessionsOnServer(): Promise<{ id: string; type: string; browserId: string; timeAliveMs: number }[]> {
    const answer = await fetch(`${server.origin}/sessions`, { headers: { authorization: `Bearer ${token}` } });
    return (await answer.json()) as Awaited<ReturnType<typeof sessionsOnServer>>;
  }

  it('welcomes with one thing to do', async () => {
    await bench.openView();
    await bench.page.getByText('Watch the browser sessions of your browserless servers here.').waitFor();
    assert.equal(await bench.page.locator('.part.sidebar .monaco-button').count(), 1);
    await bench.page.locator('.part.sidebar a', { hasText: 'Start a local browserless' }).waitFor();
  });

  it('adds an endpoint from a connect URL, and asks again for a token that is refused', async () => {
    await bench.page.getByRole('button', { name: 'Add Endpoint', exact: true }).click();
    await bench.input.fill(`${socket}/chromium?token=wrong&launch=%7B%7D`);
    await bench.page.getByText(`Understood as ${server.origin}; the token goes to the secret storage`).waitFor();
    await bench.page.keyboard.press('Enter');
    await bench.answer('The server refused that token', token);
    await bench.answer('Name of the endpoint', 'Farm');
    const said = await bench.dismiss('Added Farm');
    assert.equal(said, 'Added Farm: browserless 2.42.0 answers, 2 sessions are running, 2 of 10 slots are in use.');
  });

  it('shows both sessions, with pages only where there are any', async () => {
    await bench.row('job-42').waitFor();
    await bench.expand(bench.row('job-42'));
    await bench.row('Home').waitFor();
    const rows = (await bench.tree()).map((row) =>
      row.replace(/\d+ (s|min)\b/, '#').replace(/:\d+| · \d+\/\d+ running/, ''),
    );
    assert.deepEqual(
      rows.map((row) => row.replace(/Session [\da-f]{8}/, 'Session <id>')),
      [
        'Farm | 2 sessions',
        '  Session <id> | # · 1 client · Chromium · Playwright',
        '  job-42 | # · 1 client · Chromium',
        '    <img src=x onerror=alert(1)> $(foo) [link](command:x) | 127.0.0.1/xss',
        '    Home | 127.0.0.1',
        '    about:blank | ',
      ],
    );
    assert.equal(await bench.page.locator('.activitybar .badge-content', { hasText: /^2$/ }).count(), 1);
  });

  it('says the same to a screen reader, in a sentence', async () => {
    const label = await bench.row('job-42').getAttribute('aria-label');
    assert.match(label ?? '', /^Session job-42, Chromium, up (\d+ minutes? ?)?(\d+ seconds?)?, 1 client, 3 pages/);
  });

  it('counts uptimes between polls, by the server’s clock', async () => {
    const shown = async (): Promise<number> => {
      const text = (await bench.row('job-42').locator('.label-description').textContent()) ?? '';
      const [, minutes, seconds] = /^(?:(\d+) min)?(?:(\d+) s)?/.exec(text) ?? [];
      return 60 * Number(minutes ?? 0) + Number(seconds ?? 0);
    };
    const before = await shown();
    await bench.page.waitForFunction(
      (text) => !document.querySelector('.part.sidebar')?.textContent.includes(text),
      `job-42${await bench.row('job-42').locator('.label-description').textContent()}`,
      { timeout: 70_000 },
    );
    const row = (await sessionsOnServer()).find(({ type, browserId }) => type === 'browser' && browserId.includes('-'));
    const onServer = (row?.timeAliveMs ?? 0) / 1000;
    const after = await shown();
    assert.ok(after > before, `${after} s after ${before} s`);
    // under a minute the text is at most 5 s behind, and it is never ahead
    assert.ok(
      after <= onServer && onServer - after < (onServer < 60 ? 7 : 62),
      `${after} s shown, ${onServer} s lived`,
    );
  });

  it('tells more on hover, as plain text', async () => {
    const text = await bench.hover(bench.row('job-42'));
    assert.match(text, /job-42 — Chromium/);
    assert.match(text, /Clients: 1/);
    assert.match(text, /Pages: 3/);
    const page = await bench.hover(bench.row('<img'));
    assert.match(page, /<img src=x onerror=alert\(1\)> \$\(foo\) \[link\]\(command:x\)/);
  });

  it('copies a connect URL with which Puppeteer and Playwright get a browser of their own', async () => {
    const url = await copy('job-42', 'Copy Connect URL');
    assert.equal(url, `${socket}/chromium/?timeout=600000&token=${encodeURIComponent(token)}`);
    const before = (await sessionsOnServer()).filter(({ type }) => type === 'browser').length;
    const again = await puppeteer.connect({ browserWSEndpoint: url });
    assert.equal((await sessionsOnServer()).filter(({ type }) => type === 'browser').length, before + 1);
    await again.close();
    const overCdp = await playwrightCore.chromium.connectOverCDP(url);
    assert.equal(overCdp.isConnected(), true);
    await overCdp.close();
    assert.equal(await copy('job-42', 'Copy', 'Copy Connect URL Without Token'), url.replace(/&token=.*/, ''));
  });

  it('copies an attach URL with which both see the very pages of the running session', async () => {
    const url = await copy('job-42', 'Copy Attach URL');
    assert.match(url, new RegExp(`^${socket}/devtools/browser/[\\w-]+\\?token=`));
    const pages = (await job.pages()).map((page) => page.url()).sort();
    const attached = await puppeteer.connect({ browserWSEndpoint: url, defaultViewport: null });
    assert.deepEqual((await attached.pages()).map((page) => page.url()).sort(), pages);
    await attached.disconnect();
    const overCdp = await playwrightCore.chromium.connectOverCDP(url);
    const seen = overCdp.contexts().flatMap((context) => context.pages().map((page) => page.url()));
    assert.deepEqual(seen.sort(), pages);
    await overCdp.close();
    assert.equal(await (await job.pages())[1]!.title(), 'Home', 'the owner works on');
  });

  it('copies ids and a page’s address', async () => {
    assert.equal(await copy('Home', 'Copy Page URL'), `${site.origin}/`);
    assert.equal(await copy('job-42', 'Copy', 'Copy Tracking ID'), 'job-42');
    const id = await copy('job-42', 'Copy', 'Copy Session ID');
    assert.ok((await sessionsOnServer()).some(({ browserId }) => browserId === id));
  });

  it('asks which session when a command comes from the palette', async () => {
    await bench.run('Browserless: Copy Attach URL');
    await bench.picks.filter({ hasText: 'job-42' }).waitFor();
    assert.equal(
      await bench.picks.filter({ hasText: 'Playwright' }).count(),
      0,
      'what has no attach URL is not offered',
    );
    await bench.picks.filter({ hasText: 'job-42' }).click();
    await bench.dismiss(/^Copied/);
    assert.match(await bench.clipboard(), /\/devtools\/browser\//);
  });

  it('asks which page to look at, and says why a Playwright session has none', async () => {
    await bench.contextMenu(bench.row('job-42'), 'Open DevTools');
    await bench.picks.filter({ hasText: /^Home/ }).waitFor();
    assert.equal(await bench.picks.count(), 3);
    await bench.page.keyboard.press('Escape');
    await bench.contextMenu(bench.row('Playwright'), 'Open DevTools');
    assert.match(await bench.dismiss('cannot be looked into'), /Playwright's own protocol/);
    assert.deepEqual(await bench.menuItems(bench.row('Playwright')), [
      'Open DevTools',
      'Open DevTools in Browser',
      "Open the Endpoint's Own DevTools",
      'Show Details',
      'Copy Connect URL',
      'Copy',
      'Copy as Code…',
      'Stop Session…',
    ]);
  });

  it('says that the server opens no page’s socket while a Playwright session runs', async () => {
    await bench.contextMenu(bench.row('Home'), "Open the Endpoint's Own DevTools");
    assert.match(await bench.dismiss('They will not connect'), /while Session [\da-f]{8} .* runs/);
    const url = await copy('Home', 'Copy Page Socket URL');
    await assert.rejects(evaluate(url, '1'), /does not open/);
    await playwright.close();
    await bench.row('Playwright').waitFor({ state: 'detached' });
    assert.equal(await evaluate(url, 'document.title'), 'Home');
  });

  it('opens the endpoint’s own DevTools, which connect and show the page’s DOM', async () => {
    const opened = bench.context.waitForEvent('page');
    await bench.contextMenu(bench.row('Home'), "Open the Endpoint's Own DevTools");
    const caution = bench.toast("Their address holds the endpoint's token");
    await caution.getByRole('button', { name: 'Open Anyway' }).click();
    const devtools = await opened;
    const tags = devtools.locator('.elements-disclosure .webkit-html-tag-name');
    await tags.filter({ hasText: /^h1$/ }).first().waitFor();
    await bench.screenshot('endpoint devtools', devtools);
    await devtools.close();
  });

  it('shows the details in a read-only editor', async () => {
    await bench.contextMenu(bench.row('job-42'), 'Show Details');
    await bench.page.getByRole('tab', { name: 'job-42.json' }).waitFor();
    await bench.page.locator('.view-line', { hasText: '"trackingId": "job-42"' }).waitFor();
    await bench.screenshot('details');
  });

  it('has the token nowhere but in the secret storage', async () => {
    await bench.run('Browserless: Show Log');
    await bench.page.locator('.part.panel .view-line', { hasText: 'Farm: added' }).waitFor();
    const onScreen = await bench.everythingOnScreen();
    // the forms in which it is given, stands in an address, and goes into a header
    const spellings = [token, encodeURIComponent(token), Buffer.from(`:${token}`).toString('base64')];
    for (const spelling of spellings) assert.ok(!onScreen.includes(spelling), 'on screen');
    for (const file of fs.readdirSync(bench.folder, { recursive: true, encoding: 'utf8' })) {
      const at = path.join(bench.folder, file);
      if (!fs.statSync(at).isFile()) continue;
      const content = fs.readFileSync(at, 'utf8');
      for (const spelling of spellings) assert.ok(!content.includes(spelling), at);
    }
    assert.match(fs.readFileSync(path.join(bench.folder, 'user/User/settings.json'), 'utf8'), /"name": "Farm"/);
  });

  it('stops a session after asking once, and sees it go', async () => {
    await bench.contextMenu(bench.row('job-42'), 'Stop Session…');
    await bench.dialog.getByText('Stop job-42 (Chromium) on Farm?').waitFor();
    await bench.dialog.getByText(/Up for .*, \d clients?\./).waitFor();
    await bench.screenshot('stop');
    await bench.dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(job.connected, true, 'cancelled, and nothing happened');

    await bench.contextMenu(bench.row('job-42'), 'Stop Session…');
    await bench.dialog.getByRole('button', { name: 'Stop Session' }).click();
    assert.equal(await bench.dismiss('Stopped job-42'), 'Stopped job-42 (Chromium).');
    assert.equal(await bench.row('job-42').count(), 0);
    assert.deepEqual(await sessionsOnServer(), []);
  });

  it('removes the endpoint with its token', async () => {
    await bench.contextMenu(bench.row('Farm'), 'Remove Endpoint…');
    await bench.dialog.getByRole('button', { name: 'Remove' }).click();
    await bench.page.getByText('Watch the browser sessions of your browserless servers here.').waitFor();
    await bench.page.getByRole('button', { name: 'Add Endpoint', exact: true }).click();
    await bench.answer('Where is it?', server.origin);
    await bench.page.locator('.quick-input-widget', { hasText: 'The server wants a token' }).waitFor();
    await bench.page.keyboard.press('Escape');
    assert.equal(await bench.rows.count(), 0, 'Escape adds nothing');
  });
});

/** Asks a page something over its own socket. */
async function evaluate(url: string, expression: string): Promise<unknown> {
  // the default dispatcher may be the one of Node's own fetch, which is another undici's
  const dispatcher = new Agent();
  const socket = new WebSocket(url, { dispatcher });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', ({ error }) => reject(new Error(`${url} does not open`, { cause: error })));
  });
  const answer = new Promise<string>((resolve) =>
    socket.addEventListener('message', ({ data }) => resolve(String(data))),
  );
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
  const { result } = JSON.parse(await answer) as { result: { result: { value: unknown } } };
  socket.close();
  await dispatcher.close();
  return result.result.value;
}
