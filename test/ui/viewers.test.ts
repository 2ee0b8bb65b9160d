import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../env/browserless/relay.mjs';
import { puppeteer } from '../env/clients.mjs';
import { Farm } from './farm';
import type { Workbench } from './workbench';

const requestTimeoutS = 2;

describe('A session that this window looks at', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  /** Between the window and the server; owners go past it. */
  let relay: Relay;
  let owner: Browser;
  let page: Page;
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    relay = await startRelay(farm.server);
    ({ browser: owner, page } = await farm.connect('job-1'));
    bench = await farm.openWorkbench({
      url: relay.origin,
      settings: { 'browserlessSessions.requestTimeout': requestTimeoutS },
    });
    await bench.widenSideBar(420);
  });

  after(async () => {
    await bench.close();
    await relay.stop();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const tab = () => bench.devtoolsTab;
  const devtools = () => bench.devtools;
  const bodyTag = () => bench.devtoolsTag('body');
  const bar = () => tab().locator('#bar');
  const button = (name: string) => tab().getByRole('button', { name, exact: true });
  const job = (text: string | RegExp) => bench.row('job-1').filter({ hasText: text });

  /** What the server lists, past relay and window. */
  async function listed(): Promise<{ trackingId?: string; numbConnected: number }[]> {
    const answer = await fetch(`${farm.server.origin}/sessions?token=${Farm.token}`);
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
    const seconds = async () => Number(/\d+/.exec(await bar().locator('.countdown').innerText())?.[0]);
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
    // its uptime steps every five seconds, and its endpoint has lost a client: both are seldomer than seconds are counted
    assert.ok(drawn !== undefined && drawn < 4, `drawn ${drawn} times`);
  });

  it('stays attached when told to, and says so', async () => {
    await button('Stay Attached').click();
    await button('Detach').waitFor();
    assert.equal(await bar().locator('.countdown').isVisible(), false);
    // to load DevTools anew is to leave it for a moment
    await bench.page.locator('.editor-actions').getByRole('button', { name: 'Show Screencast' }).click();
    await bench.dialog.filter({ hasText: 'the session may end in it' }).waitFor();
    await bench.dialog.getByRole('button', { name: 'Cancel' }).click();
    await bench.dialog.waitFor({ state: 'detached' });
    await bench.run('Preferences: Toggle between Light/Dark Themes');
    await devtools().locator('html:not(.theme-with-dark-background)').waitFor({ state: 'attached' });
    await bench.screenshot('alone light');
  });

  it('is as before when somebody else comes, and alone again when that one leaves', async () => {
    const [session] = await listed();
    const { id } = session as unknown as { id: string };
    owner = await puppeteer.connect({
      browserWSEndpoint: farm.address(`/devtools/browser/${id}`),
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
      browserWSEndpoint: farm.address(`/devtools/browser/${id}`),
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
    ({ browser: owner } = await farm.connect('job-2'));
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
    ({ browser: owner } = await farm.connect('kept-1'));
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

  it('says it in a message where its tab is behind another', async () => {
    ({ browser: owner } = await farm.connect('job-4'));
    await bench.expand(bench.row('job-4'));
    await bench.contextMenu(bench.row('job-4'), 'Open DevTools');
    await bodyTag().waitFor();
    await bench.contextMenu(bench.row('job-4'), 'Show Details');
    await bench.page.getByRole('tab', { name: 'job-4.json' }).waitFor();
    await owner.disconnect();
    const toast = bench.toast(/Only this window keeps job-4 \(Chromium\) alive\./);
    await toast.getByRole('button', { name: 'Detach Now' }).click();
    await bench.row('job-4').waitFor({ state: 'detached' });
    await untilListed((all) => all.every(({ trackingId }) => trackingId !== 'job-4'));
  });

  it('says it in a message where it has no tab, with the same two answers', async () => {
    ({ browser: owner } = await farm.connect('job-3'));
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
    await bench.rowButton(bench.row('job-3'), 'Detach from Session');
    await bench.row('job-3').waitFor({ state: 'detached' });
    await untilListed((all) => all.every(({ trackingId }) => trackingId !== 'job-3'));
    await outside.close();
  });
});
