import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import type { Page } from 'puppeteer-core';
import { webviewWith } from './accessibility';
import { Farm } from './farm';
import type { Workbench } from './workbench';

describe('Without a mouse', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let page: Page;
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    ({ page } = await farm.connect('job-1'));
    await farm.connect('job-2');
    bench = await farm.openWorkbench();
    await bench.row('job-1').waitFor();
    await bench.row('job-2').waitFor();
  });

  after(async () => {
    await bench.close();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await bench.page.keyboard.press(key);
  };

  /** Runs a command from the palette. */
  async function run(title: string): Promise<void> {
    await press('F1');
    await bench.input.waitFor();
    await bench.page.keyboard.type(title);
    // the one that Enter chooses
    const chosen = bench.page.locator('.quick-input-list .monaco-list-row.focused');
    await bench.picks.getByText(title, { exact: true }).first().waitFor();
    while ((await chosen.getByText(title, { exact: true }).count()) === 0) await press('ArrowDown');
    await press('Enter');
  }

  /** Goes down to a row of the tree. */
  async function goTo(row: RegExp): Promise<void> {
    const focused = bench.page.locator('.part.sidebar .monaco-list-row.focused');
    await press('Home');
    for (let steps = 0; !row.test((await focused.getAttribute('aria-label')) ?? ''); steps++) {
      assert.ok(steps < 20, `no ${String(row)}`);
      await press('ArrowDown');
    }
  }

  /** Opens the menu of what has the focus, and chooses in it. */
  async function choose(name: string): Promise<void> {
    const focused = bench.page.locator('.monaco-menu .action-item.focused .action-label');
    await press('Shift+F10');
    await bench.page.getByRole('menuitem', { name, exact: true }).waitFor();
    for (let steps = 0; (await focused.textContent({ timeout: 1000 }).catch(() => '')) !== name; steps++) {
      assert.ok(steps < 40, `no ${name}`);
      await press('ArrowDown');
    }
    await press('Enter');
  }

  /** Presses Tab until a button or a field of a webview has the focus. */
  async function tabTo(frame: Frame, name: RegExp): Promise<void> {
    const focused = `document.hasFocus() ? document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent : ''`;
    for (let steps = 0; !name.test(await frame.evaluate<string>(focused)); steps++) {
      assert.ok(steps < 30, `no ${String(name)}`);
      await press('Tab');
    }
  }

  it("a session's page is found in the tree, and its DevTools opened", async () => {
    await run('Browserless: Focus on Sessions View');
    await goTo(/^Session job-1/);
    await press('ArrowRight', 'ArrowDown');
    await choose('Open DevTools');
    await bench.devtoolsTag('body').waitFor();
  });

  it('DevTools are left again', async () => {
    await bench.devtoolsTag('body').click();
    await press('F6');
    await bench.devtoolsTab.locator('main:focus').waitFor();
    await run('View: Close Editor');
    await bench.page.getByRole('tab', { name: /^DevTools: / }).waitFor({ state: 'detached' });
  });

  it('the wall is walked, and its tiles have their menu', async () => {
    await run('Browserless: Open Wall');
    const wall = await webviewWith(bench.page, '.tile.drawn');
    await tabTo(wall, /^Session job-2/);
    await press('ArrowRight');
    assert.match(await wall.locator('.tile:focus').innerText(), /^job-1/m);
    await choose('Show Details');
    await bench.page.getByRole('tab', { name: 'job-1.json' }).waitFor();
    await run('View: Close Editor');
    await tabTo(await webviewWith(bench.page, '.tile.drawn'), /^Session job-1/);
    await press('Enter');
    await bench.page.getByRole('tab', { name: /^Live: / }).waitFor();
  });

  it('a page is taken control of, written into, and left', async () => {
    await page.goto(`${farm.site.origin}/`);
    const live = await webviewWith(bench.page, '#picture');
    await tabTo(live, /^Take Control$/);
    await press('Enter');
    await live.locator('body.controlled').waitFor();
    await page.bringToFront();
    await press('Tab', 'Tab');
    await bench.page.keyboard.type('written');
    await page.waitForFunction(`document.querySelector('#i').value === 'written'`);
    await press('F6', 'Enter');
    await live.locator('body:not(.controlled)').waitFor();
    await run('View: Close Editor');
  });
});
