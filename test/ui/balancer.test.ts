import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import { startBalancer, type Balancer } from '../env/browserless/balancer.mjs';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { Workbench } from './workbench';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

for (const [name, theme] of Object.entries(themes)) {
  describe(`a load balancer, in a ${name} theme`, function () {
    this.bail(true);
    let servers: Browserless[];
    let balancer: Balancer;
    let bench: Workbench;
    const browsers: Browser[] = [];

    before(async () => {
      const hosts = ['127.0.0.1', '127.0.0.2'];
      servers = await Promise.all(hosts.map((host) => startBrowserless({ host, token: null })));
      balancer = await startBalancer(servers.map(({ port }, at) => ({ host: hosts[at] ?? '', port })));
      for (const trackingId of ['checkout-1', 'checkout-2', 'price-watch-3']) {
        const browserWSEndpoint = `${balancer.origin.replace('http', 'ws')}/chromium?trackingId=${trackingId}`;
        browsers.push(await puppeteer.connect({ browserWSEndpoint, defaultViewport: null }));
      }
      bench = await Workbench.open({
        settings: {
          'workbench.colorTheme': theme,
          'browserlessSessions.refreshInterval': 1,
          'browserlessSessions.endpoints': [{ name: 'Balanced', url: balancer.origin }],
        },
      });
      await bench.openView();
      await bench.widenSideBar(480);
    });

    after(async () => {
      await bench.close();
      for (const browser of browsers) await browser.disconnect();
      await balancer.stop();
      await Promise.all(servers.map((server) => server.stop()));
    });

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
    });

    it('says what it is and what to do, above the sessions of all its servers', async () => {
      await bench.row(/^Balanced\s*3 sessions · several servers answer in turn$/).waitFor();
      await bench.row(/^List its workers\s*"workers" or "discover" in its settings$/).waitFor();
      for (const job of ['checkout-1', 'checkout-2', 'price-watch-3']) await bench.row(job).waitFor();
      await bench.screenshot(`balancer ${name}`);
      const hover = await bench.hover(bench.row('Balanced'));
      assert.match(hover, /Several servers answer in turn behind this address/);
      await bench.screenshot(`balancer hover ${name}`);
    });

    it('stops a session, whichever server has it', async () => {
      await bench.contextMenu(bench.row('checkout-2'), 'Stop Session…');
      await bench.dialog.getByRole('button', { name: 'Stop Session' }).click();
      await bench.row('checkout-2').waitFor({ state: 'detached' });
      await bench.row('checkout-1').waitFor();
    });
  });
}
