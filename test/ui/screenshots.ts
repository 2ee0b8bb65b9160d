// `npm run screenshots`: makes the README's pictures from the packaged extension over real sessions.
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { startDemo } from '../env/demo.mjs';
import { demoWorkspace, root } from '../env/paths.mjs';
import { writePicture } from '../env/pictures.mjs';
import { startSite, type Site } from '../env/site.mjs';
import { Workbench } from './workbench';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

/** Little more than the room that a README has: what has to be made smaller cannot be read. */
const wide = { width: 1040, height: 580 };
/** What has nothing to show beside the list. */
const narrow = { width: 820, height: 520 };

async function main(): Promise<void> {
  const [browserless, site] = await Promise.all([startBrowserless(), startSite()]);
  const demo = await startDemo(browserless, site);
  try {
    for (const [theme, takeOf] of [
      [themes.dark, takeFirst],
      [themes.light, takeBreakpoint],
    ] as const) {
      const bench = await Workbench.open({
        open: demoWorkspace,
        viewport: wide,
        env: { DEMO_TOKEN: browserless.token },
        settings: {
          'workbench.colorTheme': theme,
          'editor.minimap.enabled': false,
          'debug.toolBarLocation': 'docked',
          'typescript.disableAutomaticTypeAcquisition': true,
          // the row's actions are to be seen, its hover would cover the rows below
          'workbench.hover.delay': 60_000,
          'browserlessSessions.endpoints': [{ name: 'Staging', url: browserless.origin, token: '${env:DEMO_TOKEN}' }],
        },
      });
      try {
        await bench.openView();
        await bench.expand(bench.row('checkout-42'));
        await takeOf(bench);
      } finally {
        await bench.close();
      }
    }
    await takeFleet(site);
  } finally {
    await demo.stop();
    await Promise.all([browserless.stop(), site.stop()]);
  }
}

/** What is on screen, once what fades in has. */
async function take({ page }: Workbench, name: string): Promise<void> {
  const file = path.join(root, `media/screenshot-${name}.png`);
  await writePicture(file, await page.screenshot({ animations: 'disabled' }));
}

/** The list, and a page of it live; then DevTools on that page. */
async function takeFirst(bench: Workbench): Promise<void> {
  await bench.widenSideBar(430);
  await bench.expand(bench.row('price-watch-7'));
  await bench.row('Alpine Pack').nth(1).waitFor();
  await bench.contextMenu(bench.row('Alpine Pack').last(), 'Watch Live');
  await bench.webview.locator('#picture').waitFor();
  await bench.row('2 clients, 1 from here').hover();
  await take(bench, 'dark');
  await bench.run('View: Close All Editors');
  await bench.page.emulateMedia({ colorScheme: null });
  await bench.widenSideBar(300);
  await bench.contextMenu(bench.row('Alpine Pack').last(), 'Open DevTools');
  await bench.devtoolsTag('main').click();
  await bench.devtools.locator('.styles-section', { hasText: 'max-width' }).first().waitFor();
  await take(bench, 'devtools');
}

/** VS Code's debugger stopped in a script of a page, which a client of the demo runs every few seconds. */
async function takeBreakpoint(bench: Workbench): Promise<void> {
  await bench.widenSideBar(380);
  await bench.openFile('basket.js', 18);
  await bench.page.keyboard.press('F9');
  await bench.contextMenu(bench.row('Alpine Pack').first(), "Attach VS Code's Debugger");
  await bench.page.locator('.debug-top-stack-frame-line').first().waitFor();
  await bench.page.locator('.pane-header', { hasText: 'Watch' }).click();
  // VS Code may expand it by itself meanwhile, and the click close it again
  for (const sum = bench.row('sum'); !(await sum.isVisible());) {
    await bench.expand(bench.row('Block: addToBasket'));
    await sum.waitFor({ timeout: 3000 }).catch(() => undefined);
  }
  await bench.page.locator('.statusbar').getByText('Analyzing').waitFor({ state: 'detached' });
  await take(bench, 'debugger');
}

/** A server of the fleet, and the jobs that run there. */
interface Part {
  readonly server: Browserless;
  readonly jobs: readonly string[];
}

/** An endpoint of two workers, one that is full, what may be a leak and what has ended; then a part of it, found. */
async function takeFleet(site: Site): Promise<void> {
  const start = (host: string, concurrent: number) => startBrowserless({ host, concurrent, queued: 5, token: null });
  const [one, two, busy] = await Promise.all([start('127.0.0.2', 8), start('127.0.0.3', 8), start('127.0.0.1', 3)]);
  const parts: readonly Part[] = [
    { server: one, jobs: ['checkout-41', 'price-watch-7', 'nightly-crawl'] },
    { server: two, jobs: ['checkout-43', 'price-watch-8'] },
    { server: busy, jobs: ['invoice-pdf-1', 'checkout-44', 'checkout-45'] },
  ];
  const browsers = new Map<string, Browser>();
  const bench = await Workbench.open({
    viewport: narrow,
    settings: {
      'workbench.colorTheme': themes.dark,
      'workbench.reduceMotion': 'on',
      'browserlessSessions.refreshInterval': 1,
      'browserlessSessions.suspicious.onlyBlank': 1,
      'browserlessSessions.endpoints': [
        { name: 'Crawlers', workers: [one.origin, two.origin] },
        { name: 'Staging', url: busy.origin },
      ],
    },
  });
  try {
    // what comes from here on is in the history that the hover draws
    await bench.openView();
    await bench.widenSideBar(560);
    for (const { server, jobs } of parts) for (const job of jobs) browsers.set(job, await open(server, job, site));
    // these wait until the server ends
    for (const job of ['queued-1', 'queued-2']) void open(busy, job, site).catch(() => undefined);
    await bench.row('2 queued').waitFor();
    for (const job of ['checkout-41', 'price-watch-8']) await browsers.get(job)?.close();
    await bench.row('Recently ended').filter({ hasText: '2' }).waitFor();
    await bench.expand(bench.row('Recently ended'));
    await bench.row('nightly-crawl').filter({ hasText: 'blank' }).waitFor();
    await bench.hover(bench.row('Staging'));
    await bench.page.locator('.monaco-hover:visible img').waitFor();
    await take(bench, 'fleet');
    await takeFound(bench);
    await takeWall(bench);
    await takeLive(bench, browsers.get('checkout-44')!);
  } finally {
    await bench.close();
    await Promise.all([one.stop(), two.stop(), busy.stop()]);
  }
}

/** A filter over groups. */
async function takeFound(bench: Workbench): Promise<void> {
  await bench.run('Browserless: Group By…');
  await bench.picks.filter({ hasText: 'Tracking ID' }).click();
  await bench.run('Browserless: Filter Sessions…');
  await bench.answer('Filter Sessions', 'checkout');
  await bench.row('checkout-44').waitFor();
  await bench.row('invoice-pdf-1').waitFor({ state: 'detached' });
  await bench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await bench.page.locator('.part.sidebar').getByText('3 of 6 sessions').waitFor();
  await take(bench, 'finding');
}

/** All of them at a glance. */
async function takeWall(bench: Workbench): Promise<void> {
  await bench.run('Browserless: Reset View');
  await bench.page.setViewportSize(wide);
  await bench.widenSideBar(300);
  await bench.run('Browserless: Open Wall');
  await bench.webview.locator('.tile.drawn').nth(5).waitFor();
  await take(bench, 'wall');
}

/** One of them under control, its form filled in by hand. */
async function takeLive(bench: Workbench, owner: Browser): Promise<void> {
  const [page] = await owner.pages();
  await bench.run('View: Close All Editors');
  await bench.run('Preferences: Toggle between Light/Dark Themes');
  await bench.expand(bench.row('checkout-44'));
  await bench.contextMenu(bench.row('Checkout –'), 'Watch Live');
  const picture = bench.webview.locator('#picture');
  await picture.waitFor();
  await bench.webview.getByRole('button', { name: 'Take Control' }).click();
  await bench.webview.locator('body.controlled').waitFor();
  const field = (await (await page!.$('input[name=name]'))!.boundingBox())!;
  const scale = (await picture.boundingBox())!.width / Number(await page!.evaluate('innerWidth'));
  await picture.click({ position: { x: (field.x + 20) * scale, y: (field.y + 10) * scale } });
  for (const text of ['Ada Lovelace', '12 St James’s Square', 'London']) {
    await bench.page.keyboard.type(text);
    await page!.waitForFunction(`document.activeElement.value === ${JSON.stringify(text)}`);
    if (text !== 'London') await bench.page.keyboard.press('Tab');
  }
  // what is drawn comes a moment later than what is so
  const end = await page!.evaluate(`(() => {
    const field = document.activeElement, { left, top, height } = field.getBoundingClientRect();
    const context = document.createElement('canvas').getContext('2d');
    context.font = getComputedStyle(field).font;
    const [from, to] = ['Londo', 'London'].map((text) => (left + 9 + context.measureText(text).width) / innerWidth);
    return [from + 2 / innerWidth, to, (top + height / 2) / innerHeight];
  })()`);
  while (!(await picture.evaluate(isDark, end as [number, number, number])));
  await take(bench, 'live');
}

/** Whether something dark is in the picture at that height, from there to there (parts of its size). */
function isDark(picture: Element, [from, to, middle]: readonly [number, number, number]): boolean {
  const { width, height } = picture as HTMLCanvasElement;
  const context = (picture as HTMLCanvasElement).getContext('2d')!;
  const { data } = context.getImageData(from * width, middle * height, (to - from) * width, 4);
  return data.some((value, index) => index % 4 === 0 && value < 120);
}

/** What the jobs look at, by how they are called; the others at nothing. */
const pages = [
  ['checkout-43', 'search'],
  ['checkout-44', 'checkout'],
  ['checkout', 'login'],
  ['price-watch', 'product'],
  ['invoice', 'dashboard'],
] as const;

async function open({ origin }: Browserless, trackingId: string, site: Site): Promise<Browser> {
  const browserWSEndpoint = `${origin.replace('http', 'ws')}/chromium?trackingId=${trackingId}&timeout=600000`;
  const browser = await puppeteer.connect({ browserWSEndpoint, defaultViewport: null });
  const [page] = await browser.pages();
  await page?.setViewport({ width: 860, height: 580 });
  const shown = pages.find(([job]) => trackingId.startsWith(job))?.[1];
  if (shown !== undefined) await page?.goto(`${site.origin}/shop/${shown}`);
  return browser;
}

void main();
