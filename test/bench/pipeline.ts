// What an answer costs from its body to the store, beside `JSON.parse` of the same body.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client } from '../../src/browserless/client';
import { noCredentials } from '../../src/browserless/credentials';
import { plainEndpoint } from '../../src/browserless/endpoint';
import { Fleet } from '../../src/browserless/fleet';
import { Store } from '../../src/browserless/store';
import { WorkersBehind } from '../../src/browserless/workersBehind';
import { Viewers } from '../../src/browserless/viewers';
import { answerOf, FakeSession } from './fakeSession';
import { median, type Measurement, type Measurements } from './figures';

const batches = 5;
const rounds = 20;
const growthBatches = 5;
const intervalMs = 3000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const endpoint = plainEndpoint('http://127.0.0.1:3000');

/** A server of many sessions, whose time is turned. */
class Farm {
  private now = 1_795_392_700_000;
  private born = 0;
  private readonly sessions: FakeSession[];

  constructor(
    count: number,
    private readonly pages: number,
  ) {
    this.sessions = Array.from({ length: count }, () => this.begin());
  }

  age(): void {
    this.now += intervalMs;
  }

  /** The answer of now: a string of its own, as the network gives it. */
  answer(): string {
    return Buffer.from(answerOf(this.sessions, this.now)).toString('utf8');
  }

  /** One session in a hundred is on another page or gains a client, and now and then one makes way for another. */
  change(round: number): number {
    const { length } = this.sessions;
    const changed = Math.ceil(length / 100);
    for (let index = 0; index < changed; index++) {
      const session = this.sessions[(round * 7 + index * 100) % length]!;
      if (index % 5 === 4) session.connect();
      else session.navigate();
    }
    if (round % 4 === 3) {
      this.sessions.shift();
      this.sessions.push(this.begin());
    }
    return changed;
  }

  private begin(): FakeSession {
    const number = this.born++;
    return new FakeSession(`job-${number}`, this.pages, this.now - 3_600_000 + number * 11);
  }
}

/** The product's way from a request to the store, with the network's answer at hand. */
class Reader {
  readonly store = new Store((isOne) => new WorkersBehind(isOne));
  events = 0;
  private now = 1_000_000;
  private text = '';
  private bytes = Buffer.alloc(0);
  private readonly fleet: Fleet;

  constructor() {
    const clock = { now: () => this.now, after: () => ({ dispose: () => undefined }) };
    const client = new Client({
      endpoint,
      http: {
        get: (_, { isKnown }) => {
          const known = isKnown?.(this.bytes) === true;
          const body = known ? { body: '', isKnown: known } : { body: this.text };
          return Promise.resolve({ status: 200, location: undefined, retryAfter: undefined, ...body });
        },
      },
      credentials: () => Promise.resolve(noCredentials),
      timeoutMs: () => 60_000,
      maxBytes: () => 100_000_000,
    });
    const log = { write: () => undefined };
    this.fleet = new Fleet({ store: this.store, connect: () => client, intervalMs: () => intervalMs, clock, log });
    new Viewers({ store: this.store, fleet: this.fleet, clock });
    this.fleet.setEndpoints([endpoint]);
    // somebody looks, as in life; the clock lets no poll begin by itself
    this.fleet.watch();
    this.store.onDidChange(() => this.events++);
  }

  /** In ms. */
  async read(body: string): Promise<number> {
    this.now += intervalMs;
    this.text = body;
    this.bytes = Buffer.from(body);
    const start = performance.now();
    await this.fleet.refresh();
    const ms = performance.now() - start;
    this.text = '';
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

/** In ms. */
interface Costs {
  readonly parse: number[];
  readonly read: number[];
}

const noCosts = (): Costs => ({ parse: [], read: [] });

interface CostsOfAnswers extends Costs {
  /** Events over changed sessions and their endpoint. */
  readonly events: number[];
}

/** Reads the answers of 1,000 sessions of five rows, and parses them alone, in turn. */
async function readAnswers(isChanging: boolean): Promise<CostsOfAnswers> {
  const farm = new Farm(1000, 4);
  const reader = new Reader();
  const costs: CostsOfAnswers = { ...noCosts(), events: [] };
  for (let batch = 0; batch < batches; batch++) {
    const answers = answersOf(farm, rounds, isChanging);
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
 * How much more a session costs among 10,000 than among 100, over how much more it costs `JSON.parse`, as much work of
 * each in turn. They have two rows each, since a client takes no more than 20,000.
 */
async function growth(): Promise<Measurement> {
  const few = { farm: new Farm(100, 1), reader: new Reader(), costs: noCosts() };
  const many = { farm: new Farm(10_000, 1), reader: new Reader(), costs: noCosts() };
  for (let batch = 0; batch < growthBatches; batch++) {
    const answers = { few: answersOf(few.farm, 400, true), many: answersOf(many.farm, 4, true) };
    collectGarbage();
    for (let round = 0; round < 4; round++) {
      const ofFew = { parse: 0, read: 0 };
      for (let answer = 0; answer < 100; answer++) {
        const { toParse, toRead } = answers.few.shift()!;
        ofFew.parse += parse(toParse);
        ofFew.read += await few.reader.read(toRead);
      }
      const { toParse, toRead } = answers.many.shift()!;
      const ofMany = { parse: parse(toParse), read: await many.reader.read(toRead) };
      if (batch === 0) continue;
      for (const work of ['parse', 'read'] as const) {
        few.costs[work].push(ofFew[work]);
        many.costs[work].push(ofMany[work]);
      }
    }
  }
  const grown = (work: 'parse' | 'read'): number => median(many.costs[work]) / median(few.costs[work]);
  return {
    value: grown('read') / grown('parse'),
    measured: { what: 'body to store', value: grown('read'), unit: '×' },
    reference: { what: 'JSON.parse', value: grown('parse'), unit: '×' },
  };
}

interface Answer {
  /** How many sessions are no longer what they were. */
  readonly changed: number;
  readonly toParse: string;
  readonly toRead: string;
}

/**
 * In their order, and made beforehand, a string for each use: neither what making them costs nor what V8 keeps of one
 * that it has seen is in.
 */
function answersOf(farm: Farm, count: number, isChanging: boolean): Answer[] {
  return Array.from({ length: count }, (_, round) => {
    const changed = isChanging ? farm.change(round) : 0;
    farm.age();
    return { changed, toParse: farm.answer(), toRead: farm.answer() };
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
