import { randomBytes, randomUUID } from 'node:crypto';
import type { Chance } from './chance';

interface Page {
  readonly id: string;
  title: string;
  url: string;
}

interface Browser {
  readonly id: string;
  readonly name: string;
  readonly trackingId: string | undefined;
  readonly bornAt: number;
  readonly options: object;
  clients: number;
  pages: Page[];
}

const classes = ['ChromiumCDP', 'ChromiumCDP', 'ChromiumCDP', 'ChromeCDP', 'FirefoxPlaywright'];

/** The browsers of a server that is not there: they come, go, move and are left, and each has an id of its own. */
export class Browsers {
  private running: Browser[] = [];
  private count = 0;

  constructor(
    private readonly usual: number,
    private readonly chance: Chance,
    private readonly now: () => number,
  ) {
    this.renew();
  }

  get ids(): readonly string[] {
    return this.running.map(({ id }) => id);
  }

  /** As many as usual, all of them new. */
  renew(): void {
    this.running = Array.from({ length: this.usual }, () => this.launch(2));
  }

  /** Far more than usual. */
  crowd(): void {
    while (this.running.length < 500) this.running.unshift(this.launch(2));
  }

  /** One thing changes. */
  happen(): void {
    const { chance } = this;
    const browser = chance.pick(this.running);
    const page = chance.pick(browser?.pages ?? []);
    const what = chance.between(1, 6);
    if (what === 1 && this.running.length < 2 * this.usual) this.running.unshift(this.launch(chance.between(0, 4)));
    else if (!browser) return;
    else if (what === 2) this.end(browser.id);
    else if (what === 3) browser.clients = chance.between(0, 3);
    else if (what === 4) browser.pages.push(this.openPage());
    else if (what === 5) browser.pages = browser.pages.filter((other) => other !== page);
    else if (page) Object.assign(page, this.show());
  }

  end(id: string): boolean {
    const before = this.running.length;
    this.running = this.running.filter((browser) => browser.id !== id);
    return this.running.length < before;
  }

  /** A client comes to a browser, or one leaves it. */
  connect(id: string, clients: 1 | -1): void {
    const browser = this.running.find((one) => one.id === id);
    if (browser) browser.clients = Math.max(0, browser.clients + clients);
  }

  /** All that hold a browser leave it but so many. */
  leave(id: string, left: number): void {
    const browser = this.running.find((one) => one.id === id);
    if (browser) browser.clients = left;
  }

  /** What `GET /sessions` answers, as browserless 2.42 has it: see test/fixtures. */
  get list(): string {
    return JSON.stringify(this.running.flatMap((browser) => this.rows(browser)));
  }

  private rows({ id, name, trackingId, bornAt, options, clients, pages }: Browser): object[] {
    const row = {
      id,
      browserId: id,
      type: 'browser',
      browser: name,
      trackingId,
      running: true,
      numbConnected: clients,
      startedOn: 1_700_000_000_000 + bornAt,
      timeAliveMs: this.now() - bornAt,
      ttl: 0,
      initialConnectURL: `http://127.0.0.1:3000/chromium?trackingId=${trackingId ?? ''}&timeout=120000`,
      routePath: ['/chromium?(/)', '?(/)'],
      launchOptions: options,
      isTempDataDir: true,
      userDataDir: `/tmp/browserless-data-dirs/${id}`,
      killURL: `http://127.0.0.1:3000/kill/${id}`,
    };
    return [row, ...pages.map((page) => ({ ...row, ...page, type: 'page', description: '' }))];
  }

  private launch(pages: number): Browser {
    const name = this.chance.pick(classes) ?? '';
    return {
      id: randomUUID(),
      name,
      trackingId: this.chance.isOnceIn(2) ? `job-${++this.count}` : undefined,
      bornAt: this.now(),
      options: { headless: true, args: ['--window-size=1280,720', `--user-agent=job ${++this.count}`], stealth: false },
      clients: 1,
      pages: name.endsWith('Playwright') ? [] : Array.from({ length: pages }, () => this.openPage()),
    };
  }

  private readonly openPage = (): Page => ({ id: randomBytes(16).toString('hex').toUpperCase(), ...this.show() });

  private show(): Omit<Page, 'id'> {
    const number = ++this.count;
    return { title: `Order ${number} &amp; more`, url: `https://shop.example/order/${number}?step=1` };
  }
}
