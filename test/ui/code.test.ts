import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { Farm } from './farm';
import type { Workbench } from './workbench';

describe('what is used from code, pinned, and has ended', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bls-'));
  let farm: Farm;
  let browsers: Browser[];
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    browsers = [];
    for (const trackingId of ['checkout-42', 'scrape-7', 'scrape-8', 'nightly-report'])
      browsers.push((await farm.connect(trackingId)).browser);
    bench = await farm.openWorkbench();
    await bench.row('nightly-report').waitFor();
  });

  after(async () => {
    await bench.close();
    await Promise.allSettled(browsers.map((browser) => browser.close()));
    await farm.stop();
    fs.rmSync(folder, { recursive: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const otherTheme = async (): Promise<void> => {
    await bench.run('Preferences: Toggle between Light/Dark Themes');
    await bench.input.waitFor({ state: 'hidden' });
  };

  /** A picture of what has come on screen and rests there. */
  async function picture(name: string): Promise<void> {
    await bench.page.waitForFunction(() =>
      document
        .getAnimations()
        .every(({ playState, effect }) => playState !== 'running' || effect?.getTiming().iterations === Infinity),
    );
    await bench.screenshot(name);
  }

  it('offers snippets for a session, an endpoint and a page, in groups', async () => {
    await bench.contextMenu(bench.row('checkout-42'), 'Copy as Code…');
    await bench.picks.filter({ hasText: 'Stop this session' }).waitFor();
    await picture('copy as code dark');
    await bench.page.keyboard.press('Escape');
    await otherTheme();
    await bench.contextMenu(bench.row('checkout-42'), 'Copy as Code…');
    await bench.picks.filter({ hasText: 'Stop this session' }).waitFor();
    await picture('copy as code light');
    await bench.picks.filter({ hasText: 'Puppeteer' }).first().click();
    assert.equal(
      await bench.dismiss('Copied for Puppeteer'),
      "Copied for Puppeteer (JavaScript, TypeScript). It takes one of the server's slots while it is connected. It reads the token from the environment variable BROWSERLESS_TOKEN.",
    );
    const code = await bench.clipboard();
    assert.match(code, /^import puppeteer from 'puppeteer-core';\n\nconst token = process\.env\.BROWSERLESS_TOKEN;\n/);
    assert.ok(!code.includes(Farm.token));
    await otherTheme();
    await bench.contextMenu(bench.row('Farm'), 'Copy as Code…');
    await bench.picks.filter({ hasText: 'Python' }).click();
    const toast = bench.toast('Copied for Playwright (Python)');
    await toast.getByRole('button', { name: 'Open in Editor' }).click();
    await bench.page.locator('.monaco-editor').getByText('connect_over_cdp').first().waitFor();
    await picture('copy as code in editor');
    await bench.run('View: Revert and Close Editor');
  });

  it('asks before a token goes to terminals, and says in the status bar that it does', async () => {
    await bench.contextMenu(bench.row('Farm'), 'Use Endpoint in Terminals…');
    await bench.dialog.waitFor();
    await picture('use in terminals question');
    await bench.dialog.getByRole('button', { name: 'Use with Token' }).click();
    const toast = bench.toast('New terminals and debug runs use Farm');
    await toast.getByRole('button', { name: 'New Terminal' }).click();
    await bench.page.locator('.xterm').waitFor();
    const file = path.join(folder, 'names');
    const names = 'BROWSERLESS_TOKEN BROWSERLESS_URL BROWSERLESS_WS_ENDPOINT';
    await bench.page.keyboard.type(`env | grep -oE '^BROWSERLESS_(TOKEN|URL|WS_ENDPOINT)' | sort | tee ${file}\n`);
    const printed = (): string =>
      fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').join(' ') : '';
    while (printed() !== names) await bench.page.waitForTimeout(50);
    const status = bench.page.locator('.statusbar-item', { hasText: 'Farm' });
    await status.hover();
    await bench.page.locator('.monaco-hover').getByText('Click to stop').waitFor();
    await picture('use in terminals dark');
    await otherTheme();
    await status.hover();
    await bench.page.locator('.monaco-hover').getByText('Click to stop').waitFor();
    await picture('use in terminals light');
    await otherTheme();
    await status.click();
    await status.waitFor({ state: 'detached' });
    await bench.run('Terminal: Kill the Active Terminal Instance');
  });

  it('keeps a pinned session on top', async () => {
    await bench.contextMenu(bench.row('checkout-42'), 'Pin Session');
    await bench.row('checkout-42').locator('.codicon-pinned').waitFor();
    const sessions = (await bench.tree()).filter((row) => row.startsWith('  ')).map((row) => row.trim().split(' ')[0]);
    assert.deepEqual(sessions, ['checkout-42', 'nightly-report', 'scrape-8', 'scrape-7']);
    await picture('pinned dark');
  });

  it('lists what has ended, and why', async () => {
    await bench.contextMenu(bench.row('scrape-8'), 'Stop Session…');
    await bench.dialog.getByRole('button', { name: 'Stop Session' }).click();
    await bench.dismiss(/^Stopped scrape-8/);
    await browsers[3]!.close();
    await browsers[0]!.close();
    const toast = bench.toast('Pinned checkout-42 (Chromium) has ended on Farm: client left.');
    await toast.waitFor();
    await bench.expand(bench.row('Recently ended'));
    await bench
      .row(/client left/)
      .first()
      .waitFor();
    await bench.widenSideBar(420);
    const ended = (await bench.tree()).map((row) => row.replace(/\d\d:\d\d/, '#').replace(/up [^·]+ ·/, 'up # ·'));
    assert.deepEqual(ended.slice(-4), [
      'Recently ended | 3',
      '  checkout-42 | # · client left · up # · Chromium',
      '  nightly-report | # · client left · up # · Chromium',
      '  scrape-8 | # · stopped here · up # · Chromium',
    ]);
    await picture('recently ended dark');
    await otherTheme();
    assert.match(await bench.hover(bench.row('nightly-report')), /Likely cause: client left/);
    await picture('recently ended light');
  });

  it('still knows the ids of what has ended', async () => {
    assert.deepEqual(await bench.menuItems(bench.row('nightly-report')), [
      ...['Show Details', 'Copy Tracking ID', 'Copy Session ID', 'Copy Page URL'],
    ]);
    await bench.contextMenu(bench.row('nightly-report'), 'Copy Tracking ID');
    await bench.dismiss(/^Copied the tracking ID/);
    assert.equal(await bench.clipboard(), 'nightly-report');
  });

  it('says that a pinned session is back', async () => {
    browsers.push((await farm.connect('checkout-42')).browser);
    await bench.toast('Pinned checkout-42 (Chromium) now runs on Farm.').waitFor();
    await bench.row(/^checkout-42.*1 client/).waitFor();
    await picture('pinned light');
  });
});
