import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import type { Browser, Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../env/browserless/relay.mjs';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { startSite, type Site } from '../env/site.mjs';
import { Workbench } from './workbench';

const token = 'viewers-token';
const requestTimeoutS = 2;

describe('A session that this window looks at', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let server: Browserless;
  /** Between the window and the server; owners go past it. */
  let relay: Relay;
  let site: Site;
  let owner: Browser;
  let page: Page;
  let bench: Workbench;

  const socketUrl = (path: string): string => `${server.origin.replace('http', 'ws')}${path}`;

  async function connect(trackingId: string): Promise<Browser> {
    const browser = await puppeteer.connect({
      browserWSEndpoint: socketUrl(`/chromium?token=${token}&trackingId=${trackingId}&timeout=600000`),
      defaultViewport: null,
    });
    const [first] = await browser.pages();
    await first!.goto(`${site.origin}/shop/product`);
    return browser;
  }

  before(async () => {
    [server, site] = await Promise.all([startBrowserless({ token }), startSite()]);
    relay = await startRelay(server);
    owner = await connect('job-1');
    [page] = (await owner.pages()) as [Page];
    bench = await Workbench.open({
      settings: {
        'browserlessSessions.endpoints': [{ name: 'Farm', url: relay.origin, token: '${env:FARM_TOKEN}' }],
        'browserlessSessions.refreshInterval': 1,
        'browserlessSessions.requestTimeout': requestTimeoutS,
      },
      env: { FARM_TOKEN: token },
    });
    // as the editor's theme says, not as Playwright would have it
    await bench.page.emulateMedia({ colorScheme: null });
    await bench.openView();
    await bench.widenSideBar(420);
  });

  after(async () => {
    await bench.close();
    await relay.stop();
    await Promise.all([server.stop(), site.stop()]);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const tab = (): FrameLocator => bench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  const devtools = (): FrameLocator => tab().frameLocator('iframe[title="DevTools"]');
  const bodyTag = () => devtools().locator('.webkit-html-tag-name').getByText('body', { exact: true }).first();
  const bar = () => tab().locator('#bar');
  const button = (name: string) => tab().getByRole('button', { name, exact: true });
  const job = (text: string | RegExp) => bench.row('job-1').filter({ hasText: text });

  /** What the server lists, past relay and window. */
  async function listed(): Promise<{ trackingId?: string; numbConnected: number }[]> {
    const answer = await fetch(`${server.origin}/sessions?token=${token}`);
    const rows = (await answer.json()) as { type: string; trackingId?: string; numbConnected: number }[];
    return rows.filter(({ type }) => type === 'browser');
  }

  /** Waits until the server's own list is so; it tells nobody when it changes. */
  async function untilListed(is: (rows: Awaited<ReturnType<typeof listed>>) => boolean): Promise<void> {
    while (!is(await listed())) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  it('says how many of its clients are of this window', async () => {
    await bench.contextMenu(bench.row('job-1'), 'Open DevTools');
    await bodyTag().waitFor();
    await job('2 clients, 1 from here').waitFor();
    assert.equal(await bar().isVisible(), false);
  });

  it('says within one poll that only this window keeps it alive, when its owner leaves', async () => {
    await owner.disconnect();
    await untilListed(([session]) => session?.numbConnected === 1);
    relay.clear();
    await bar().getByText('Only this window keeps this session alive.').waitFor();
    // the first may have been asked for before the owner left
    const polls = relay.requests().filter(({ path }) => path === '/sessions');
    assert.ok(polls.length <= 2, `after ${polls.length} polls`);
    await bar()
      .getByText(/^Detaching in (60|5\d) s\.$/)
      .waitFor();
    await job('only this window keeps it alive').waitFor();
    assert.match((await bench.row('job-1').getAttribute('aria-label')) ?? '', /only this window keeps it alive/);
    await bench.screenshot('alone dark');
  });

  it('counts down in the tab, and leaves the row alone meanwhile', async () => {
    const seconds = async () => Number(/\d+/.exec(await bar().locator('#countdown').innerText())?.[0]);
    const first = await seconds();
    await bench.page.evaluate(() => {
      const rows = document.querySelector('.part.sidebar .monaco-list-rows')!;
      const seen = globalThis as { drawn?: number };
      seen.drawn = 0;
      new MutationObserver(() => seen.drawn!++).observe(rows, { subtree: true, childList: true, characterData: true });
    });
    await bar()
      .getByText(`Detaching in ${first - 4} s.`)
      .waitFor();
    const drawn = await bench.page.evaluate(() => (globalThis as { drawn?: number }).drawn);
    // its uptime steps every five seconds
    assert.ok(drawn !== undefined && drawn <= 2, `drawn ${drawn} times`);
  });

  it('stays attached when told to, and says so', async () => {
    await button('Stay Attached').click();
    await button('Detach').waitFor();
    assert.equal(await bar().locator('#countdown').isVisible(), false);
    await bench.run('Preferences: Toggle between Light/Dark Themes');
    await devtools().locator('html:not(.theme-with-dark-background)').waitFor({ state: 'attached' });
    await bench.screenshot('alone light');
  });

  it('is as before when somebody else comes, and alone again when that one leaves', async () => {
    const [session] = await listed();
    const { id } = session as unknown as { id: string };
    owner = await puppeteer.connect({
      browserWSEndpoint: socketUrl(`/devtools/browser/${id}?token=${token}`),
      defaultViewport: null,
    });
    await bar().waitFor({ state: 'hidden' });
    await job('2 clients, 1 from here').waitFor();
    await owner.disconnect();
    await bar()
      .getByText(/^Detaching in \d+ s\.$/)
      .waitFor();
    await bench.screenshot('alone light counting');
    [page] = (await (owner = await puppeteer.connect({
      browserWSEndpoint: socketUrl(`/devtools/browser/${id}?token=${token}`),
      defaultViewport: null,
    })).pages()) as [Page];
    await bar().waitFor({ state: 'hidden' });
  });

  it('says within the request time limit that the network is cut, and goes on where it was', async () => {
    await devtools()
      .locator('body')
      .evaluate((body) => (body.dataset.before = 'the cut'));
    relay.cut();
    const before = Date.now();
    await bar().getByText('Farm does not answer. Waiting for it…').waitFor();
    // the pause between two polls, the time limit, and one to spare for a busy machine
    assert.ok(Date.now() - before < (1 + requestTimeoutS + 5) * 1000);
    await bench.screenshot('cut');
    assert.ok(await bodyTag().isVisible(), 'DevTools are where they were');
    await page.evaluate(() => document.body.setAttribute('data-changed', 'meanwhile'));
    relay.mend();
    await bar().waitFor({ state: 'hidden' });
    await devtools().getByText('data-changed').first().waitFor();
    assert.equal(await devtools().locator('body').getAttribute('data-before'), 'the cut', 'not loaded anew');
  });

  it('is watched while DevTools are seen, though the side bar is hidden', async () => {
    await bench.run('View: Toggle Primary Side Bar Visibility');
    await bench.row('job-1').waitFor({ state: 'detached' });
    await owner.disconnect();
    await bar()
      .getByText(/^Detaching in \d+ s\.$/)
      .waitFor();
    await bench.openView();
    await job('only this window keeps it alive').waitFor();
  });

  it('ends with Detach, and the tab says so', async () => {
    await button('Detach Now').click();
    await bar().getByText('Detached. This session has ended.').waitFor();
    await untilListed((all) => all.length === 0);
    await bench.screenshot('detached');
    await button('Close').click();
    await bench.page.getByRole('tab', { name: /^DevTools: / }).waitFor({ state: 'detached' });
  });

  it('leaves nothing behind when its tab is closed in a cut network', async () => {
    owner = await connect('job-2');
    await bench.row('job-2').waitFor();
    await bench.contextMenu(bench.row('job-2'), 'Open DevTools');
    await bodyTag().waitFor();
    const frontend = await devtools()
      .locator('html')
      .evaluate(() => location.href);
    const port = Number(/\/proxy\/(\d+)\//.exec(frontend)?.[1]);
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 404, 'the bridge listens');
    relay.cut();
    await bar().getByText('Farm does not answer. Waiting for it…').waitFor();
    await bench.page.getByRole('tab', { name: /^DevTools: / }).click({ button: 'middle' });
    await bench.page.getByRole('tab', { name: /^DevTools: / }).waitFor({ state: 'detached' });
    const isGone = () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        () => false,
        () => true,
      );
    while (!(await isGone())) await new Promise((resolve) => setTimeout(resolve, 50));
    relay.mend();
    await untilListed(([session]) => session?.numbConnected === 1);
    await bench.row('job-2').filter({ hasText: '1 client ·' }).waitFor();
    assert.equal(relay.webSockets(), 0);
    await owner.close();
  });

  it('that the server keeps alive is not said to need this window', async () => {
    owner = await connect('kept-1');
    await owner.disconnect();
    await untilListed(([session]) => session?.numbConnected === 0);
    await bench.row('kept-1').filter({ hasText: 'no clients' }).waitFor();
    await bench.contextMenu(bench.row('kept-1'), 'Open DevTools');
    await bodyTag().waitFor();
    await bench.row('kept-1').filter({ hasText: '1 client, 1 from here' }).waitFor();
    assert.equal(await bar().isVisible(), false);
    await bench.contextMenu(bench.row('kept-1'), 'Detach from Session');
    await bar().getByText('Detached.', { exact: true }).waitFor();
    await untilListed(([session]) => session?.numbConnected === 0);
    await bench.screenshot('detached, to attach again');
    await button('Attach Again').click();
    await bodyTag().waitFor();
    await bench.row('kept-1').filter({ hasText: '1 client, 1 from here' }).waitFor();
    assert.equal(await bar().isVisible(), false);
    await bench.contextMenu(bench.row('kept-1'), 'Detach from Session');
    await button('Close').click();
  });

  it('says it in a message where it has no tab, with the same two answers', async () => {
    owner = await connect('job-3');
    await bench.expand(bench.row('job-3'));
    const opened = bench.context.waitForEvent('page');
    await bench.contextMenu(bench.row('job-3'), 'Open DevTools in Browser');
    const outside = await opened;
    await outside.locator('.webkit-html-tag-name').getByText('body', { exact: true }).first().waitFor();
    await owner.disconnect();
    const toast = bench.toast(/Only this window keeps job-3 \(Chromium\) alive\. It detaches in 60 s\./);
    await toast.waitFor();
    await bench.screenshot('alone message');
    await toast.getByRole('button', { name: 'Stay Attached' }).click();
    await toast.waitFor({ state: 'detached' });
    // the row has nothing else to show it by
    while ((await bench.menuItems(bench.row('job-3'))).includes('Stay Attached'));
    await bench.row('job-3').hover();
    await bench.row('job-3').getByRole('button', { name: 'Detach from Session' }).click();
    await bench.row('job-3').waitFor({ state: 'detached' });
    await untilListed((all) => all.every(({ trackingId }) => trackingId !== 'job-3'));
    await outside.close();
  });
});
