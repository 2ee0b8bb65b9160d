import { fingerprintOf } from '../../../src/browserless/fingerprint';
import { groupSessions } from '../../../src/browserless/grouping';
import { Store, type EndpointState } from '../../../src/browserless/store';
import { WorkersBehind } from '../../../src/browserless/workersBehind';
import { parseRows } from '../../../src/browserless/wire';
import { endpoint } from '../samples';

export interface Browser {
  readonly id: string;
  /** By its server's clock. */
  readonly startedOn: number;
  /** When its server first lists it, on the true clock (ms). */
  readonly listedAt: number;
  readonly protocol: 'cdp' | 'playwright';
}

let ids = 0;

/** A server that lists browsers, as browserless does, by a clock of its own. */
export class Server {
  browsers: Browser[] = [];
  /** By what its clock is ahead of the true one (ms). */
  ahead = 1_800_000_000_000;

  constructor(private readonly saysAges = true) {}

  begin(
    now: number,
    { lateMs = 0, protocol = 'cdp' }: Partial<Pick<Browser, 'protocol'>> & { readonly lateMs?: number } = {},
  ): Browser {
    const browser = { id: `s${++ids}`, startedOn: now + this.ahead, listedAt: now + lateMs, protocol };
    this.browsers.push(browser);
    return browser;
  }

  end(id: string): void {
    this.browsers = this.browsers.filter((browser) => browser.id !== id);
  }

  listed(now: number): Browser[] {
    return this.browsers.filter(({ listedAt }) => listedAt <= now);
  }

  list(now: number): string {
    return JSON.stringify(
      this.listed(now).map(({ id, startedOn, protocol }) => ({
        type: 'browser',
        id,
        browserId: id,
        browser: protocol === 'cdp' ? 'ChromiumCDP' : 'FirefoxPlaywright',
        numbConnected: 1,
        running: true,
        ...(this.saysAges && { startedOn, timeAliveMs: now + this.ahead - startedOn }),
      })),
    );
  }
}

/** An endpoint whose answers are read as the product reads them. Time is true but for what this machine sleeps. */
export class Watch {
  readonly store = new Store((isOne) => new WorkersBehind(isOne));
  /** The true time (ms). */
  now = 1_000_000;
  /** What this machine has slept (ms): its clock stood still. */
  private slept = 0;

  constructor(readonly watched = endpoint()) {
    this.store.setEndpoints([watched]);
  }

  get state(): EndpointState {
    return this.store.get(this.watched.id)!;
  }

  /** As they are shown, in no order. */
  get shown(): string[] {
    return this.state.sessions.map(({ session }) => session.id).sort();
  }

  /** The monotonic clock. */
  get clock(): number {
    return this.now - this.slept;
  }

  sleep(ms: number): void {
    this.now += ms;
    this.slept += ms;
  }

  fail(): void {
    this.store.fail(this.watched.id, { kind: 'refused' });
  }

  /** An answer of this server, `ms` after the last and on its way for `wayMs`. */
  ask(server: Server, ms = 3000, wayMs = 0): void {
    this.now += ms;
    const askedAt = this.clock;
    const body = server.list(this.now);
    this.now += wayMs;
    const { store, watched, clock } = this;
    const fingerprint = fingerprintOf(Buffer.from(body));
    if (store.isKnown(watched.id, fingerprint, clock)) return store.confirm(watched.id, clock, askedAt);
    store.succeed(watched.id, groupSessions(parseRows(JSON.parse(body))!.rows), clock, askedAt, fingerprint);
  }
}
