import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { Farm } from './farm';
import type { Workbench } from './workbench';

describe('the console of a page', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let owner: Browser;
  let page: Page;
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    ({ browser: owner, page } = await farm.connect('job-1'));
    await page.goto(`${farm.site.origin}/console`);
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

  const tab = () =>
    bench.page
      .locator('iframe.webview.ready')
      .locator('visible=true')
      .contentFrame()
      .frameLocator('iframe#active-frame');
  const entries = () => tab().locator('.entries > li:visible');
  const entry = (text: string | RegExp) => entries().filter({ hasText: text });
  const button = (name: string | RegExp) => tab().getByRole('button', { name });

  it('is opened from its row, with what came before', async () => {
    await bench.contextMenu(bench.row('Basket'), 'Show Console');
    await entry('basket').waitFor();
    await entry('no answer from the shop').waitFor();
    await bench.row(/2 clients/).waitFor();
  });

  it('goes on with what the page says, with the values in it, and stays at its end', async () => {
    await page.evaluate('say("now")');
    await entry("basket {items: 3, total: 477.5, currency: 'EUR', coupon: null} (2) ['tent', 'boots']").waitFor();
    await entry('prices loaded in 12 ms for now').waitFor();
    await entry('poll').last().locator('.repeated', { hasText: '3' }).waitFor();
    const last = entry(/GET http.*missing\.json 404 \(Not Found\)/);
    await last.waitFor();
    await until(() =>
      tab()
        .locator('.scroller')
        .evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop < 2),
    );
    await bench.screenshot('console dark');
  });

  it('shows none but the levels and the text that are asked for, also after it was hidden', async () => {
    await entry('cache').waitFor({ state: 'detached' });
    await button(/^Verbose/).click();
    await entry('cache').first().waitFor();
    await button(/^Errors/).click();
    await entry('Payment failed').first().waitFor({ state: 'hidden' });
    await tab().getByRole('textbox', { name: 'Filter' }).fill('PRICES');
    await tab()
      .locator('.note')
      .getByText(/4 of \d+ shown/)
      .waitFor();
    await bench.contextMenu(bench.row('job-1'), 'Show Details');
    await bench.page.getByRole('tab', { name: 'job-1.json' }).waitFor();
    await page.evaluate('console.log("prices while hidden")');
    await bench.page.getByRole('tab', { name: /^Console: / }).click();
    await entry('prices while hidden').waitFor();
    await tab()
      .locator('.note')
      .getByText(/5 of \d+ shown/)
      .waitFor();
    await tab().getByRole('textbox', { name: 'Filter' }).fill('');
    await button(/^Errors/).click();
  });

  it('copies an entry, and all that are shown', async () => {
    await entry('Deprecated').first().hover();
    await entry('Deprecated').first().getByRole('button', { name: 'Copy', exact: true }).click();
    await until(async () => /Z warning {2}Deprecated: use \/v2\/prices/.test(await bench.clipboard()));
    assert.ok(!(await bench.clipboard()).includes('abcdef'), 'the token is hidden');
    await button('Copy All That Is Shown').click();
    await until(async () => (await bench.clipboard()).split('\n').length > 20);
  });

  it('opens an address when it is clicked and confirmed, and nothing before', async () => {
    await entry('missing.json 404').first().getByRole('link', { name: /^http/ }).click();
    await bench.picks.filter({ hasText: 'Open in Browser' }).waitFor();
    await bench.picks.filter({ hasText: 'Copy Address' }).click();
    await until(async () => (await bench.clipboard()) === `${farm.site.origin}/missing.json`);
  });

  it('saves what was asked for as HAR, without secrets', async () => {
    await button('Save Requests as HAR…').click();
    await bench.picks.filter({ hasText: 'Without Secrets' }).click();
    const text = (await bench.saveAs('seen.har')).toString();
    assert.equal(await bench.dismiss(/requests? saved/), '1 request saved.');
    const har = JSON.parse(text) as { log: { entries: { request: { url: string }; response: { status: number } }[] } };
    const [seen] = har.log.entries;
    assert.deepEqual([seen?.request.url, seen?.response.status], [`${farm.site.origin}/missing.json`, 404]);
    assert.ok(!text.includes('top-secret'));
  });

  it('marks where the page has gone, and can be cleared', async () => {
    await page.goto(`${farm.site.origin}/shop/dashboard`);
    await entry(`Navigated to ${farm.site.origin}/shop/dashboard`).waitFor();
    await button('Clear Console').click();
    await entries().first().waitFor({ state: 'detached' });
    await page.evaluate('console.log("after all")');
    await entry('after all').waitFor();
  });

  it('shows no HTML of a page, and no more than can be read of one that never stops', async () => {
    await page.evaluate(`for (const evil of ['<img src=x onerror=alert(1)>', '[a](command:x)', '\\u202ecod.exe', 'javascript:alert(1)'])
      console.log(evil)`);
    await entry('<img src=x').waitFor();
    assert.equal(await tab().locator('.entries img, .entries a').count(), 0);
    await page.evaluate(`for (let n = 0; n < 20000; n++) console.log('line', n)`);
    await entry(/messages left out/)
      .first()
      .waitFor();
    // an error: what else is said in the same second is left out as well
    await page.evaluate('console.error("at last")');
    await entry('at last').waitFor();
    assert.ok((await tab().locator('.entries > li').count()) <= 5000);
    // what else that second has is left out
    while (!(await entry('goes on').first().isVisible())) {
      await page.evaluate('console.log("goes on")');
      await entry('goes on')
        .first()
        .waitFor({ timeout: 500 })
        .catch(() => undefined);
    }
  });

  it('looks well in every theme', async () => {
    await page.goto(`${farm.site.origin}/console`);
    await entry('for start').waitFor();
    await button('Clear Console').click();
    await entry('for start').waitFor({ state: 'detached' });
    await page.evaluate('say("light")');
    await entry(/missing\.json 404/).waitFor();
    await setTheme('Light Modern', 'vscode-light');
    await bench.screenshot('console light');
    await button('Show Times').click();
    await entry('Deprecated').getByRole('button', { name: 'Show Who Called' }).click();
    await setTheme('Dark High Contrast', 'vscode-high-contrast');
    await bench.screenshot('console high contrast');
    await setTheme('Light High Contrast', 'vscode-high-contrast-light');
    await bench.screenshot('console high contrast light');
    await bench.widenSideBar(850);
    await setTheme('Dark Modern', 'vscode-dark');
    await bench.screenshot('console narrow');
  });

  it('says what has become of its page', async () => {
    page.goto('chrome://crash').catch(() => undefined);
    await tab().getByText('This page has crashed.').waitFor();
    await bench.screenshot('console crashed');
    await farm.server.stop();
    await tab().getByText('Farm does not answer. Waiting for it…').waitFor();
    await farm.restart();
    await tab().getByText('This session has ended.').waitFor();
    await entry('basket').first().waitFor();
    await button('Close').click();
    await bench.page.getByRole('tab', { name: /^Console: / }).waitFor({ state: 'detached' });
  });

  async function setTheme(theme: string, kind: string): Promise<void> {
    await bench.run('Preferences: Color Theme');
    await bench.input.fill(theme);
    await bench.picks.filter({ hasText: theme }).first().click();
    await tab().locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 10_000; !(await isSo());) {
      assert.ok(Date.now() < end, isSo.toString());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
});
