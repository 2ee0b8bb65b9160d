// Living browser sessions for somebody to look at: they do something small now and then, until they are stopped.
import { setTimeout as sleep } from 'node:timers/promises';
import { playwrightForServer, puppeteer } from './clients.mjs';

const DAY_MS = 24 * 60 * 60_000;

/**
 * @param {{ origin: string, token: string }} browserless
 * @param {{ origin: string }} site
 * @returns {Promise<{ stop: () => Promise<void> }>}
 */
export async function startDemo(browserless, site) {
  const ending = new AbortController();
  const { signal } = ending;

  /**
   * @param {string} path
   * @param {Record<string, string>} [query]
   */
  const address = (path, query = {}) => {
    const url = new URL(path, browserless.origin.replace(/^http/, 'ws'));
    // without a limit of its own a session is cut after the server's
    url.search = String(new URLSearchParams({ token: browserless.token, timeout: String(DAY_MS), ...query }));
    return url.href;
  };

  /**
   * @param {Record<string, string>} query
   * @param {string[]} paths of the site, a page each
   */
  const openPuppeteer = async (query, paths) => {
    const browser = await puppeteer.connect({
      browserWSEndpoint: address('/chromium', query),
      defaultViewport: { width: 1280, height: 800 },
      // somebody may look at a breakpoint for as long as they like
      protocolTimeout: 0,
    });
    const [first] = await browser.pages();
    const pages = await Promise.all(paths.map((_, i) => (i === 0 && first ? first : browser.newPage())));
    await Promise.all(pages.map((page, i) => page.goto(site.origin + paths[i])));
    return { browser, pages };
  };

  /**
   * Somebody may stop the session by hand: then it just ends.
   * @param {number} everyMs
   * @param {() => Promise<unknown>} work
   */
  const live = async (everyMs, work) => {
    try {
      for (;;) {
        await sleep(everyMs, undefined, { signal });
        await work();
      }
    } catch {
      // stopped, here or by hand
    }
  };

  const watch = await openPuppeteer({ trackingId: 'price-watch-7' }, ['/shop/product']);
  const search = await openPuppeteer({}, ['/shop/search']);
  const checkout = await openPuppeteer({ trackingId: 'checkout-42' }, [
    '/shop/product',
    '/shop/checkout',
    '/shop/dashboard',
  ]);
  const playwright = await playwrightForServer.chromium.connect(address('/chromium/playwright'));
  const report = await playwright.newPage();
  await report.goto(`${site.origin}/shop/dashboard`);

  let checks = 0;
  void live(15_000, async () => {
    const price = (150 + (checks++ % 12)).toFixed(2);
    await watch.pages[0]?.reload();
    await watch.pages[0]?.evaluate(
      `document.getElementById('price').textContent = '${price}'; console.log('price', '${price}')`,
    );
  });
  const form = { name: 'Ada Lovelace', street: '12 St James’s Square', city: 'London' };
  let filled = 0;
  void live(6_000, async () => {
    const page = checkout.pages[1];
    const [field, text] = Object.entries(form)[filled++ % 3] ?? [];
    if (filled % 3 === 1) await page?.reload();
    if (field && text) await page?.type(`input[name=${field}]`, text, { delay: 60 });
  });
  // with the mouse, as a debugger likes it: what is evaluated is a new script each time
  const buy = await (await checkout.pages[0]?.$('#buy'))?.boundingBox();
  void live(5_000, async () => {
    if (buy) await checkout.pages[0]?.mouse.click(buy.x + 20, buy.y + 20);
  });
  void live(20_000, async () => {
    const page = search.pages[0];
    const next = page?.url().endsWith('/search') ? '/shop/login' : '/shop/search';
    await page?.goto(site.origin + next);
  });
  void live(10_000, () => report.evaluate(`scrollTo(0, Math.random() * 200)`));

  return {
    async stop() {
      ending.abort();
      const browsers = [watch.browser, search.browser, checkout.browser, playwright];
      await Promise.allSettled(browsers.map((browser) => browser.close()));
    },
  };
}
