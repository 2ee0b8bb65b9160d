import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { Farm } from './farm';
import type { Workbench } from './workbench';

describe('a live view', function () {
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

  const tab = () => bench.webview;
  const picture = () => tab().locator('#picture');

  /** Colours in the middle of each quarter of the picture, as `f00`: JPEG keeps no more. */
  const colours = () =>
    picture().evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d')!;
      return [0.25, 0.75]
        .flatMap((y) => [0.25, 0.75].map((x) => context.getImageData(canvas.width * x, canvas.height * y, 1, 1).data))
        .map(([r = 0, g = 0, b = 0]) => [r, g, b].map((value) => Math.round(value / 17).toString(16)).join(''))
        .join();
    });

  async function untilColours(wanted: string): Promise<void> {
    while ((await colours()) !== wanted);
  }

  const quadrants = 'f00,0f0,00f,ff0';

  it('shows a page in an editor tab', async () => {
    await bench.contextMenu(bench.row('Northwind'), 'Watch Live');
    await picture().waitFor();
    await bench.row(/2 clients/).waitFor();
    await bench.screenshot('live dark');
  });

  it('shows what the page draws next', async () => {
    await page.goto(`${farm.site.origin}/quadrants`);
    await untilColours(quadrants);
    await page.evaluate(`document.querySelector('i').style.background = '#fff'`);
    await untilColours('fff,0f0,00f,ff0');
    await page.goto(`${farm.site.origin}/shop/product`);
    const light = bench.run('Preferences: Toggle between Light/Dark Themes');
    await light;
    await tab().locator('body.vscode-light').waitFor();
    await bench.screenshot('live light');
  });

  it('has no part in the session while another tab is in front', async () => {
    await bench.contextMenu(bench.row('job-1'), 'Show Details');
    await bench.row(/1 client\b/).waitFor();
    await bench.page.getByRole('tab', { name: /^Live: / }).click();
    await bench.row(/2 clients/).waitFor();
    await picture().waitFor();
  });

  it('says what happened, and comes back', async () => {
    const over = await owner.newPage();
    await tab().getByText('In the background: this is what the page drew last.').waitFor();
    await bench.screenshot('live background');
    await over.close();
    await tab().getByText('In the background').waitFor({ state: 'detached' });
    await farm.server.stop();
    await tab().getByText('Farm does not answer. Waiting for it…').waitFor();
    await farm.restart();
    await tab().getByText('This session has ended.').waitFor();
    await bench.screenshot('live ended');
    await tab().getByRole('button', { name: 'Close' }).click();
    await bench.page.getByRole('tab', { name: /^Live: / }).waitFor({ state: 'detached' });
    assert.equal(await bench.page.locator('iframe.webview').count(), 0);
  });
});
