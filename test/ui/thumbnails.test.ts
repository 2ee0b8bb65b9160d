import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../env/browserless/relay.mjs';
import { playwrightForServer } from '../env/clients.mjs';
import { noticing } from '../server/noticing';
import { Farm } from './farm';
import type { Workbench } from './workbench';

const fourColours = ['ff0000', '00ff00', '0000ff', 'ffff00'];

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

for (const [name, theme] of Object.entries(themes)) {
  describe(`a picture of a page in its hover, in a ${name} theme`, function () {
    this.bail(true);

    let farm: Farm;
    /** Between the window and the server; owners go past it. */
    let relay: Relay;
    let page: Page;
    let bench: Workbench;

    before(async () => {
      farm = await Farm.start();
      relay = await startRelay(farm.server);
      ({ page } = await farm.connect('job-1', { width: 1280, height: 720 }));
      await page.goto(`${farm.site.origin}/quadrants`);
      bench = await farm.openWorkbench({
        url: relay.origin,
        settings: { 'workbench.colorTheme': theme, 'workbench.hover.delay': 100 },
      });
      await bench.widenSideBar(420);
      await bench.row('job-1').waitFor();
      await bench.expand(bench.row('job-1'));
      await bench.row('Quadrants').waitFor();
    });

    after(async () => {
      await bench.close();
      await relay.stop();
      await farm.stop();
    });

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
    });

    const picture = () => bench.page.locator('.monaco-hover:visible img');

    /** The colours in the middle of each quarter of the picture in the hover, as `ff0000`, rounded to what JPEG keeps. */
    const colours = (): Promise<string[]> =>
      picture().evaluate(async (image: HTMLImageElement) => {
        await image.decode();
        const { naturalWidth: width, naturalHeight: height } = image;
        const canvas = new OffscreenCanvas(width, height).getContext('2d')!;
        canvas.drawImage(image, 0, 0);
        return [0.25, 0.75].flatMap((y) =>
          [0.25, 0.75].map((x) =>
            [...canvas.getImageData(width * x, height * y, 1, 1).data]
              .slice(0, 3)
              .map((value) => (value > 247 ? 255 : value < 8 ? 0 : value).toString(16).padStart(2, '0'))
              .join(''),
          ),
        );
      });

    async function openTab(title: string) {
      const tab = await page.browser().newPage();
      await tab.goto(`${farm.site.origin}/quadrants`);
      await tab.evaluate(`document.title = '${title}'`);
      return { page: tab, title };
    }

    const socketsAsked = (): number => relay.requests().filter(({ upgrade }) => upgrade).length;

    it('is what the page shows, below its title, address, uptime and clients', async () => {
      const hover = await bench.hover(bench.row('Quadrants'));
      assert.match(hover, /^Quadrants\nhttp:\/\/127\.0\.0\.1:\d+\/quadrants\s+Uptime: \d+ (s|min)\nClients: 1$/);
      assert.deepEqual(await colours(), fourColours);
      const { width, height } = (await picture().boundingBox())!;
      assert.deepEqual([width, height], [320, 180]);
      assert.equal(await bench.page.locator('.monaco-hover:visible a').count(), 0, 'the address is no link');
      await bench.screenshot(`thumbnail of a page ${name}`);
      assert.ok(socketsAsked() > 0);
    });

    it("is its main page's in a session's hover, kept for a moment", async () => {
      const hover = await bench.hover(bench.row('job-1'));
      assert.match(hover, /^job-1 — Chromium\n[^]*Clients: 1\n[^]*Endpoint: Farm/);
      assert.deepEqual(await colours(), fourColours);
      await bench.screenshot(`thumbnail of a session ${name}`);
    });

    it('is another when the page shows something else', async () => {
      await page.goto(`${farm.site.origin}/shop/product`);
      await bench.row('Alpine Pack 45').waitFor();
      await bench.hover(bench.row('Alpine Pack 45'));
      await picture().waitFor();
      await bench.screenshot(`thumbnail of a shop ${name}`);
      assert.ok((await colours()).every((colour) => !fourColours.includes(colour)));
      await page.goto(`${farm.site.origin}/quadrants`);
      await bench.hover(bench.row('Quadrants'));
      assert.deepEqual(await colours(), fourColours);
    });

    it('has left no socket open, and no row has said anything of it', async () => {
      while (relay.webSockets() > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      await bench
        .row('job-1')
        .filter({ hasText: /· 1 client ·/ })
        .waitFor();
    });

    it('comes and goes fifty times, and neither the owner nor the row notices', async () => {
      const tabs = await Promise.all(['Tab 1', 'Tab 2', 'Tab 3', 'Tab 4'].map((title) => openTab(title)));
      for (const { title } of tabs) await bench.row(title).waitFor();
      await page.evaluate(noticing);
      await bench.page.evaluate(`(() => {
        const seen = (window.seen = []);
        const bar = document.querySelector('.part.sidebar');
        const look = () => {
          const [said] = bar.textContent.match(/\\d+ clients?|no clients/) ?? [];
          if (said && !seen.includes(said)) seen.push(said);
        };
        look();
        new MutationObserver(look).observe(bar, { subtree: true, childList: true, characterData: true });
      })()`);
      const before = socketsAsked();
      // from below: a hover lies over the rows under its own
      const titles = await bench.rows.locator('.label-name').allTextContents();
      const rows = titles.filter((title) => /^(Tab|Quadrants|job)/.test(title)).reverse();
      for (let hover = 0; hover < 50; hover++) {
        const title = rows[hover % rows.length]!;
        if (hover % rows.length === 0) {
          await bench.page.mouse.move(700, 400);
          await bench.page.locator('.monaco-hover:visible').waitFor({ state: 'detached' });
        }
        await bench.row(new RegExp(`^${title}`)).hover();
        // every third time it leaves before there is anything to see
        const said = bench.page.locator('.monaco-hover:visible', { hasText: new RegExp(`^${title}`) });
        if (hover % 3 > 0)
          await said
            .first()
            .waitFor({ timeout: 2000 })
            .catch(() => undefined);
      }
      await bench.page.mouse.move(700, 400);
      while (relay.webSockets() > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.ok(socketsAsked() - before >= rows.length - 1, `${socketsAsked() - before} sockets`);
      assert.deepEqual(await page.evaluate('noticed'), []);
      assert.deepEqual(await bench.page.evaluate('seen'), ['1 client']);
      for (const tab of tabs) await tab.page.close();
      await bench.row('Tab').first().waitFor({ state: 'detached' });
    });

    it('is none of a page that is busy, which says so', async () => {
      page.evaluate('setTimeout(() => { for (;;) {} }, 0)').catch(() => undefined);
      const busy = 'The page is busy: no picture within 2 s.';
      // VS Code keeps the last picture until its row is drawn anew
      for (;;) if ((await bench.hover(bench.row('Quadrants'), 10_000)).includes(busy)) break;
      assert.equal(await picture().count(), 0);
      await bench.screenshot(`thumbnail of a busy page ${name}`);
    });

    it("is none of a session of Playwright's own protocol, nor of those beside it, which say so", async () => {
      const other = await playwrightForServer.chromium.connect(farm.address('/chromium/playwright'));
      const row = bench.row('Playwright');
      const hover = await bench.hover(row);
      assert.match(hover, /Chromium speaks Playwright's own protocol here: no pages to list, no picture/);
      await bench.screenshot(`thumbnail of Playwright ${name}`);
      for (;;) if ((await bench.hover(bench.row('Quadrants'))).includes('No picture while')) break;
      await other.close();
    });
  });
}

describe('without pictures in hovers', () => {
  it('no socket is opened, and the rest is said', async () => {
    const farm = await Farm.start();
    const relay = await startRelay(farm.server);
    await farm.connect('job-1');
    const bench = await farm.openWorkbench({
      url: relay.origin,
      settings: { 'browserlessSessions.thumbnails': false },
    });
    try {
      await bench.row('job-1').waitFor();
      await bench.expand(bench.row('job-1'));
      const hover = await bench.hover(bench.row('Alpine Pack 45'));
      assert.match(hover, /^Alpine Pack 45.*\nhttp:\/\/127[^]*Uptime: .*\nClients: 1$/);
      await bench.hover(bench.row('job-1'));
      assert.equal(relay.requests().filter(({ upgrade }) => upgrade).length, 0);
    } finally {
      await bench.close();
      await relay.stop();
      await farm.stop();
    }
  });
});
