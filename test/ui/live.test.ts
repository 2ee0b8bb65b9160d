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

  /** Clicks into the picture, at a place of the page (CSS pixels). */
  async function clickAt(x: number, y: number): Promise<void> {
    const { width } = (await picture().boundingBox())!;
    const scale = width / Number(await page.evaluate('innerWidth'));
    await picture().click({ position: { x: x * scale, y: y * scale } });
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

  it('lets nothing through while it only looks', async () => {
    await page.goto(`${farm.site.origin}/`);
    await page.evaluate(`window.events = []; for (const type of ['mousemove', 'pointerdown', 'wheel', 'keydown', 'touchstart'])
      addEventListener(type, (event) => events.push(type), true)`);
    await picture().hover();
    await picture().click();
    await bench.page.mouse.wheel(0, 100);
    await bench.page.keyboard.type('text');
    await tab().locator('#navigation').waitFor({ state: 'hidden' });
    assert.deepEqual(await page.evaluate('events'), []);
  });

  it('is driven by hand once that is asked for, and says so', async () => {
    await tab().getByRole('button', { name: 'Take Control' }).click();
    await tab().locator('body.controlled').waitFor();
    await bench.page.getByRole('tab', { name: /^In Control: / }).waitFor();
    await clickAt(200, 130);
    await page.waitForFunction(`document.title === 'clicked'`);
    await clickAt(150, 210);
    await page.waitForFunction(`document.activeElement.id === 'i'`);
    // a shortcut of VS Code among them
    await bench.page.keyboard.type('hello');
    await bench.page.keyboard.press('Control+P');
    await bench.page.keyboard.press('Control+A');
    await bench.page.keyboard.type('bäh');
    await page.waitForFunction(`document.querySelector('#i').value === 'bäh'`);
    assert.equal(await bench.input.isVisible(), false);
    await bench.page.evaluate(() => navigator.clipboard.writeText(' pasted'));
    await bench.page.keyboard.press('Control+V');
    await page.waitForFunction(`document.querySelector('#i').value === 'bäh pasted'`);
    await bench.screenshot('live control');
  });

  it('shows dialogs of the page, and answers them', async () => {
    const asked = page.evaluate(`prompt('What is your name?', 'Ada')`);
    const dialog = tab().getByRole('dialog');
    await dialog.getByText('What is your name?').waitFor();
    await bench.screenshot('live dialog');
    await dialog.getByRole('textbox').fill('Grace');
    await dialog.getByRole('button', { name: 'OK' }).click();
    assert.equal(await asked, 'Grace');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('goes to an address, and back', async () => {
    const address = tab().getByRole('textbox', { name: 'Address' });
    await address.fill(`${farm.site.origin}/quadrants`);
    await address.press('Enter');
    await untilColours(quadrants);
    await tab().getByRole('button', { name: 'Back' }).click();
    await page.waitForFunction(`location.pathname === '/'`);
    await tab().getByRole('button', { name: 'Forward' }).click();
    await untilColours(quadrants);
    await tab().getByRole('button', { name: 'Release Control' }).click();
    await tab().locator('body:not(.controlled)').waitFor();
    await address.waitFor({ state: 'hidden' });
  });

  it('is zoomed, copied and saved', async () => {
    const width = async () => Math.round((await picture().boundingBox())!.width);
    await tab().getByRole('combobox', { name: 'Zoom' }).selectOption('200 %');
    assert.equal(await width(), 2 * Number(await page.evaluate('innerWidth')));
    await tab().getByRole('combobox', { name: 'Zoom' }).selectOption('Fit');
    await tab().getByRole('button', { name: 'Copy Picture' }).click();
    await tab().getByText('Copied', { exact: true }).waitFor();
    const types = await bench.page.evaluate(async () => (await navigator.clipboard.read())[0]?.types);
    assert.deepEqual(types, ['image/png']);
    await tab().getByRole('button', { name: 'Save Screenshot' }).click();
    await bench.picks.filter({ hasText: 'Visible Part' }).click();
    const bytes = await bench.saveAs('shot.png');
    assert.deepEqual(
      [bytes.readUInt32BE(16), bytes.readUInt32BE(20)],
      await page.evaluate('[innerWidth, innerHeight]'),
    );
  });

  const entry = (text: string) => tab().locator('#console li').filter({ hasText: text });
  const splitter = () => tab().getByRole('separator', { name: 'Size of the Console' });

  it('has the page’s console beside it, and is found again as it was', async () => {
    await page.evaluate('console.warn("low on stock", 3)');
    await tab().getByRole('button', { name: 'Console', exact: true }).click();
    await entry('low on stock 3').waitFor();
    await page.evaluate('console.log("sold")');
    await entry('sold').waitFor();
    await bench.screenshot('live console');
    const button = tab().getByRole('button', { name: 'Console', exact: true });
    await button.click();
    await tab().locator('#console').waitFor({ state: 'hidden' });
    await button.click();
    await entry('sold').waitFor();
    assert.equal(await entry('low on stock 3').count(), 1);
    await splitter().press('ArrowUp');
    assert.equal(await splitter().getAttribute('aria-valuenow'), '40');
    await tab().getByRole('textbox', { name: 'Filter' }).fill('s');
    await tab().getByRole('combobox', { name: 'Zoom' }).selectOption('200 %');
    await picture().evaluate((element) => element.closest('#stage')!.scrollTo(30, 40));
    await bench.contextMenu(bench.row('job-1'), 'Show Details');
    await tab().locator('#picture').waitFor({ state: 'detached' });
    await page.evaluate('console.log("unseen")');
    await bench.page.getByRole('tab', { name: /^Live: / }).click();
    await entry('unseen').waitFor();
    await picture().waitFor();
    assert.deepEqual(await tab().locator('#console li .text').allInnerTexts(), ['low on stock 3', 'sold', 'unseen']);
    assert.equal(await splitter().getAttribute('aria-valuenow'), '40');
    const place = (element: Element) => [element.scrollLeft, element.scrollTop];
    assert.deepEqual(await tab().locator('#stage').evaluate(place), [30, 40]);
    await tab().getByRole('textbox', { name: 'Filter' }).fill('');
    await tab().getByRole('combobox', { name: 'Zoom' }).selectOption('Fit');
  });

  it('has the console at its side where there is room, dragged to any size', async () => {
    await bench.run('View: Toggle Primary Side Bar Visibility');
    await tab().locator('#views.wide').waitFor();
    const { x, y, height } = (await splitter().boundingBox())!;
    await bench.page.mouse.move(x + 2, y + height / 2);
    await bench.page.mouse.down();
    await bench.page.mouse.move(x + 52, y + height / 2);
    await bench.page.mouse.up();
    const moved = (await splitter().boundingBox())!;
    assert.ok(Math.abs(moved.x - x - 50) <= 2, `${moved.x - x}`);
    await bench.screenshot('live console wide');
    await bench.run('View: Toggle Primary Side Bar Visibility');
    await tab().locator('#views:not(.wide)').waitFor();
  });

  /** The colours in the middle of each quarter of a video as it begins and as it ends, and its length in seconds. */
  async function play(video: Buffer): Promise<{ first: string; last: string; seconds: number }> {
    const viewer = await bench.context.newPage();
    const url = `data:video/webm;base64,${video.toString('base64')}`;
    try {
      return await viewer.evaluate<{ first: string; last: string; seconds: number }>(`(async () => {
        const video = document.createElement('video');
        video.src = ${JSON.stringify(url)};
        await new Promise((resolve, reject) => {
          video.onloadeddata = resolve;
          video.onerror = () => reject(new Error(video.error.message));
        });
        const { videoWidth: width, videoHeight: height, duration: seconds } = video;
        const context = new OffscreenCanvas(width, height).getContext('2d');
        const shown = async (time) => {
          video.currentTime = time;
          await new Promise((resolve) => (video.onseeked = resolve));
          for (;;) {
            context.drawImage(video, 0, 0);
            const parts = [.25, .75]
              .flatMap((y) => [.25, .75].map((x) => context.getImageData(width * x, height * y, 1, 1).data))
              .map((data) => [...data.slice(0, 3)].map((part) => (part > 200 ? 'f' : part < 55 ? '0' : '?')).join(''));
            // its decoder may be a moment behind
            if (parts.some((part) => part !== '000')) return parts.join();
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        };
        // one that has no end says no length
        return { first: await shown(0), last: isFinite(seconds) ? await shown(seconds - 0.01) : '', seconds };
      })()`);
    } finally {
      await viewer.close();
    }
  }

  it('is recorded as a video', async () => {
    await tab().getByRole('button', { name: 'Record', exact: true }).click();
    await tab()
      .getByText(/Recording 0:0[1-9]/)
      .waitFor();
    await page.evaluate(`document.querySelector('i').style.background = '#fff'`);
    await untilColours('fff,0f0,00f,ff0');
    await tab()
      .getByText(/Recording 0:0[2-9]/)
      .waitFor();
    await bench.screenshot('live recording');
    await tab().getByRole('button', { name: 'Stop Recording' }).click();
    const { first, last, seconds } = await play(await bench.saveAs('seen.webm'));
    assert.deepEqual([first, last], [quadrants, 'fff,0f0,00f,ff0']);
    assert.ok(seconds >= 2, String(seconds));
    await page.evaluate(`document.querySelector('i').style.background = '#f00'`);
    await untilColours(quadrants);
  });

  it('keeps a recording whose view is hidden', async () => {
    await tab().getByRole('button', { name: 'Record', exact: true }).click();
    await tab()
      .getByText(/Recording 0:0[3-9]/)
      .waitFor();
    await bench.contextMenu(bench.row('job-1'), 'Show Details');
    await bench.page.getByText('The recording has ended with its view: save it').waitFor();
    assert.equal((await play(await bench.saveAs('cut.webm'))).first, quadrants);
    await bench.page.getByRole('tab', { name: /^Live: / }).click();
    await picture().waitFor();
  });

  it('turns to another page of its session', async () => {
    const other = await owner.newPage();
    await other.goto(`${farm.site.origin}/shop/search`);
    const pages = tab().getByRole('combobox', { name: 'Page' });
    await pages.locator('option', { hasText: 'Search: camping' }).waitFor({ state: 'attached' });
    await pages.selectOption({ label: 'Search: camping – Northwind Outfitters' });
    await bench.page.getByRole('tab', { name: /^Live: Search: camping/ }).waitFor();
    await other.evaluate('console.log("tents")');
    await entry('tents').waitFor();
    assert.equal(await entry('sold').count(), 0);
    await tab().getByRole('button', { name: 'Console', exact: true }).click();
    await tab().locator('#console').waitFor({ state: 'hidden' });
    // connected: browserless 2.42 ends a session whose page is closed while somebody connects to it
    await picture().waitFor();
    await bench.screenshot('live pages');
    await other.close();
    await tab().getByText('This page has been closed.').waitFor();
    await pages.selectOption({ label: 'Quadrants' });
    await tab().getByText('This page has been closed.').waitFor({ state: 'detached' });
    await page.bringToFront();
    await untilColours(quadrants);
  });

  it('has room in a narrow editor and in high contrast', async () => {
    await tab().getByRole('button', { name: 'Take Control' }).click();
    await tab().locator('body.controlled').waitFor();
    // all keys are the page's but this one
    await bench.page.keyboard.press('F6');
    await bench.run('View: Toggle Primary Side Bar Visibility');
    await bench.page.setViewportSize({ width: 448, height: 700 });
    await bench.page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    const widest = () =>
      tab()
        .locator('body')
        .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    assert.equal(await widest(), 0);
    await bench.screenshot('live narrow');
    await bench.page.setViewportSize({ width: 1280, height: 800 });
    await bench.run('View: Toggle Primary Side Bar Visibility');
    await bench.run('Preferences: Color Theme');
    await bench.input.fill('Dark High Contrast');
    await bench.picks.filter({ hasText: 'Dark High Contrast' }).first().click();
    await tab().locator('body.vscode-high-contrast').waitFor();
    await bench.screenshot('live contrast');
    await tab().getByRole('button', { name: 'Release Control' }).click();
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
