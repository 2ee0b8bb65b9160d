import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Workbench } from './workbench';

/** What `/pressure` says of an endpoint; undefined where there is no such thing. */
type Said = { readonly running: number; readonly queued?: number; readonly rejected?: number } | undefined;

/** A server without a browser, whose list is empty and which says of its pressure what it is told to. */
class FakeEndpoint {
  said: Said;
  lists = true;
  pressures = 0;
  private readonly server = createServer(({ url }, response) => {
    if (url === '/pressure') this.pressures++;
    const answer = url === '/pressure' ? this.pressure() : this.lists && [];
    response.writeHead(answer ? 200 : url === '/pressure' ? 404 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer || ''));
  });

  async start(said: Said): Promise<this> {
    this.said = said;
    await new Promise<void>((resolve) => void this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private pressure(): object | undefined {
    if (!this.said) return undefined;
    const { running, queued = 0, rejected: recentlyRejected = 0 } = this.said;
    const numbers = { running, queued, recentlyRejected, maxConcurrent: 20, maxQueued: 10, cpu: 31, memory: 48 };
    return { pressure: { ...numbers, reason: queued === 10 ? 'full' : '' } };
  }
}

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

for (const [name, theme] of Object.entries(themes)) {
  describe(`the capacity of endpoints, in a ${name} theme`, function () {
    this.bail(true);
    let staging: FakeEndpoint;
    let production: FakeEndpoint;
    let old: FakeEndpoint;
    let bench: Workbench;

    before(async () => {
      [staging, production, old] = await Promise.all([
        new FakeEndpoint().start({ running: 4 }),
        new FakeEndpoint().start({ running: 9 }),
        new FakeEndpoint().start(undefined),
      ]);
      bench = await Workbench.open({
        settings: {
          'workbench.colorTheme': theme,
          'browserlessSessions.refreshInterval': 1,
          'browserlessSessions.endpoints': [
            { name: 'Staging', url: staging.url },
            { name: 'Production', url: production.url },
            { name: 'Before 2.11', url: old.url },
          ],
        },
      });
      await bench.openView();
      await bench.widenSideBar(420);
    });

    after(async () => {
      await bench.close();
      for (const endpoint of [staging, production, old]) endpoint.stop();
    });

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
    });

    /** Has production say that, and waits until its row does. */
    async function become(said: Said, shown: string): Promise<void> {
      production.said = said;
      await bench.run('Browserless: Refresh');
      await bench.row(`Production`).filter({ hasText: shown }).waitFor();
    }

    const statusBar = () => bench.page.locator('.part.statusbar .statusbar-item[id*="browserlessSessions"]');

    it('stands in their rows, and nothing of it where a server does not say', async () => {
      await bench.row(/^Staging\s*no sessions · 4\/20 running$/).waitFor();
      await bench.row(/^Production\s*no sessions · 9\/20 running$/).waitFor();
      await bench.row(/^Before 2\.11\s*no sessions$/).waitFor();
      assert.equal(
        await bench.row('Staging').getAttribute('aria-label'),
        'Endpoint Staging, no sessions, 4 of 20 running, free',
      );
      assert.equal(await statusBar().count(), 0, 'nothing is wrong');
      assert.equal(old.pressures, 1);
    });

    it('says in words and in the status bar what wants attention', async () => {
      await become({ running: 17 }, 'no sessions · 17/20 running');
      await bench.screenshot(`capacity busy ${name}`);
      await become({ running: 20, queued: 3 }, 'full · no sessions · 20/20 running · 3 queued');
      await statusBar().filter({ hasText: 'Production: full' }).waitFor();
      await bench.screenshot(`capacity full ${name}`);
      await become(
        { running: 20, queued: 10, rejected: 4 },
        'overloaded: clients rejected · no sessions · 20/20 running · 10 queued',
      );
      await statusBar().filter({ hasText: 'Production: overloaded' }).waitFor();
      await bench.screenshot(`capacity overloaded ${name}`);
    });

    it('is drawn in a hover', async () => {
      for (const [at, running] of [18, 12, 16, 20, 20, 13, 7, 11].entries())
        await become({ running, queued: running === 20 ? 4 + at : 0, rejected: 4 }, `${running}/20 running`);
      const hover = await bench.hover(bench.row('Production'));
      assert.match(
        hover,
        /^Production\nhttp:\/\/127\.0\.0\.1:\d+\s+11 of 20 running, 0 of 10 queued: free\nCPU 31 %, memory 48 %\n4 clients/,
      );
      const picture = bench.page.locator('.monaco-hover:visible img');
      assert.ok(await picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 200));
      await bench.screenshot(`capacity hover ${name}`);
      assert.equal(await bench.page.locator('.monaco-hover:visible a').count(), 0, 'the address is no link');
    });

    it('leads from the status bar to the view, and says there when it was seen', async () => {
      production.lists = false;
      await statusBar().filter({ hasText: 'Production: failing' }).waitFor();
      await statusBar().hover();
      await bench.page.locator('.monaco-hover', { hasText: 'Staging' }).filter({ visible: true }).waitFor();
      await bench.screenshot(`capacity status bar ${name}`);
      await bench.page.mouse.move(700, 400);
      await bench.page.getByRole('tab', { name: /^Explorer/ }).click();
      await statusBar()
        .filter({ hasText: /Production: failing \(\d\d?:\d\d/ })
        .waitFor();
      await bench.screenshot(`capacity status bar hidden ${name}`);
      await statusBar().click();
      await bench.row('Production').waitFor();
      await statusBar()
        .filter({ hasText: /Production: failing$/ })
        .waitFor();
    });
  });
}
