import { setTimeout as sleep } from 'node:timers/promises';
import { startBrowserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import type { Measurements } from './figures';
import { Host } from './host';

const tiles = 24;
/** The workbench has things of its own to do at its start. */
const settleMs = 20_000;
const measuredMs = 30_000;

/** What each page shows: another colour every second. */
const page = `data:text/html,<title>Tile</title><h1>Tile</h1><p>${'A page with some text. '.repeat(40)}</p><script>
let n = 0; setInterval(() => { document.body.style.background = 'hsl(' + (n += 40) + ' 60% 70%)' }, 1000)</script>`;

/** A wall of as many real pages as may be live, each of which changes once a second; the polls of their list are among it. */
export async function measure(): Promise<Measurements> {
  const server = await startBrowserless({ token: null, concurrent: tiles });
  const host = await Host.start({
    settings: { 'browserlessSessions.endpoints': [{ name: 'Real', url: server.origin }] },
  });
  try {
    for (let index = 0; index < tiles; index++) {
      const browserWSEndpoint = `${server.origin.replace('http', 'ws')}/chromium?trackingId=tile-${index}`;
      const browser = await puppeteer.connect({ browserWSEndpoint });
      const [first] = await browser.pages();
      await first?.goto(page);
    }
    const window = await host.open();
    await window.page.setViewportSize({ width: 2560, height: 1600 });
    await window.probe.command('browserlessSessions.openWall');
    const wall = window.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    while ((await wall.locator('.tile.drawn').count()) < tiles) await sleep(100);
    await wall.locator('body').evaluate(() => {
      addEventListener('message', ({ data }: MessageEvent<{ kind: string }>) => {
        if (data.kind === 'picture')
          document.body.dataset['pictures'] = String(Number(document.body.dataset['pictures'] ?? 0) + 1);
      });
    });
    await sleep(settleMs);
    const pictures = async (): Promise<number> => Number(await wall.locator('body').getAttribute('data-pictures'));
    const before = await pictures();
    await window.probe.startCpu();
    await sleep(measuredMs);
    const { cpu, wall: wallMs } = await window.probe.readCpu();
    const drawn = ((await pictures()) - before) / (wallMs / 1000);
    // what is not drawn costs nothing
    if (drawn < 0.8 * tiles) throw new Error(`only ${drawn.toFixed(1)} pictures a second`);
    return {
      'wall.cpu': {
        value: (100 * cpu) / wallMs,
        measured: { what: `of ${measuredMs / 1000} s`, value: cpu, unit: 'ms' },
        reference: { what: 'pictures a second', value: drawn, unit: '' },
      },
    };
  } finally {
    await host.stop();
    await server.stop();
  }
}
