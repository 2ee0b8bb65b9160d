import type { Browser, Page, Viewport } from 'puppeteer-core';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { startSite, type Site } from '../env/site.mjs';
import { Workbench, type WorkbenchOptions } from './workbench';

/** A browserless with a token, pages for its browsers to show, and a workbench that watches it under the name `Farm`. */
export class Farm {
  static readonly token = 'farm-token';

  static async start(options: { readonly concurrent?: number } = {}): Promise<Farm> {
    const [server, site] = await Promise.all([startBrowserless({ token: Farm.token, ...options }), startSite()]);
    return new Farm(server, site);
  }

  private constructor(
    public server: Browserless,
    readonly site: Site,
  ) {}

  /** Where a client connects. */
  address(path: string, query: Record<string, string> = {}): string {
    const search = new URLSearchParams({ token: Farm.token, timeout: '600000', ...query });
    return `${this.server.origin.replace('http', 'ws')}${path}?${search}`;
  }

  /** A session of somebody's, with the shop's product on its page. */
  async connect(
    trackingId: string,
    defaultViewport: Viewport | null = null,
    query: Record<string, string> = {},
  ): Promise<{ browser: Browser; page: Page }> {
    const browser = await puppeteer.connect({
      browserWSEndpoint: this.address('/chromium', { trackingId, ...query }),
      defaultViewport,
    });
    const [page] = (await browser.pages()) as [Page];
    await page.goto(`${this.site.origin}/shop/product`);
    return { browser, page };
  }

  /** `url`: of what is before the server, if something is. */
  async openWorkbench({
    url = this.server.origin,
    settings,
    ...options
  }: Pick<WorkbenchOptions, 'settings' | 'open' | 'trusts' | 'prepare' | 'viewport' | 'language'> & {
    readonly url?: string;
  } = {}): Promise<Workbench> {
    const bench = await Workbench.open({
      ...options,
      settings: {
        'browserlessSessions.endpoints': [{ name: 'Farm', url, token: '${env:FARM_TOKEN}' }],
        'browserlessSessions.refreshInterval': 1,
        ...settings,
      },
      env: { FARM_TOKEN: Farm.token },
    });
    // DevTools follow the editor's theme, not what Playwright would have
    await bench.page.emulateMedia({ colorScheme: null });
    await bench.openView();
    return bench;
  }

  /** Starts the server anew, where it was. */
  async restart(): Promise<void> {
    const { port } = this.server;
    this.server = await startBrowserless({ token: Farm.token, port });
  }

  async stop(): Promise<void> {
    await Promise.all([this.server.stop(), this.site.stop()]);
  }
}
