// `npm run package && npx tsx test/bench/devtools.ts`: how long DevTools in an editor tab take from the click on a page.
import { Farm } from '../ui/farm';
import { median } from './figures';

const runs = 7;

async function main(): Promise<void> {
  const farm = await Farm.start();
  const { browser } = await farm.connect('job-1');
  const bench = await farm.openWorkbench();
  try {
    await bench.expand(bench.row('job-1'));
    const paints: number[] = [];
    const elements: number[] = [];
    for (let run = 0; run < runs; run++) {
      const row = bench.row('Northwind');
      await row.hover();
      const clicked = Date.now();
      await row.click();
      await bench.devtoolsTag('html').waitFor();
      elements.push(Date.now() - clicked);
      const painted = await bench.devtools.locator('body').evaluate(() => {
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
    await browser.disconnect();
    await farm.stop();
  }
}

void main();
