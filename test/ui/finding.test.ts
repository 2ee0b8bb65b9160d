import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Browser as PlaywrightBrowser } from 'playwright-core';
import type { Browser, Page } from 'puppeteer-core';
import { playwrightForServer } from '../env/clients.mjs';
import { closeRun, openRun } from '../env/processes.mjs';
import { Farm } from './farm';
import type { Workbench } from './workbench';

describe('Finding sessions', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let folder: string;
  let bench: Workbench;
  let playwright: PlaywrightBrowser;
  const owners: Browser[] = [];
  let search: Page;

  before(async () => {
    farm = await Farm.start();
    for (const id of ['checkout-41', 'checkout-42', 'search-7', 'nightly_crawl', 'price-watch-7'])
      owners.push((await farm.connect(id)).browser);
    const [, , searcher] = owners;
    search = await searcher!.newPage();
    await search.goto(`${farm.site.origin}/shop/search`);
    playwright = await playwrightForServer.chromium.connect(farm.address('/chromium/playwright'));
    folder = openRun('bls-finding');
    fs.mkdirSync(path.join(folder, 'shop'));
    const token = '${env:FARM_TOKEN}';
    bench = await farm.openWorkbench({
      open: path.join(folder, 'shop'),
      settings: {
        'browserlessSessions.endpoints': [
          { name: 'Staging', url: farm.server.origin, token },
          { name: 'Farm', url: farm.server.origin.replace('127.0.0.1', 'localhost'), token },
        ],
      },
    });
    // what moves would be caught on its way
    await bench.page.emulateMedia({ colorScheme: null, reducedMotion: 'reduce' });
    await bench.widenSideBar(420);
    await bench.row('nightly_crawl').nth(1).waitFor();
  });

  after(async () => {
    await bench.close();
    await Promise.allSettled([...owners.map((owner) => owner.close()), playwright.close()]);
    await farm.stop();
    await closeRun(folder);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const title = () => bench.page.locator('.part.sidebar .composite.title');
  const message = (text: string) =>
    bench.page.locator('.part.sidebar .message').filter({ hasText: text, visible: true });
  const action = (name: string) => title().getByRole('button', { name, exact: true });
  const sessions = async () =>
    (await bench.tree()).filter((row) => /^ {2}\S/.test(row)).map((row) => row.split(' | ')[0]!.trim());
  /** Waits until the tree has so many sessions' rows; nothing else says that it has been drawn. */
  async function untilShown(count: number): Promise<string[]> {
    for (;;) {
      const now = await sessions();
      if (now.length === count) return now;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  /** Waits until the tree is so, but for what follows an uptime. */
  async function untilTree(expected: readonly string[]): Promise<void> {
    for (;;) {
      const rows = (await bench.tree()).map((row) => row.replace(/ · \d.*/, ''));
      if (rows.join('\n') === expected.join('\n')) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  async function openFilter(): Promise<void> {
    // the one before goes slowly
    await bench.input.waitFor({ state: 'hidden' });
    await action('Filter Sessions…').click();
    await bench.input.waitFor();
  }
  async function both(name: string): Promise<void> {
    await bench.screenshot(`finding ${name} dark`);
    await bench.run('Preferences: Toggle between Light/Dark Themes');
    await bench.page.locator('.monaco-workbench.vs').waitFor();
    await bench.screenshot(`finding ${name} light`);
    await bench.run('Preferences: Toggle between Light/Dark Themes');
    await bench.page.locator('.monaco-workbench.vs-dark').waitFor();
  }

  it('filters as one types, and Enter keeps it', async () => {
    await openFilter();
    await bench.page.keyboard.type('checkout');
    assert.deepEqual(await untilShown(4), ['checkout-42', 'checkout-41', 'checkout-42', 'checkout-41']);
    await bench.page.locator('.quick-input-widget', { hasText: '4 of 12 sessions' }).waitFor();
    await bench.screenshot('finding filter typed dark');
    await bench.page.keyboard.type(' -id:41 endpoint:farm');
    assert.deepEqual(await untilShown(1), ['checkout-42']);
    // VS Code asks for endpoints first and for what is below them later, while one types on
    await bench.row(/^Staging\s*0 of 6/).waitFor();
    await bench.row(/^Farm\s*1 of 6/).waitFor();
    await bench.page.keyboard.press('Enter');
    await bench.input.waitFor({ state: 'hidden' });
    await message('filter: checkout -id:41 endpoint:farm').waitFor();
    await both('filtered');
  });

  it('brings back with Escape what was before', async () => {
    await openFilter();
    await bench.page.keyboard.type('is:busy');
    await bench.page.locator('.quick-input-widget', { hasText: 'There is no is:busy' }).waitFor();
    await message('filter: is:busy · no session matches').waitFor();
    await untilShown(0);
    await bench.screenshot('finding filter nothing dark');
    const text = '[x](https://a.example) **b** $(bug) <b>c</b>';
    await bench.input.fill(text);
    await message(`filter: ${text} · no session matches`).waitFor();
    assert.equal(await message('filter:').locator('a, b, strong, .codicon').count(), 0);
    await bench.page.keyboard.press('Escape');
    assert.deepEqual(await untilShown(1), ['checkout-42']);
  });

  it('shows the page that matches, below its session', async () => {
    await openFilter();
    await bench.page.keyboard.type('title:"search: camping"');
    await bench.row('Search: camping').first().waitFor();
    await untilShown(2);
    const rows = await bench.tree();
    assert.match(rows[1]!, /^ {2}search-7 \| 1 of 2 pages · /);
    assert.match(rows[2]!, /^ {4}Search: camping/);
    await bench.page.keyboard.press('Enter');
    await both('pages');
  });

  it('keeps a session in sight only while it matches', async () => {
    await search.evaluate('document.title = "Elsewhere (.*)"');
    await untilShown(0);
    await search.evaluate('document.title = "Search: camping"');
    await untilShown(2);
  });

  it('reveals a session that is filtered away, and selects it', async () => {
    await bench.run('Browserless: Reveal Session…');
    await bench.picks.filter({ hasText: 'nightly_crawl' }).first().waitFor();
    await bench.input.fill('nightly');
    await bench.picks.first().filter({ hasText: 'nightly_crawl' }).waitFor();
    await bench.screenshot('finding pick dark');
    await bench.picks.filter({ hasText: 'nightly_crawl' }).nth(1).click();
    await bench.dismiss(/nightly_crawl \(Chromium\) did not match the filter/);
    await untilShown(12);
    const selected = bench.rows.and(bench.page.locator('.selected'));
    await selected.filter({ hasText: 'nightly_crawl' }).waitFor();
    assert.equal(await selected.count(), 1);
    await bench.screenshot('finding revealed dark');
  });

  it('groups across endpoints, and sorts within', async () => {
    await bench.run('Browserless: Group By…');
    await bench.page.locator('.quick-input-widget', { hasText: 'Group Sessions By' }).waitFor();
    await bench.screenshot('finding group pick dark');
    await bench.picks.filter({ hasText: 'Tracking ID' }).click();
    await bench.row(/^checkout\s*4 sessions/).waitFor();
    await bench.run('Browserless: Sort By…');
    await bench.picks.filter({ hasText: /^Name/ }).click();
    await message('by name · grouped by tracking ID').waitFor();
    const started =
      (await bench
        .row(/^Session /)
        .first()
        .locator('.label-name')
        .textContent()) ?? '';
    await untilTree([
      'checkout | 4 sessions',
      '  checkout-41 | Staging',
      '  checkout-41 | Farm',
      '  checkout-42 | Staging',
      '  checkout-42 | Farm',
      'nightly | 2 sessions',
      '  nightly_crawl | Staging',
      '  nightly_crawl | Farm',
      'price | 2 sessions',
      '  price-watch-7 | Staging',
      '  price-watch-7 | Farm',
      'search | 2 sessions',
      '  search-7 | Staging',
      '  search-7 | Farm',
      'No tracking ID | 2 sessions',
      `  ${started.trim()} | Staging`,
      `  ${started.trim()} | Farm`,
    ]);
    await both('groups');
  });

  it('leaves menus and VS Code’s own find of a tree as they are', async () => {
    await bench.contextMenu(bench.row('checkout-41').last(), 'Copy', 'Copy Tracking ID');
    await bench.dismiss(/^Copied/);
    assert.equal(await bench.clipboard(), 'checkout-41');
    await bench.row('checkout-41').first().click();
    await bench.page.keyboard.press('Control+Alt+F');
    // at once: VS Code puts the focus back into the tree whenever a row is drawn anew (1.139, `TreeView.doRefresh`)
    const find = bench.page.locator('.part.sidebar .monaco-tree-type-filter input');
    await find.fill('price-w');
    await bench.rows.and(bench.page.locator('.focused')).filter({ hasText: 'price-watch-7' }).waitFor();
    await find.press('Escape');
    await find.waitFor({ state: 'detached' });
  });

  it('is as it was left when the window is loaded anew', async () => {
    await bench.page.reload();
    await bench.row(/^checkout\s*4 sessions/).waitFor();
    await message('by name · grouped by tracking ID').waitFor();
  });

  it('is reset in one click, by a button that is there only then', async () => {
    await title().hover();
    await bench.screenshot('finding title dark');
    await action('Reset View').click();
    await bench.row(/^Staging\s*6 sessions/).waitFor();
    await action('Reset View').waitFor({ state: 'detached' });
    await message('grouped by').waitFor({ state: 'detached' });
  });

  it('reveals a session also while the view is hidden', async () => {
    await bench.page.getByRole('tab', { name: /^Explorer/ }).click();
    await bench.row('checkout').first().waitFor({ state: 'detached' });
    await bench.run('Browserless: Reveal Session…');
    await bench.picks.filter({ hasText: 'search-7' }).last().click();
    await bench.rows.and(bench.page.locator('.selected')).filter({ hasText: 'search-7' }).waitFor();
  });
});
