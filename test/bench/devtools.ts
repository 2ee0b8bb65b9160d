// `npm run package && npx tsx test/bench/devtools.ts`: how long DevTools in an editor tab take from the click on a page.
import type { Page } from 'puppeteer-core';
import { startBrowserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { startSite } from '../env/site.mjs';
import { Workbench } from '../ui/workbench';

const token = 'bench-token';
const runs = 7;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

async function main(): Promise<void> {
  const [server, site] = await Promise.all([startBrowserless({ token }), startSite()]);
  const owner = await puppeteer.connect({
    browserWSEndpoint: `${server.origin.replace('http', 'ws')}/chromium?token=${token}&trackingId=job-1&timeout=600000`,
    defaultViewport: null,
  });
  const [page] = (await owner.pages()) as [Page];
  await page.goto(`${site.origin}/shop/product`);
  const bench = await Workbench.open({
    settings: {
      'browserlessSessions.endpoints': [{ name: 'Farm', url: server.origin, token: '${env:FARM_TOKEN}' }],
    },
    env: { FARM_TOKEN: token },
  });
  try {
    await bench.openView();
    await bench.expand(bench.row('job-1'));
    const paints: number[] = [];
    const elements: number[] = [];
    for (let run = 0; run < runs; run++) {
      const row = bench.row('Northwind');
      await row.hover();
      const clicked = Date.now();
      await row.click();
      const frame = bench.page
        .frameLocator('iframe.webview.ready')
        .frameLocator('iframe#active-frame')
        .frameLocator('iframe[title="DevTools"]');
      await frame.locator('.webkit-html-tag-name').first().waitFor();
      elements.push(Date.now() - clicked);
      const painted = await frame.locator('body').evaluate(() => {
        const [first] = performance.getEntriesByName('first-paint');
        return performance.timeOrigin + (first?.startTime ?? NaN);
      });
      paints.push(painted - clicked);
      const tab = bench.page.getByRole('tab', { name: /^DevTools/ });
      await tab.locator('.tab-actions .action-label').click();
      await tab.waitFor({ state: 'detached' });
    }
    console.log(`From the click on a page, median of ${runs} (least, most):`);
    for (const [what, values] of Object.entries({ 'first paint': paints, 'elements shown': elements }))
      console.log(
        `  ${what}: ${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)}, ${Math.max(...values).toFixed(0)})`,
      );
  } finally {
    await bench.close();
    await owner.disconnect();
    await Promise.all([server.stop(), site.stop()]);
  }
}

void main();
