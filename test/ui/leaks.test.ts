import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import { startRelay, type Relay } from '../env/browserless/relay.mjs';
import { Farm } from './farm';
import type { Workbench } from './workbench';

const suspicious = {
  'browserlessSessions.suspicious.withoutClient': 1,
  'browserlessSessions.suspicious.onlyBlank': 1,
  'browserlessSessions.suspicious.pastTimeout': 600,
};

describe('Sessions that end soon or leak', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let bench: Workbench;
  let working: Browser;

  before(async () => {
    farm = await Farm.start();
    ({ browser: working } = await farm.connect('checkout-42'));
    // a hook of the server keeps these
    for (const id of ['kept-crawl-1', 'kept-crawl-2', 'kept-crawl-3'])
      await (await farm.connect(id)).browser.disconnect();
    const idle = await farm.connect('idle-7');
    await idle.page.goto('about:blank');
    bench = await farm.openWorkbench({ settings: suspicious });
    await bench.widenSideBar(420);
  });

  after(async () => {
    await bench.close();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  /** A picture in each theme. */
  async function picture(name: string): Promise<void> {
    await bench.screenshot(`${name} dark`);
    await bench.run('Preferences: Toggle between Light/Dark Themes');
    await bench.page.locator('.monaco-workbench.vs').waitFor();
    await bench.screenshot(`${name} light`);
    await bench.run('Preferences: Toggle between Light/Dark Themes');
    await bench.page.locator('.monaco-workbench.vs-dark').waitFor();
  }

  const description = (row: string): Promise<string | null> =>
    bench.row(row).locator('.label-description').textContent();

  it('are marked in their rows, with a word for what is wrong', async () => {
    for (const id of ['kept-crawl-1', 'kept-crawl-2', 'kept-crawl-3'])
      await bench
        .row(id)
        .filter({ hasText: /abandoned · .*no clients/ })
        .waitFor();
    await bench.row('blank').waitFor();
    assert.match((await description('checkout-42')) ?? '', /^\d+ (s|min) · 1 client/);
    const { browser } = await farm.connect('ending-9', null, { timeout: '70000' });
    await bench
      .row('ending-9')
      .filter({ hasText: /\d+ s left · / })
      .waitFor();
    await picture('leaks rows');
    assert.equal(browser.connected, true);
  });

  it('say in a hover and to a screen reader why', async () => {
    assert.match(await bench.hover(bench.row('kept-crawl-1')), /Suspicious: seen without a client for \d+ s\./);
    await bench.screenshot('leaks hover');
    assert.match(await bench.hover(bench.row('ending-9')), /Time left: \d+ s of 1 min/);
    const label = await bench.row('kept-crawl-1').getAttribute('aria-label');
    assert.match(label ?? '', /no clients, .*Suspicious: seen without a client for \d+ s\./);
    assert.match((await bench.row('ending-9').getAttribute('aria-label')) ?? '', /\d+ seconds? left, up/);
  });

  it('are told in a message, once, where this window is attached', async () => {
    await bench.contextMenu(bench.row('ending-9'), 'Open DevTools');
    const toast = bench.toast(/ending-9 \(Chromium\) has \d+ s left before its timeout\./);
    await toast.waitFor();
    await bench.screenshot('leaks message');
    await bench.dismiss(/ending-9 \(Chromium\) has/);
    await bench.page.getByRole('tab', { name: /^DevTools/ }).click({ button: 'middle' });
  });

  it('are all that is shown, if one wants that, and the view says so', async () => {
    await bench.run('Browserless: Show Only Suspicious Sessions');
    await bench.page.getByText(/^filter: is:suspicious · 4 of \d sessions$/).waitFor();
    await bench.row('checkout-42').waitFor({ state: 'detached' });
    await bench
      .row('Farm')
      .filter({ hasText: /4 of \d/ })
      .waitFor();
    assert.equal(await bench.rows.count(), 5);
    await picture('leaks only suspicious');
    await bench.page.locator('.part.sidebar').getByRole('button', { name: 'Show All Sessions' }).click();
    await bench.row('checkout-42').waitFor();
    await bench.page.getByText('filter: is:suspicious').waitFor({ state: 'detached' });
  });

  it('leave other commands to the row that they were called on, however many are selected', async () => {
    await bench.row('kept-crawl-1').click();
    await bench.row('kept-crawl-3').click({ modifiers: ['Control'] });
    await bench.contextMenu(bench.row('kept-crawl-3'), 'Copy', 'Copy Tracking ID');
    await bench.dismiss(/^Copied/);
    assert.equal(await bench.clipboard(), 'kept-crawl-3');
  });

  it('are stopped together when several rows are selected, after one question that names them', async () => {
    await bench.contextMenu(bench.row('kept-crawl-3'), 'Stop Session…');
    await bench.dialog.getByText('Stop 2 sessions on Farm?').waitFor();
    const text = await bench.dialog.innerText();
    for (const id of ['kept-crawl-1', 'kept-crawl-3'])
      assert.match(text, new RegExp(`${id} \\(Chromium\\) · abandoned · \\d+ (s|min) · no clients`));
    assert.doesNotMatch(text, /kept-crawl-2/);
    await bench.dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await bench.row('kept-crawl').count(), 3);
  });

  it('are all stopped by one command, and only they', async () => {
    await bench.run('Browserless: Stop All Suspicious Sessions…');
    await bench.dialog.getByText('Stop 4 sessions on Farm?').waitFor();
    await bench.screenshot('leaks question dark');
    await bench.dialog.getByRole('button', { name: 'Cancel' }).click();
    await bench.run('Preferences: Toggle between Light/Dark Themes');
    await bench.run('Browserless: Stop All Suspicious Sessions…');
    await bench.dialog.getByText('Stop 4 sessions on Farm?').waitFor();
    await bench.screenshot('leaks question light');
    await bench.dialog.getByRole('button', { name: 'Stop 4 Sessions' }).click();
    assert.equal(await bench.dismiss('Stopped'), 'Stopped 4 sessions.');
    await bench.row('kept-crawl').waitFor({ state: 'detached' });
    await bench.row('idle-7').waitFor({ state: 'detached' });
    await bench.row('checkout-42').waitFor();
    assert.equal(working.connected, true);
    await bench.run('Browserless: Stop All Suspicious Sessions…');
    assert.equal(await bench.dismiss('suspicious'), 'No session is suspicious.');
    await bench.run('Browserless: Show Only Suspicious Sessions');
    await bench.page.getByText('filter: is:suspicious · no session is suspicious', { exact: true }).waitFor();
    await bench.row('checkout-42').waitFor({ state: 'detached' });
    await bench.screenshot('leaks none light');
  });
});

describe('A server that does not know how to stop sessions', function () {
  this.bail(true);

  let farm: Farm;
  let relay: Relay;
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    relay = await startRelay(farm.server, { lacks: /^\/kill\// });
    for (const id of ['job-1', 'job-2', 'job-3']) await farm.connect(id);
    bench = await farm.openWorkbench({ url: relay.origin });
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

  it('is found out, and browsers are closed after another question', async () => {
    const selected = bench.page.locator('.part.sidebar .monaco-list-row[aria-selected="true"]');
    // a click may come as its row is drawn anew
    while ((await selected.count()) < 2) {
      await bench.row('job-1').click();
      await bench.row('job-2').click({ modifiers: ['Control'] });
    }
    // rows that are just being drawn anew cannot be told from others, which is said
    const question = bench.dialog.getByRole('button', { name: 'Stop 2 Sessions' });
    const lost = bench.toast('Nothing has been done: try again');
    for (;;) {
      await bench.contextMenu(bench.row('job-2'), 'Stop Session…');
      await question.or(lost).first().waitFor();
      if (await question.isVisible()) break;
      await bench.dismiss('Nothing has been done');
    }
    await question.click();
    await bench.dialog.getByText('2 sessions are still running. Close their browsers over CDP?').waitFor();
    await bench.screenshot('leaks close over CDP');
    await bench.dialog.getByRole('button', { name: 'Close 2 Browsers' }).click();
    assert.equal(await bench.dismiss('Stopped'), 'Stopped 2 sessions.');
    await bench.row('job-1').waitFor({ state: 'detached' });
    await bench.row('job-3').waitFor();
  });

  it('is remembered: the first question says so', async () => {
    await bench.contextMenu(bench.row('Farm'), 'Stop All Sessions on Endpoint…');
    await bench.dialog.getByText('Stop job-3 (Chromium) on Farm?').waitFor();
    await bench.dialog.getByText(/browserless before 2\.24/).waitFor();
    await bench.dialog.getByRole('button', { name: 'Stop Session' }).click();
    assert.equal(await bench.dismiss('Stopped'), 'Stopped job-3 (Chromium).');
  });
});
