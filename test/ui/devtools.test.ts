import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { playwrightCore, playwrightForServer, puppeteer } from '../env/clients.mjs';
import { Farm } from './farm';
import type { Workbench } from './workbench';

const { token } = Farm;

describe('DevTools on a page', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let owner: Browser;
  let page: Page;
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    ({ browser: owner, page } = await farm.connect('job-1'));
    bench = await farm.openWorkbench();
    await bench.expand(bench.row('job-1'));
  });

  after(async () => {
    await bench.close();
    await owner.disconnect();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const tab = () => bench.devtoolsTab;
  const devtools = () => bench.devtools;
  const bodyTag = () => bench.devtoolsTag('body');

  /** What the page can tell of being looked at. */
  const traces = () =>
    page.evaluate(() => ({
      touch: navigator.maxTouchPoints,
      size: [innerWidth, innerHeight, devicePixelRatio],
      pointer: matchMedia('(pointer: fine)').matches,
      focus: [document.hasFocus(), document.visibilityState],
      language: navigator.language,
    }));

  it('open in an editor tab with the page’s elements, without a trace in the page', async () => {
    const before = await traces();
    await bench.contextMenu(bench.row('Northwind'), 'Open DevTools');
    await bodyTag().waitFor();
    await bench.row(/2 clients/).waitFor();
    await bench.screenshot('devtools dark');
    assert.deepEqual(await traces(), before);
  });

  it('show a change that the session’s owner makes', async () => {
    await page.evaluate(() => document.body.setAttribute('data-changed', 'by-owner'));
    await devtools().getByText('data-changed').first().waitFor();
  });

  it('evaluate in the console', async () => {
    await devtools().getByRole('tab', { name: 'Console' }).first().click();
    await devtools().locator('.console-prompt-editor-container, #console-prompt').first().click();
    await bench.page.keyboard.type('document.title.length * 1000');
    await bench.page.keyboard.press('Enter');
    const answer = String((await page.title()).length * 1000);
    await devtools().locator('.console-user-command-result').filter({ hasText: answer }).waitFor();
  });

  it('are where they were after another tab was in front', async () => {
    await bench.contextMenu(bench.row('job-1'), 'Show Details');
    await bench.page.getByRole('tab', { name: 'job-1.json' }).waitFor();
    // the default action of a page's row
    await bench.row('Northwind').click();
    await devtools().locator('.console-user-command-result').first().waitFor();
    assert.equal(await bench.page.getByRole('tab', { name: /^DevTools: / }).count(), 1, 'one tab for one page');
  });

  it('follow the editor’s theme while they are open', async () => {
    const background = () =>
      devtools()
        .locator('body')
        .evaluate((body) => getComputedStyle(body).backgroundColor);
    const dark = await background();
    await bench.run('Preferences: Toggle between Light/Dark Themes');
    await devtools().locator('html:not(.theme-with-dark-background)').waitFor({ state: 'attached' });
    assert.notEqual(await background(), dark);
    await devtools().getByRole('tab', { name: 'Elements' }).first().click();
    await bench.screenshot('devtools light');
  });

  it('show the page’s picture beside them where that is asked for, and say what it does', async () => {
    const action = (name: string) => bench.page.locator('.editor-actions').getByRole('button', { name });
    await action('Show Screencast').click();
    await bench.dialog.filter({ hasText: 'The screencast touches the page.' }).waitFor();
    await bench.screenshot('screencast question');
    await bench.dialog.getByRole('button', { name: 'Show Screencast' }).click();
    await devtools().locator('.screencast canvas').waitFor();
    await bodyTag().waitFor();
    await bench.screenshot('screencast');
    await action('Hide Screencast').click();
    await devtools().locator('.screencast canvas').waitFor({ state: 'detached' });
    await bodyTag().waitFor();
    await action('Show Screencast').waitFor();
    // off the button, whose tooltip would lie over the tab
    await bench.row('job-1').hover();
  });

  it('connect by themselves when the server is back', async () => {
    await farm.server.stop();
    await tab().getByText('Farm does not answer. Waiting for it…').waitFor();
    await farm.restart();
    await tab().getByText('This session has ended.').waitFor();
    await bench.screenshot('devtools ended');
    await tab().getByRole('button', { name: 'Close' }).click();
    await bench.page.getByRole('tab', { name: /^DevTools: / }).waitFor({ state: 'detached' });
  });

  it('say that a page has been closed, and work beside a Playwright session', async () => {
    const playwright = await playwrightForServer.chromium.connect(farm.address('/chromium/playwright'));
    owner = await puppeteer.connect({ browserWSEndpoint: farm.address('/chromium', { trackingId: 'second' }) });
    page = await owner.newPage();
    await page.goto(`${farm.site.origin}/`);
    await bench.row('second').waitFor();
    await bench.row('Playwright').waitFor();
    await bench.expand(bench.row('second'));
    await bench.contextMenu(bench.row('Home'), 'Open DevTools');
    await bodyTag().waitFor();
    await page.close();
    await tab().getByText('This page has been closed.').waitFor();
    // it takes the focus
    await devtools().getByText('DevTools is disconnected').waitFor();
    await playwright.close();
    await bench.row('Playwright').waitFor({ state: 'detached' });
  });

  it('open in the browser, with no token in the address', async () => {
    const [first] = await owner.pages();
    await first!.goto(`${farm.site.origin}/shop/search`);
    await bench.row('Search: camping').waitFor();
    const opened = bench.context.waitForEvent('page');
    await bench.contextMenu(bench.row('Search: camping'), 'Open DevTools in Browser');
    const outside = await opened;
    await outside.locator('.webkit-html-tag-name').getByText('body', { exact: true }).first().waitFor();
    assert.ok(!outside.url().includes(token));
    await outside.close();
  });

  it('give way to other tools at a local address, without a token, until it is ended', async () => {
    const pages = async (browser: Browser) => (await browser.pages()).map((one) => one.url()).sort();
    const expected = await pages(owner);
    await bench.contextMenu(bench.row('second'), 'Copy Local CDP Address');
    await bench.picks.filter({ hasText: 'http://127.0.0.1' }).click();
    await bench.dismiss('Copied: it attaches to second');
    const browserURL = await bench.clipboard();
    await bench.contextMenu(bench.row('Local CDP address'), 'Copy Local CDP Address');
    await bench.picks.filter({ hasText: 'ws://127.0.0.1' }).click();
    await bench.dismiss('Copied: it attaches to second');
    const browserWSEndpoint = await bench.clipboard();
    assert.ok(!`${browserURL}${browserWSEndpoint}`.includes(token));

    for (const options of [{ browserURL }, { browserWSEndpoint }]) {
      const attached = await puppeteer.connect({ ...options, defaultViewport: null });
      assert.deepEqual(await pages(attached), expected);
      await bench.row(/Local CDP address.*1 client/).waitFor();
      await attached.disconnect();
    }
    for (const address of [browserURL, browserWSEndpoint]) {
      const attached = await playwrightCore.chromium.connectOverCDP(address);
      const seen = attached.contexts().flatMap((context) => context.pages().map((one) => one.url()));
      assert.deepEqual(seen.sort(), expected);
      await attached.close();
    }
    await bench.screenshot('local address');
    await bench.contextMenu(bench.row('Local CDP address'), 'End Local CDP Address');
    await bench.row('Local CDP address').waitFor({ state: 'detached' });
    await assert.rejects(puppeteer.connect({ browserURL }));
    assert.deepEqual(await pages(owner), expected, 'the owner works on');
  });
});
