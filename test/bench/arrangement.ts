// What a letter in the filter and another order cost the model, over the largest fleet: 200 endpoints of 25 sessions of
// four pages.
import { ArrangedSessions } from '../../src/browserless/arrangement/arrangedSessions';
import { plainArrangement, type Arrangement } from '../../src/browserless/arrangement/arrangement';
import type { Beside } from '../../src/browserless/arrangement/beside';
import { groupKeys } from '../../src/browserless/arrangement/group';
import { sortKeys } from '../../src/browserless/arrangement/sort';
import { plainEndpoint } from '../../src/browserless/endpoint';
import { groupSessions } from '../../src/browserless/grouping';
import { Pins } from '../../src/browserless/pins';
import type { Session } from '../../src/browserless/session';
import { Store } from '../../src/browserless/store';
import { usualThresholds } from '../../src/browserless/suspicion';
import { Viewers } from '../../src/browserless/viewers';
import { parseRows } from '../../src/browserless/wire';
import { besideOf } from '../../src/features/sessions/finding/beside';
import { LazyProspects } from '../../src/features/sessions/prospects';
import { systemClock } from '../../src/shared/clock';
import { answerOf, FakeSession } from './fakeSession';
import { median, type Measurement, type Measurements } from './figures';

const endpoints = 200;
const sessionsEach = 25;
const pagesEach = 4;
const rounds = 20;
const now = 1_795_392_700_000;
/** A fifth of them is suspicious for being long past its timeout of two minutes, a fifth has less than one left. */
const agesMs = [10_000, 30_000, 70_000, 130_000, 3_600_000];

/** Typed letter by letter: what many have, few have, nobody has, and what is looked for in one field. */
const typed = [
  'northwind',
  'job-17-2',
  'nowhere to be found',
  'title:"product 3" -id:job-1',
  'url:shop is:running',
  'is:suspicious job',
  'is:ending',
];

const nameOf = ({ trackingId, id }: Session): string => trackingId ?? id;

/** What is known beside the list, of nothing that costs less than in the product. */
async function knownOf(store: Store): Promise<Beside> {
  const clock = systemClock;
  const viewers = new Viewers({ store, clock, fleet: { watch: () => ({ dispose: () => undefined }) } });
  const pins = new Pins({ get: () => ['job-1-1'], set: () => undefined });
  const prospects = new LazyProspects({
    store,
    viewers,
    clock,
    fleet: { refresh: () => Promise.resolve() },
    askTimeout: () => Promise.resolve(30_000),
    thresholds: () => usualThresholds,
    wanted: [],
  });
  await prospects.load();
  return besideOf({ prospects, viewers, pins, clock });
}

/** Its endpoints answer when `store` is listened to. */
function fill(store: Store): void {
  const all = Array.from({ length: endpoints }, (_, index) => plainEndpoint(`http://127.0.0.1:${3000 + index}`));
  store.setEndpoints(all);
  for (const [at, { id }] of all.entries()) {
    const sessions = Array.from(
      { length: sessionsEach },
      (_, n) => new FakeSession(`job-${at + 1}-${n + 1}`, pagesEach, now - agesMs[n % agesMs.length]! - n * 100),
    );
    const sightings = groupSessions(parseRows(JSON.parse(answerOf(sessions, now)))?.rows ?? []);
    store.succeed(id, sightings, systemClock.now());
  }
}

/** All that is shown, as a tree that is all expanded asks for it. */
function read(sessions: ArrangedSessions): number {
  const below = sessions.endpoints().map(({ endpoint }) => sessions.sessionsOf(endpoint.id));
  const inGroups = sessions.groups().map((name) => sessions.sessionsIn(name));
  return [...below, ...inGroups].reduce((count, rows) => count + rows.length, 0);
}

/** In ms. */
function cost(sessions: ArrangedSessions, part: Partial<Arrangement>): number {
  const start = performance.now();
  sessions.arrange({ ...sessions.arrangement, ...part });
  read(sessions);
  return performance.now() - start;
}

export async function measure(): Promise<Measurements> {
  const store = new Store();
  const beside = await knownOf(store);
  fill(store);
  const sessions = new ArrangedSessions({ store, beside, nameOf }, plainArrangement);
  if (read(sessions) !== endpoints * sessionsEach) throw new Error('not all sessions are shown');
  const first = cost(sessions, { filter: 'j' });
  for (const filter of ['is:suspicious', 'is:ending']) {
    cost(sessions, { filter });
    if (sessions.count !== (endpoints * sessionsEach) / agesMs.length) throw new Error(`${filter}: ${sessions.count}`);
  }
  const ofTexts = new Map<string, number[]>(typed.map((text) => [text, []]));
  const ofOrders = new Map<string, number[]>(sortKeys.map((key) => [key, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [text, costs] of ofTexts)
      for (let letters = 1; letters <= text.length; letters++)
        costs.push(cost(sessions, { filter: text.slice(0, letters) }));
    cost(sessions, { filter: '' });
    for (const groupBy of groupKeys) {
      cost(sessions, { groupBy });
      for (const sortBy of sortKeys) ofOrders.get(sortBy)?.push(cost(sessions, { sortBy }));
    }
    cost(sessions, plainArrangement);
  }
  return {
    'filter.ms': { ...dearest(ofTexts), reference: { what: 'the very first letter', value: first, unit: 'ms' } },
    'sort.ms': {
      ...dearest(ofOrders),
      reference: { what: 'the slowest', value: Math.max(...[...ofOrders.values()].flat()), unit: 'ms' },
    },
  };
}

/** Of several medians the highest, and what it is of. */
function dearest(costs: ReadonlyMap<string, readonly number[]>): Measurement {
  const medians = [...costs].map(([what, values]) => ({ what, value: median(values), unit: 'ms' }));
  const measured = medians.reduce((one, other) => (other.value > one.value ? other : one));
  return { value: measured.value, measured };
}
