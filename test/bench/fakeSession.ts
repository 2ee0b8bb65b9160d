import { randomUUID } from 'node:crypto';

/** A session that nobody runs, as browserless 2.42 tells of it; see test/fixtures. */
export class FakeSession {
  private readonly id = randomUUID();
  private readonly pageIds: readonly string[];
  private navigations = 0;
  private clients = 1;
  /** Its rows as text, cut where its age stands. */
  private text: readonly string[] | undefined;

  constructor(
    private readonly trackingId: string,
    pages: number,
    /** In ms since 1970, as the times below. */
    private readonly startedOn: number,
  ) {
    this.pageIds = Array.from({ length: pages }, () => randomUUID().replaceAll('-', '').toUpperCase());
  }

  /** Its first page has another title and address now. */
  navigate(): void {
    this.navigations++;
    this.text = undefined;
  }

  /** It has one more client. */
  connect(): void {
    this.clients++;
    this.text = undefined;
  }

  rows(now: number): string {
    this.text ??= this.write().split('"AGE"');
    return this.text.join(String(Math.round(now - this.startedOn)));
  }

  private write(): string {
    const { id, trackingId, clients } = this;
    const origin = 'http://127.0.0.1:3000';
    const browser = {
      id,
      initialConnectURL: `${origin}/chromium/?trackingId=${trackingId}&timeout=120000&launch=%7B%22headless%22%3Atrue%2C%22args%22%3A%5B%22--window-size%3D1280%2C720%22%2C%22--lang%3Den%22%5D%2C%22stealth%22%3Afalse%7D&blockAds=false`,
      isTempDataDir: true,
      launchOptions: {
        headless: true,
        args: ['--window-size=1280,720', '--lang=en'],
        stealth: false,
        protocolTimeout: 120_000,
      },
      numbConnected: clients,
      routePath: ['/chromium?(/)', '?(/)'],
      startedOn: Math.round(this.startedOn),
      trackingId,
      ttl: 0,
      userDataDir: `/tmp/browserless-data-dirs/browserless-data-dir-${id}`,
      browser: 'ChromiumCDP',
      browserId: id,
      killURL: `${origin}/kill/${id}`,
      running: true,
      timeAliveMs: 'AGE',
    };
    const pages = this.pageIds.map((pageId, index) => ({
      ...browser,
      id: pageId,
      type: 'page',
      description: '',
      devtoolsFrontendUrl: `/devtools/inspector.html?ws=127.0.0.1:3000/devtools/page/${pageId}`,
      title: `Product ${index === 0 ? this.navigations : index} of ${trackingId} – Northwind`,
      url: `https://shop.example/products/${trackingId}/${index === 0 ? this.navigations : index}?sort=price&page=${index}`,
      webSocketDebuggerUrl: `ws://127.0.0.1:3000/devtools/page/${pageId}`,
      browserWSEndpoint: `ws://127.0.0.1:3000/devtools/browser/${id}`,
    }));
    return [{ ...browser, type: 'browser' }, ...pages].map((row) => JSON.stringify(row)).join(',');
  }
}

/** The body of an answer of `/sessions`, of an age of its own. */
export const answerOf = (sessions: readonly FakeSession[], now: number): string =>
  `[${sessions.map((session) => session.rows(now)).join(',')}]`;
