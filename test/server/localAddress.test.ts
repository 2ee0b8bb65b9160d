import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Lease } from '../../src/net';
import { chromiumFlags, findChromium } from '../env/chromium.mjs';
import { playwrightCore, puppeteer, type BrowserContext } from '../env/clients.mjs';
import { address, until } from '../unit/net/bridges';
import { startBridged, type Bridged, type Owner } from './bridged';

/** The two addresses that are copied: see `src/features/debugging/localAddresses.ts`. */
const copied = (lease: Lease, { session }: Owner): { http: string; ws: string } => ({
  http: `http://127.0.0.1:${lease.port}`,
  ws: `${address(lease)}/devtools/browser/${session.id}`,
});

describe('the local address of a session of a real browserless with a token', () => {
  let bridged: Bridged;
  let owner: Owner;
  let lease: Lease;

  before(async () => {
    bridged = await startBridged();
    owner = await bridged.owner();
  });
  after(() => bridged.stop());

  beforeEach(async () => {
    lease = await bridged.lease(owner.session, { ownPort: true });
  });
  afterEach(async () => {
    await until(() => lease.clients === 0);
    lease.dispose();
    // whoever came and went, its owner is there and so is the page
    assert.equal(await owner.page.title(), 'owner-1');
  });

  for (const option of ['browserURL', 'browserWSEndpoint'] as const) {
    it(`lets Puppeteer in by ${option}`, async () => {
      const { http, ws } = copied(lease, owner);
      const where = option === 'browserURL' ? { browserURL: http } : { browserWSEndpoint: ws };
      const client = await puppeteer.connect({ ...where, defaultViewport: null });
      const titles = await Promise.all((await client.pages()).map((page) => page.title()));
      assert.ok(titles.includes('owner-1'), titles.join());
      assert.deepEqual([lease.clients, lease.usesSlot], [1, true]);
      await client.disconnect();
    });
  }

  for (const scheme of ['http', 'ws'] as const) {
    it(`lets Playwright in by connectOverCDP with ${scheme}`, async () => {
      const client = await playwrightCore.chromium.connectOverCDP(copied(lease, owner)[scheme]);
      const pages = client.contexts().flatMap((context) => context.pages());
      const titles = await Promise.all(pages.map((page) => page.title()));
      assert.ok(titles.includes('owner-1'), titles.join());
      await client.close();
    });
  }

  describe('lets a Chromium on this machine in', () => {
    let profile: string;
    let context: BrowserContext;

    beforeEach(async () => {
      profile = mkdtempSync(path.join(tmpdir(), 'chromium-'));
      // as if it had been added under "Configure…"
      mkdirSync(path.join(profile, 'Default'));
      writeFileSync(
        path.join(profile, 'Default/Preferences'),
        JSON.stringify({
          devtools: { discover_tcp_targets: true, tcp_discovery_config: [`127.0.0.1:${lease.port}`] },
        }),
      );
      const executablePath = findChromium();
      context = await playwrightCore.chromium.launchPersistentContext(profile, {
        ...(executablePath && { executablePath }),
        args: chromiumFlags,
      });
    });
    afterEach(async () => {
      await context.close();
      rmSync(profile, { recursive: true });
    });

    it('by its own DevTools, from devtools://', async () => {
      const list = (await (await fetch(`${copied(lease, owner).http}/json/list`)).json()) as {
        id: string;
        devtoolsFrontendUrl: string;
      }[];
      const url = list.find(({ id }) => id === owner.pageId)?.devtoolsFrontendUrl;
      assert.ok(url);
      const devtools = await context.newPage();
      await devtools.goto(url);
      const shown = (text: string): Promise<void> =>
        devtools.locator('.elements-disclosure').getByText(text).first().waitFor();
      await shown('Hello');
      assert.deepEqual([lease.clients, lease.usesSlot], [1, false]);
      await owner.page.evaluate(`document.querySelector('button').textContent = 'Changed by its owner'`);
      await shown('Changed by its owner');
    });

    it('by chrome://inspect, which lists its pages and opens one', async () => {
      const inspect = await context.newPage();
      await inspect.goto('chrome://inspect/#devices');
      const row = inspect.locator('#devices-list .row', { has: inspect.locator('.name', { hasText: /^owner-1$/ }) });
      await row.waitFor();
      await row.getByText('inspect', { exact: true }).click();
      // DevTools' own window is not among Playwright's pages
      await until(() => lease.clients === 1);
      assert.equal(lease.usesSlot, false);
    });
  });
});
