// What a letter in the filter and another order cost the model, over the largest fleet: 200 endpoints of 25 sessions of
// four pages.
import { ArrangedSessions } from '../../src/browserless/arrangement/arrangedSessions';
import { plainArrangement, type Arrangement } from '../../src/browserless/arrangement/arrangement';
import { groupKeys } from '../../src/browserless/arrangement/group';
import { sortKeys } from '../../src/browserless/arrangement/sort';
import { plainEndpoint } from '../../src/browserless/endpoint';
import { groupSessions } from '../../src/browserless/grouping';
import type { Session } from '../../src/browserless/session';
import { Store } from '../../src/browserless/store';
import { parseRows } from '../../src/browserless/wire';
import { answerOf, FakeSession } from './fakeSession';
import { median, type Measurements } from './figures';

const endpoints = 200;
const sessionsEach = 25;
const pagesEach = 4;
const rounds = 20;
const now = 1_795_392_700_000;

/** Typed letter by letter: what many have, few have, nobody has, and what is looked for in one field. */
const typed = ['northwind', 'job-17-2', 'nowhere to be found', 'title:"product 3" -id:job-1', 'url:shop is:running'];

const nameOf = ({ trackingId, id }: Session): string => trackingId ?? id;

function fleet(): Store {
  const store = new Store();
  const all = Array.from({ length: endpoints }, (_, index) => plainEndpoint(`http://127.0.0.1:${3000 + index}`));
  store.setEndpoints(all);
  for (const [at, { id }] of all.entries()) {
    const sessions = Array.from(
      { length: sessionsEach },
      (_, n) => new FakeSession(`job-${at + 1}-${n + 1}`, pagesEach, now - 3_600_000 + n * 100),
    );
    store.succeed(id, groupSessions(parseRows(JSON.parse(answerOf(sessions, now)))?.rows ?? []), now);
  }
  return store;
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

export function measure(): Promise<Measurements> {
  const sessions = new ArrangedSessions({ store: fleet(), nameOf }, plainArrangement);
  if (read(sessions) !== endpoints * sessionsEach) throw new Error('not all sessions are shown');
  const letters = typed.flatMap((text) => Array.from(text, (_, index) => text.slice(0, index + 1)));
  const first = cost(sessions, { filter: 'j' });
  const ofLetters = Array.from({ length: rounds }, () => letters.map((filter) => cost(sessions, { filter }))).flat();
  cost(sessions, { filter: '' });
  const ofOrders = Array.from({ length: rounds }, () =>
    groupKeys.flatMap((groupBy) => {
      cost(sessions, { groupBy });
      return sortKeys.map((sortBy) => cost(sessions, { sortBy }));
    }),
  ).flat();
  return Promise.resolve({
    'filter.ms': { value: median(ofLetters), reference: { what: 'the very first letter', value: first, unit: 'ms' } },
    'sort.ms': {
      value: median(ofOrders),
      reference: { what: 'the slowest', value: Math.max(...ofOrders), unit: 'ms' },
    },
  });
}
