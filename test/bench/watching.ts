import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBrowserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { startSite } from '../env/site.mjs';
import { median, type Measurements } from './figures';
import { Host } from './host';

const minutes = 5;
const sampleMs = 5_000;
const samplesInAMinute = 60_000 / sampleMs;

/** A live view of a page that draws all the time: whether what it takes grows. */
export async function measure(): Promise<Measurements> {
  const [server, site] = await Promise.all([startBrowserless({ token: null }), startSite()]);
  const host = await Host.start({
    settings: { 'browserlessSessions.endpoints': [{ name: 'Real', url: server.origin }] },
  });
  try {
    const browserWSEndpoint = `${server.origin.replace('http', 'ws')}/chromium?trackingId=job-1&timeout=0`;
    const browser = await puppeteer.connect({ browserWSEndpoint });
    const [animated] = await browser.pages();
    await animated?.goto(`${site.origin}/anim`);
    const { page, probe } = await host.open();
    const opened = probe.command('browserlessSessions.watchLive');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'job-1' }).click();
    await opened;
    const live = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    await live.locator('#picture').waitFor();
    const sizes: number[] = [];
    const sample = async (): Promise<void> => {
      for (let count = 0; count < samplesInAMinute; count++) {
        await sleep(sampleMs);
        sizes.push(residentSize(await host.rendererIds()));
      }
    };
    await sample();
    const heapBefore = await probe.heap();
    for (let minute = 1; minute <= minutes; minute++) await sample();
    const heap = await probe.heap();
    // what is over would not grow
    await live.locator('#picture:not(.stale)').waitFor();
    const before = median(sizes.slice(0, samplesInAMinute));
    const after = median(sizes.slice(-samplesInAMinute));
    return {
      'live.heapGrowth': {
        value: (100 * (heap - heapBefore)) / heapBefore,
        measured: { what: `after ${minutes} minutes`, value: heap / 1e6, unit: 'MB' },
        reference: { what: 'after the first', value: heapBefore / 1e6, unit: 'MB' },
      },
      'live.windowGrowth': {
        value: (100 * (after - before)) / before,
        measured: { what: `after ${minutes} minutes`, value: after / 1e6, unit: 'MB' },
        reference: { what: 'in the first', value: before / 1e6, unit: 'MB' },
      },
    };
  } finally {
    await host.stop();
    await Promise.all([server.stop(), site.stop()]);
  }
}

/** What processes hold in memory (bytes), shared memory counted for each. */
function residentSize(ids: readonly number[]): number {
  const sizes = execFileSync('ps', ['-o', 'rss=', '-p', ids.join()], { encoding: 'utf8' }).trim().split('\n');
  return sizes.reduce((sum, kilobytes) => sum + 1024 * Number(kilobytes), 0);
}
