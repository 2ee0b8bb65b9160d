import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { startSite, type Site } from '../env/site.mjs';
import { Workbench } from './workbench';

const token = 'worker-token';

describe('an endpoint with several workers', function () {
  this.bail(true);
  let site: Site;
  let servers: Browserless[];
  let bench: Workbench;
  const browsers: Browser[] = [];

  const open = async ({ origin }: Browserless, trackingId: string): Promise<void> => {
    const browserWSEndpoint = `${origin.replace('http', 'ws')}/chromium?token=${token}&trackingId=${trackingId}`;
    const browser = await puppeteer.connect({ browserWSEndpoint, defaultViewport: null });
    browsers.push(browser);
    const [page] = await browser.pages();
    await page?.goto(`${site.origin}/shop/product`);
  };

  before(async () => {
    site = await startSite();
    servers = await Promise.all(
      ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((host) => startBrowserless({ host, token, concurrent: 5 })),
    );
    const [first, second, third] = servers as [Browserless, Browserless, Browserless];
    await open(third, 'checkout-1');
    await open(first, 'checkout-2');
    await open(second, 'price-watch-3');
    bench = await Workbench.open({
      settings: {
        'browserlessSessions.refreshInterval': 1,
        'browserlessSessions.endpoints': [{ name: 'Farm', workers: servers.map(({ origin }) => origin) }],
      },
    });
    await bench.openView();
    await bench.widenSideBar(480);
  });

  after(async () => {
    await bench.close();
    for (const browser of browsers) await browser.disconnect();
    await Promise.all([site.stop(), ...servers.map((server) => server.stop())]);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  it('is given one token, which goes to each of them', async () => {
    await bench.row(/^Farm\s*3 not answering · 3 workers$/).waitFor();
    await bench
      .row(/^127\.0\.0\.2/)
      .first()
      .waitFor();
    await bench.screenshot('workers without token');
    await bench.contextMenu(bench.row(/^Farm/), 'Set Token…');
    await bench.answer(/and 2 more and nowhere else/, token);
    await bench.row(/^Farm\s*3 sessions · 3\/15 running · 3 workers$/).waitFor();
  });

  it('shows the sessions of all together, newest first, each with its worker', async () => {
    const port = (index: number): string => new URL(servers[index]!.origin).host;
    await bench
      .row('price-watch-3')
      .filter({ hasText: port(1) })
      .waitFor();
    await bench
      .row('checkout-2')
      .filter({ hasText: port(0) })
      .waitFor();
    await bench
      .row('checkout-1')
      .filter({ hasText: port(2) })
      .waitFor();
    const names = (await bench.tree()).map((row) => /(price-watch|checkout)-\d/.exec(row)?.[0]).filter(Boolean);
    assert.deepEqual(names, ['price-watch-3', 'checkout-2', 'checkout-1']);
    await bench.screenshot('workers together');
    const hover = await bench.hover(bench.row(/^Farm/));
    assert.match(hover, /3 of 15 running, 0 of \d+ queued: free/);
    for (const index of [0, 1, 2]) assert.ok(hover.includes(`${port(index)} — 1 of 5 running`), hover);
    await bench.screenshot('workers hover');
  });

  it('stands above its workers where sessions are grouped by them', async () => {
    await bench.run('Browserless: Group By…');
    await bench.answer('Group Sessions By', 'Worker');
    await bench.row(/^127\.0\.0\.1:\d+\s*1 session · 1\/5 running$/).waitFor();
    await bench.row(/^127\.0\.0\.3:\d+\s*1 session · 1\/5 running$/).waitFor();
    await bench.screenshot('workers grouped');
  });

  it('has a row for a worker that does not answer, with its last sessions, and for how many', async () => {
    await servers[1]!.stop();
    await bench.row(/^Farm.*1 not answering · 3 sessions/).waitFor();
    await bench.row('Connection refused').waitFor();
    await bench.screenshot('worker stopped');
    await bench.run('Browserless: Reset View');
    await bench.row('checkout-2').filter({ hasText: 'Chromium · 127.0.0.1' }).waitFor();
    await bench.row(/^127\.0\.0\.2:\d+\s*1 session · seen/).waitFor();
    await bench.screenshot('worker stopped together');
  });

  it('stops a session on the worker that has it', async () => {
    await bench.contextMenu(bench.row('checkout-1'), 'Stop Session…');
    await bench.dialog.getByRole('button', { name: 'Stop Session' }).click();
    await bench.row('checkout-1').waitFor({ state: 'detached' });
    await bench.row('checkout-2').waitFor();
  });

  it('has the last minutes of all its workers drawn in its hover', async () => {
    const farm = bench.row(/^Farm.* · 1\/10 running/);
    await farm.waitFor();
    const hover = await bench.hover(farm);
    assert.match(hover, /1 of 10 running/);
    assert.match(hover, /127\.0\.0\.2:\d+ — Connection refused/);
    await bench.page.locator('.monaco-hover:visible img').waitFor();
    await bench.screenshot('workers history');
  });
});
