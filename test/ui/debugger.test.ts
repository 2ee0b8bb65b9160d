import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { demoWorkspace } from '../env/paths.mjs';
import { Farm } from './farm';
import type { Workbench } from './workbench';

describe("VS Code's debugger, in the workbench", function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let owner: Browser;
  let page: Page;
  let button: { readonly x: number; readonly y: number };
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    ({ browser: owner, page } = await farm.connect('checkout-42', { width: 1280, height: 800 }));
    button = (await (await page.$('#buy'))!.boundingBox())!;
  });

  after(async () => {
    await owner.disconnect();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const stoppedLine = () => bench.page.locator('.debug-top-stack-frame-line').first();
  /** With the mouse alone: what Puppeteer evaluates is a script too, at which a debugger may stop. */
  const press = (): Promise<void> => page.mouse.click(button.x + 20, button.y + 20);

  /** Until the debugger stops, since a press before it is ready passes by; gives the press that has stopped. */
  async function pressUntilStopped(): Promise<{ readonly pressed: Promise<void> }> {
    const stopped = stoppedLine().waitFor();
    for (;;) {
      const pressed = press();
      const passed = await Promise.race([pressed.then(() => true), stopped.then(() => false)]);
      // an object, since a promise that an async function gives back is waited for
      if (!passed) return { pressed };
    }
  }

  describe('with no folder open', () => {
    before(async () => {
      bench = await farm.openWorkbench();
      await bench.expand(bench.row('checkout-42'));
    });
    after(() => bench.close());

    it('attaches all the same, pauses in the page’s own scripts, and leaves with Stop', async () => {
      await bench.contextMenu(bench.row('checkout-42'), "Attach VS Code's Debugger");
      await bench.page.locator('.debug-toolbar .action-item:not(.disabled) .codicon-debug-pause').click();
      const { pressed } = await pressUntilStopped();
      await bench.page.locator('.tab.active', { hasText: 'basket.js' }).waitFor();
      await bench.run('Debug: Stop');
      await pressed;
      await bench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
      assert.equal(page.isClosed(), false);
    });
  });

  describe('with the page’s sources open', () => {
    before(async () => {
      bench = await farm.openWorkbench({ open: demoWorkspace });
      await bench.expand(bench.row('checkout-42'));
    });
    after(() => bench.close());

    it('attaches from the menu of a page, and stops at a breakpoint', async () => {
      await bench.openFile('basket.js', 18);
      await bench.page.keyboard.press('F9');
      await bench.page.locator('.cgmr[class*="codicon-debug-breakpoint"]').waitFor();
      await bench.contextMenu(bench.row('Alpine Pack'), "Attach VS Code's Debugger");
      await bench.page.locator('.debug-toolbar').waitFor();
      const { pressed } = await pressUntilStopped();
      await bench.screenshot('debugger dark');
      await bench.page.keyboard.press('F5');
      await pressed;
    });

    it('lets the page go on when the window is closed', async () => {
      const { pressed } = await pressUntilStopped();
      await bench.page.close();
      await pressed;
      assert.match(await page.$eval('#buy', (button) => button.textContent), /In basket/);
    });
  });
});
