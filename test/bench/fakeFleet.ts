import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What of a fake fleet is asked for. */
export interface FakeFleetOptions {
  readonly endpoints: number;
  readonly sessionsEach: number;
  readonly pagesEach?: number;
  /** The part of an endpoint's sessions that is different in each answer. */
  readonly churn?: number;
  /** How old each session is (ms); without it, from minutes to hours. */
  readonly ageMs?: number;
}

/** Servers that answer `/sessions` as browserless does, a port for each, with sessions that nobody runs. */
export class FakeFleet {
  static async start(options: FakeFleetOptions): Promise<FakeFleet> {
    const endpoints = await Promise.all(
      Array.from({ length: options.endpoints }, (_, index) => FakeEndpoint.start(index, options)),
    );
    return new FakeFleet(endpoints);
  }

  private constructor(private readonly endpoints: readonly FakeEndpoint[]) {}

  get urls(): readonly string[] {
    return this.endpoints.map(({ url }) => url);
  }

  /** The extension's setting for it. */
  get setting(): readonly object[] {
    return this.urls.map((url, index) => ({ name: `Endpoint ${index + 1}`, url }));
  }

  get requests(): number {
    return this.endpoints.reduce((sum, { requests }) => sum + requests, 0);
  }

  get connections(): number {
    return this.endpoints.reduce((sum, { connections }) => sum + connections, 0);
  }

  /** Bytes of one endpoint's answer. */
  get answerBytes(): number {
    return this.endpoints[0]?.answer().length ?? 0;
  }

  async stop(): Promise<void> {
    await Promise.all(this.endpoints.map((endpoint) => endpoint.stop()));
  }
}

class FakeEndpoint {
  static async start(
    index: number,
    { sessionsEach, pagesEach = 4, churn = 0, ageMs }: FakeFleetOptions,
  ): Promise<FakeEndpoint> {
    const endpoint = new FakeEndpoint(
      Array.from({ length: sessionsEach }, (_, n) => new FakeSession(`job-${index + 1}-${n + 1}`, pagesEach, ageMs)),
      churn,
    );
    await new Promise<void>((resolve) => void endpoint.server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  requests = 0;
  connections = 0;
  /** Sessions that are to be changed; a part of one may be owed. */
  private due = 0;
  private next = 0;
  private readonly server = http.createServer((_, response) => {
    this.requests++;
    for (this.due += this.sessions.length * this.churn; this.due >= 1; this.due--)
      this.sessions[this.next++ % this.sessions.length]?.navigate();
    response.setHeader('content-type', 'application/json').end(this.answer());
  });

  private constructor(
    private readonly sessions: readonly FakeSession[],
    private readonly churn: number,
  ) {
    this.server.on('connection', () => this.connections++);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  answer(): string {
    const now = Date.now();
    return `[${this.sessions.map((session) => session.rows(now)).join(',')}]`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Old enough for its uptime to count in minutes, as those of most do. */
const leastAgeMs = 2 * 60_000;
const mostAgeMs = 6 * 3_600_000;

class FakeSession {
  private readonly id = randomUUID();
  private readonly startedOn: number;
  private readonly pageIds: readonly string[];
  private navigations = 0;
  /** Its rows as text, cut where its age stands. */
  private text: readonly string[] | undefined;

  constructor(
    private readonly trackingId: string,
    pages: number,
    ageMs = leastAgeMs + Math.random() * (mostAgeMs - leastAgeMs),
  ) {
    this.startedOn = Date.now() - ageMs;
    this.pageIds = Array.from({ length: pages }, () => randomUUID().replaceAll('-', '').toUpperCase());
  }

  /** Its first page has another title and address now. */
  navigate(): void {
    this.navigations++;
    this.text = undefined;
  }

  rows(now: number): string {
    this.text ??= this.write().split('"AGE"');
    return this.text.join(String(Math.round(now - this.startedOn)));
  }

  /** As 2.42 does; see test/fixtures. */
  private write(): string {
    const { id, trackingId } = this;
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
      numbConnected: 1,
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
