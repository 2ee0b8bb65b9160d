// What an answer costs from its body to the store, beside `JSON.parse` of the same body.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client } from '../../src/browserless/client';
import { noCredentials } from '../../src/browserless/credentials';
import { plainEndpoint } from '../../src/browserless/endpoint';
import { Fleet } from '../../src/browserless/fleet';
import { Store } from '../../src/browserless/store';
import { Viewers } from '../../src/browserless/viewers';
import { median, type Measurement, type Measurements } from './figures';

const batches = 5;
const rounds = 20;
const growthBatches = 5;
const intervalMs = 3000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const endpoint = plainEndpoint('http://127.0.0.1:3000');

interface Page {
  id: string;
  title: string;
  url: string;
}

interface Running {
  id: string;
  startedOn: number;
  clients: number;
  pages: Page[];
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

/** A server of many sessions, whose rows have the fields, the lengths and the layout of browserless 2.42. */
class Farm {
  private now = 1_795_392_700_000;
  private born = 0;
  private readonly sessions: Running[];

  constructor(
    count: number,
    private readonly pages: number,
  ) {
    this.sessions = Array.from({ length: count }, () => this.begin());
  }

  age(): void {
    this.now += intervalMs;
  }

  /** The answer of an interval later: a string of its own, as the network gives it. */
  answer(): string {
    const rows = this.sessions.flatMap((session) => this.rows(session));
    return Buffer.from(JSON.stringify(rows, undefined, '  ')).toString('utf8');
  }

  /** One session in a hundred is on another page, gains a client, or, once in a round of `replaced`, makes way for another. */
  change(round: number): number {
    const { length } = this.sessions;
    const changed = Math.ceil(length / 100);
    for (let index = 0; index < changed; index++) {
      const at = (round * 7 + index * 100) % length;
      const session = this.sessions[at]!;
      const [page] = session.pages;
      if (index % 5 === 4) session.clients++;
      else if (page)
        Object.assign(page, { title: `Orders ${round} - Northwind`, url: `${page.url.slice(0, 70)}${round}` });
    }
    if (round % 4 === 3) {
      this.sessions.shift();
      this.sessions.push(this.begin());
    }
    return changed;
  }

  private begin(): Running {
    const number = this.born++;
    const id = `7e7d13a3-3feb-4b0e-a604-${hex(number, 12).toLowerCase()}`;
    const page = (index: number): Page => ({
      id: `5689BEEA59FA7F7FEDC2AC${hex(number * 8 + index, 10)}`,
      title: `Order ${number}, step ${index}${index === 1 ? ' &amp; delivery' : ''} - Northwind`,
      url: `https://shop.northwind.example/orders/${number}/delivery?step=${index}&lang=en&view=table#top`,
    });
    const startedOn = this.now - 3_600_000 + number * 11;
    return { id, startedOn, clients: 1, pages: Array.from({ length: this.pages }, (_, index) => page(index)) };
  }

  private rows({ id, startedOn, clients, pages }: Running): object[] {
    const browser = {
      initialConnectURL: `http://127.0.0.1:3000/chromium?trackingId=job-${id.slice(-6)}&timeout=120000&launch=%7B%22headless%22%3Atrue%7D`,
      isTempDataDir: true,
      launchOptions: { headless: true, args: ['--window-size=1280,720', '--lang=en'], stealth: false },
      numbConnected: clients,
      routePath: ['/chromium?(/)', '?(/)'],
      startedOn,
      trackingId: `job-${id.slice(-6)}`,
      ttl: 0,
      userDataDir: `/data/browserless-data-dir-${id}`,
      browser: 'ChromiumCDP',
      browserId: id,
      killURL: `http://127.0.0.1:3000/kill/${id}`,
      running: true,
      timeAliveMs: this.now - startedOn,
    };
    const target = (page: Page): object => ({
      ...browser,
      id: page.id,
      type: 'page',
      description: '',
      devtoolsFrontendUrl: `/devtools/inspector.html?ws=127.0.0.1:3000/devtools/page/${page.id}`,
      title: page.title,
      url: page.url,
      webSocketDebuggerUrl: `ws://127.0.0.1:3000/devtools/page/${page.id}`,
      browserWSEndpoint: `ws://127.0.0.1:3000/devtools/browser/${id}`,
    });
    return [{ id, ...browser, type: 'browser' }, ...pages.map(target)];
  }
}

/** The product's way from a request to the store, with the network's answer at hand. */
class Reader {
  readonly store = new Store();
  events = 0;
  private now = 1_000_000;
  private body = '';
  private readonly fleet: Fleet;

  constructor() {
    const clock = { now: () => this.now, after: () => ({ dispose: () => undefined }) };
    const client = new Client({
      endpoint,
      http: {
        get: () => Promise.resolve({ status: 200, location: undefined, retryAfter: undefined, body: this.body }),
      },
      credentials: () => Promise.resolve(noCredentials),
      timeoutMs: () => 60_000,
      maxBytes: () => 100_000_000,
    });
    const log = { write: () => undefined };
    this.fleet = new Fleet({ store: this.store, connect: () => client, intervalMs: () => intervalMs, clock, log });
    new Viewers({ store: this.store, fleet: this.fleet, clock });
    this.fleet.setEndpoints([endpoint]);
    this.store.onDidChange(() => this.events++);
  }

  /** In ms. */
  async read(body: string): Promise<number> {
    this.now += intervalMs;
    this.body = body;
    const start = performance.now();
    await this.fleet.refresh();
    const ms = performance.now() - start;
    this.body = '';
    if (this.store.get(endpoint.id)?.health.kind !== 'ok') throw new Error('the answer was not taken');
    return ms;
  }
}

/** In ms. */
function parse(body: string): number {
  const start = performance.now();
  JSON.parse(body);
  return performance.now() - start;
}

interface Costs {
  /** In ms. */
  readonly parse: number[];
  readonly read: number[];
  /** Events over changed sessions and their endpoint. */
  readonly events: number[];
}

/** Reads the answers of 1,000 sessions of five rows, and parses them alone, in turn. */
async function readAnswers(isChanging: boolean): Promise<Costs> {
  const farm = new Farm(1000, 4);
  const reader = new Reader();
  const costs: Costs = { parse: [], read: [], events: [] };
  for (let batch = 0; batch < batches; batch++) {
    // made beforehand, a string for each: neither what making them costs nor what V8 keeps of one that it has seen is in
    const answers = Array.from({ length: rounds }, (_, round) => {
      const changed = isChanging ? farm.change(batch * rounds + round) : 0;
      farm.age();
      return { changed, toParse: farm.answer(), toRead: farm.answer() };
    });
    collectGarbage();
    for (let round = 0; round < rounds; round++) {
      // as in life, nothing holds an answer that has been read
      const { changed, toParse, toRead } = answers.shift()!;
      reader.events = 0;
      const parsed = round % 2 === 0 ? parse(toParse) : undefined;
      const read = await reader.read(toRead);
      const cost = parsed ?? parse(toParse);
      if (batch === 0) continue;
      costs.parse.push(cost);
      costs.read.push(read);
      costs.events.push(reader.events / (changed + 1));
    }
  }
  return costs;
}

/**
 * What a session costs among 100 and among 10,000 (µs), as much work of each in turn. They have two rows each, since a
 * client takes no more than 20,000.
 */
async function growth(): Promise<Measurement> {
  const few = { farm: new Farm(100, 1), reader: new Reader(), costs: [] as number[] };
  const many = { farm: new Farm(10_000, 1), reader: new Reader(), costs: [] as number[] };
  for (let batch = 0; batch < growthBatches; batch++) {
    const bodies = { few: answersOf(few.farm, 400), many: answersOf(many.farm, 4) };
    collectGarbage();
    for (let round = 0; round < 4; round++) {
      let ms = 0;
      for (let answer = 0; answer < 100; answer++) ms += await few.reader.read(bodies.few.pop()!);
      const manyMs = await many.reader.read(bodies.many.pop()!);
      if (batch === 0) continue;
      few.costs.push(ms / 10);
      many.costs.push(manyMs / 10);
    }
  }
  const [ofFew, ofMany] = [median(few.costs), median(many.costs)];
  return {
    value: ofMany / ofFew,
    measured: { what: 'among 10,000', value: ofMany, unit: 'µs' },
    reference: { what: 'among 100', value: ofFew, unit: 'µs' },
  };
}

function answersOf(farm: Farm, count: number): string[] {
  return Array.from({ length: count }, () => {
    farm.age();
    return farm.answer();
  });
}

function overParse({ parse: parsing, read: reading }: Costs): Measurement {
  const [parsed, read] = [median(parsing), median(reading)];
  return {
    value: read / parsed,
    measured: { what: 'body to store', value: read, unit: 'ms' },
    reference: { what: 'JSON.parse', value: parsed, unit: 'ms' },
  };
}

export async function measure(): Promise<Measurements> {
  const changed = await readAnswers(true);
  return {
    'pipeline.ratio': overParse(await readAnswers(false)),
    'pipeline.changed': overParse(changed),
    'pipeline.events': { value: Math.max(...changed.events) },
    'pipeline.growth': await growth(),
  };
}
