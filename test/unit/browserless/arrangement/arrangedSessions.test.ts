import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ArrangedSessions, type ArrangedSession } from '../../../../src/browserless/arrangement/arrangedSessions';
import { plainArrangement, type Arrangement } from '../../../../src/browserless/arrangement/arrangement';
import { groupKeys } from '../../../../src/browserless/arrangement/group';
import { sortKeys } from '../../../../src/browserless/arrangement/sort';
import type { Beside } from '../../../../src/browserless/arrangement/beside';
import type { Session, Sighting } from '../../../../src/browserless/session';
import { keyText, type SessionKey } from '../../../../src/browserless/sessionKey';
import { Store, type Change } from '../../../../src/browserless/store';
import { Emitter } from '../../../../src/shared/emitter';
import { beside, endpoint, page, pressure, sighting } from '../../samples';

const a = endpoint('http://a', { name: 'A' });
const b = endpoint('http://b', { name: 'B' });
const nameOf = ({ trackingId, id }: Session): string => trackingId ?? id;

/** A store of two endpoints with its sessions arranged, and what has been fired, a line an event. */
function arranged(arrangement: Partial<Arrangement> = {}) {
  const store = new Store();
  store.setEndpoints([a, b]);
  const known = new Known();
  const sessions = new ArrangedSessions(
    { store, beside: known.beside, nameOf },
    { ...plainArrangement, ...arrangement },
  );
  const fired: string[] = [];
  sessions.onDidChange((change) => {
    const what = [
      'endpointId' in change && change.endpointId.replace('http://', ''),
      'sessionId' in change && change.sessionId,
      'name' in change && change.name,
    ];
    fired.push([change.kind, ...what].filter(Boolean).join(' '));
  });
  let now = 100_000;
  const answer = (of: typeof a, ...sightings: readonly Sighting[]): string[] => {
    fired.length = 0;
    now += 3000;
    store.succeed(
      of.id,
      sightings.map((one) => ({ ...one, aliveMs: now - (one.aliveMs ?? 0) })),
      now,
    );
    return [...fired];
  };
  const fail = (of: typeof a): string[] => {
    fired.length = 0;
    store.fail(of.id, { kind: 'refused' });
    return [...fired];
  };
  const arrange = (part: Partial<Arrangement>): string[] => {
    fired.length = 0;
    sessions.arrange({ ...sessions.arrangement, ...part });
    return [...fired];
  };
  /** The session of the endpoint is so now, or not any more. */
  const mark = (of: typeof a, sessionId: string, isSuspicious = true): string[] => {
    fired.length = 0;
    known.mark({ endpointId: of.id, sessionId }, isSuspicious);
    return [...fired];
  };
  return { store, known, sessions, answer, fail, arrange, mark, shown: () => shown(sessions) };
}

/** What is known of sessions beside their lists, as a test says. */
class Known {
  readonly suspicious = new Set<string>();
  readonly ends = new Map<string, number>();
  private readonly changes = new Emitter<Change>();
  readonly beside: Beside = beside({
    isSuspicious: (key) => this.suspicious.has(keyText(key)),
    isEnding: (key) => this.ends.has(keyText(key)),
    endsAt: (key) => this.ends.get(keyText(key)),
    onDidChange: this.changes.event,
  });

  mark(key: SessionKey, isSuspicious: boolean): void {
    if (isSuspicious) this.suspicious.add(keyText(key));
    else this.suspicious.delete(keyText(key));
    this.changes.fire({ kind: 'session', ...key });
  }

  /** By time alone: nothing is said of it. */
  end(of: typeof a, sessionId: string, endsAt: number | undefined): void {
    const text = keyText({ endpointId: of.id, sessionId });
    if (endsAt === undefined) this.ends.delete(text);
    else this.ends.set(text, endsAt);
  }

  tell(change: Change): void {
    this.changes.fire(change);
  }
}

/** What is shown, a line a row. */
function shown(sessions: ArrangedSessions): string[] {
  const lines = (rows: readonly ArrangedSession[]): string[] =>
    rows.map(({ sessionId, match }) => `  ${sessionId}${match === 'pages' ? ' +' : ''}`);
  return [
    ...sessions
      .endpoints()
      .flatMap(({ endpoint: { id } }) => [id.replace('http://', ''), ...lines(sessions.sessionsOf(id))]),
    ...sessions
      .groups()
      .flatMap((name) => [`${name || '-'} (${sessions.countIn(name)})`, ...lines(sessions.sessionsIn(name))]),
  ];
}

/** Born at a time (ms) of a clock that both endpoints share. */
const one = (id: string, bornAt = 0, part: Partial<Session> = {}): Sighting =>
  sighting({ id, trackingId: `job-${id}`, ...part }, bornAt);

const cart = { targets: [page({ title: 'Cart' })] };
const firefox = { browser: 'FirefoxPlaywright' };

describe('sessions without any arrangement', () => {
  it('stand below their endpoints as the store has them, and the store’s changes are theirs', () => {
    const { answer, shown: rows, sessions } = arranged();
    assert.deepEqual(answer(a, one('2'), one('1')), ['endpoint a']);
    assert.deepEqual(answer(a, one('2'), one('1')), []);
    assert.deepEqual(answer(a, one('2'), one('1', 0, { clients: 2 })), ['session a 1']);
    assert.deepEqual(rows(), ['a', '  2', '  1', 'b']);
    assert.equal(sessions.isFiltered, false);
  });
});

describe('filtered sessions', () => {
  it('are those that match; endpoints stay', () => {
    const { answer, shown: rows, sessions } = arranged({ filter: 'cart' });
    answer(a, one('2'), one('1', 0, cart));
    answer(b, one('3'));
    assert.deepEqual(rows(), ['a', '  1 +', 'b']);
    assert.deepEqual([sessions.countOf(a.id), sessions.countOf(b.id), sessions.count], [1, 0, 1]);
  });

  it('fire nothing for a poll that changes nothing, and nothing for what is not seen', () => {
    const { answer } = arranged({ filter: 'cart' });
    answer(a, one('2'), one('1', 0, cart));
    assert.deepEqual(answer(a, one('2'), one('1', 0, cart)), []);
    assert.deepEqual(answer(a, one('2', 0, { clients: 7 }), one('1', 0, cart)), []);
    assert.deepEqual(answer(a, one('2', 0, { clients: 7 }), one('1', 0, { ...cart, clients: 7 })), ['session a 1']);
  });

  it('redraw their endpoint when a session comes into the filter or leaves it', () => {
    const { answer, shown: rows } = arranged({ filter: 'cart' });
    answer(a, one('2'), one('1'));
    assert.deepEqual(rows(), ['a', 'b']);
    assert.deepEqual(answer(a, one('2'), one('1', 0, cart)), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  1 +', 'b']);
    assert.deepEqual(answer(a, one('2', 0, cart), one('1', 0, cart)), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  2 +', '  1 +', 'b'], 'in the store’s order');
    assert.deepEqual(answer(a, one('2'), one('1')), ['endpoint a']);
    assert.deepEqual(rows(), ['a', 'b']);
  });

  it('redraw their endpoint when one is shown for its pages that was shown for itself', () => {
    const { answer, shown: rows } = arranged({ filter: 'cart' });
    answer(a, one('1', 0, { ...cart, trackingId: 'cart-1' }));
    assert.deepEqual(rows(), ['a', '  1', 'b']);
    assert.deepEqual(answer(a, one('1', 0, cart)), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  1 +', 'b']);
  });

  it('show all pages of one that matches, and of one that matches by its pages those alone', () => {
    const { answer, store, sessions } = arranged({ filter: 'cart' });
    const pages = [page({ id: 'P1', title: 'Home' }), page({ id: 'P2', title: 'Cart' })];
    answer(a, one('1', 0, { targets: pages }), one('2', 0, { targets: pages, trackingId: 'cart' }));
    const targets = (id: string) =>
      sessions.targets(store.session(a.id, id)!.session, store.get(a.id)!).map((target) => target.id);
    assert.deepEqual(targets('1'), ['P2']);
    assert.deepEqual(targets('2'), ['P1', 'P2']);
  });

  it('of a failing endpoint are as they were last seen', () => {
    const { answer, fail, shown: rows, arrange } = arranged({ filter: 'job' });
    answer(a, one('1'));
    assert.deepEqual(fail(a), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  1', 'b']);
    arrange({ filter: 'is:stale' });
    assert.deepEqual(rows(), ['a', '  1', 'b']);
    assert.deepEqual(answer(a, one('1')), ['endpoint a']);
    assert.deepEqual(rows(), ['a', 'b']);
  });
});

describe('suspicious sessions alone', () => {
  it('come and go at once as they become so, by their endpoint’s row, which counts them', () => {
    const { answer, mark, shown: rows, sessions } = arranged({ filter: 'is:suspicious' });
    answer(a, one('2'), one('1'));
    assert.deepEqual(rows(), ['a', 'b']);
    assert.deepEqual(mark(a, '1'), ['endpoint a']);
    assert.deepEqual(mark(a, '2'), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  2', '  1', 'b'], 'in the store’s order');
    assert.equal(sessions.countOf(a.id), 2);
    assert.deepEqual(mark(a, '2'), ['session a 2'], 'for another reason');
    assert.deepEqual(mark(a, '2', false), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  1', 'b']);
    assert.equal(sessions.countOf(a.id), 1);
    assert.deepEqual(answer(a, one('2'), one('1')), []);
  });

  it('come and go with their groups, which count them', () => {
    const { answer, mark, shown: rows } = arranged({ filter: 'is:suspicious', groupBy: 'browser' });
    answer(a, one('2'), one('1'));
    answer(b, one('3'));
    assert.deepEqual(rows(), ['a', 'b'], 'where there is no group at all');
    assert.deepEqual(mark(a, '1'), ['fleet']);
    assert.deepEqual(mark(b, '3'), ['group Chromium', 'session b 3']);
    assert.deepEqual(rows(), ['Chromium (2)', '  1', '  3']);
    assert.deepEqual(mark(a, '1', false), ['group Chromium']);
    assert.deepEqual(rows(), ['Chromium (1)', '  3']);
  });

  it('are others for all of an endpoint, or of the fleet, when that is told', () => {
    const { answer, known, shown: rows } = arranged({ filter: 'is:suspicious' });
    answer(a, one('1'));
    answer(b, one('2'));
    for (const [{ id: endpointId }, sessionId] of [
      [a, '1'],
      [b, '2'],
    ] as const)
      known.suspicious.add(keyText({ endpointId, sessionId }));
    known.tell({ kind: 'endpoint', endpointId: a.id });
    assert.deepEqual(rows(), ['a', '  1', 'b']);
    known.tell({ kind: 'fleet' });
    assert.deepEqual(rows(), ['a', '  1', 'b', '  2']);
  });

  it('are none of those that have gone', () => {
    const { answer, mark } = arranged({ filter: 'is:suspicious' });
    answer(a, one('1'));
    mark(a, '1');
    answer(a);
    assert.deepEqual(mark(a, '1', false), []);
  });
});

describe('sessions by time', () => {
  it('move as their ends do, also with an answer that says nothing new', () => {
    const { answer, known, shown: rows } = arranged({ sortBy: 'timeLeft' });
    const both = [one('2'), one('1')] as const;
    known.end(a, '1', 200_000);
    answer(a, ...both);
    assert.deepEqual(rows(), ['a', '  1', '  2', 'b']);
    known.end(a, '2', 150_000);
    assert.deepEqual(answer(a, ...both), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  2', '  1', 'b']);
    known.end(a, '2', undefined);
    assert.deepEqual(answer(a, ...both), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  1', '  2', 'b']);
  });

  it('keep their places when an end is known a little better', () => {
    const { answer, known } = arranged({ sortBy: 'timeLeft' });
    known.end(a, '1', 200_000);
    answer(a, one('1'));
    known.end(a, '1', 199_000);
    assert.deepEqual(answer(a, one('1')), []);
  });

  it('come into a filter and leave it with an answer that says nothing new', () => {
    const { answer, known, shown: rows } = arranged({ filter: 'is:ending' });
    answer(a, one('1'));
    assert.deepEqual(rows(), ['a', 'b']);
    known.end(a, '1', 150_000);
    assert.deepEqual(answer(a, one('1')), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  1', 'b']);
  });

  it('cost nothing where neither order nor filter goes by it', () => {
    const { answer, known, sessions } = arranged({ filter: 'job' });
    answer(a, one('1'));
    const [before] = sessions.sessionsOf(a.id);
    known.end(a, '1', 150_000);
    answer(a, one('1'));
    assert.equal(sessions.sessionsOf(a.id)[0], before);
  });
});

describe('another arrangement', () => {
  it('fires once, and not where it shows the same', () => {
    const { answer, arrange } = arranged();
    answer(a, one('2'), one('1', 0, cart));
    assert.deepEqual(arrange({ filter: '  ' }), []);
    assert.deepEqual(arrange({ filter: 'job' }), ['fleet'], 'endpoints say how many of their sessions are shown');
    assert.deepEqual(arrange({ filter: 'job-' }), []);
    assert.deepEqual(arrange({ filter: 'car' }), ['fleet']);
    assert.deepEqual(arrange({ filter: 'cart' }), []);
    assert.deepEqual(arrange({ filter: '' }), ['fleet']);
    assert.deepEqual(arrange({ groupBy: 'browser' }), ['fleet']);
    assert.deepEqual(arrange({ sortBy: 'name' }), ['fleet']);
  });
});

describe('sorted sessions', () => {
  it('are sorted below each endpoint', () => {
    const { answer, shown: rows } = arranged({ sortBy: 'name' });
    answer(a, one('10'), one('9'), one('11'));
    assert.deepEqual(rows(), ['a', '  9', '  10', '  11', 'b']);
  });

  it('redraw their endpoint when one’s place may be another, and only itself when not', () => {
    const { answer, shown: rows } = arranged({ sortBy: 'clients' });
    answer(a, one('1'), one('2'));
    assert.deepEqual(answer(a, one('1'), one('2', 0, cart)), ['session a 2']);
    assert.deepEqual(answer(a, one('1'), one('2', 0, { ...cart, clients: 3 })), ['endpoint a']);
    assert.deepEqual(rows(), ['a', '  2', '  1', 'b']);
  });
});

describe('grouped sessions', () => {
  it('keep their places when an answer knows their age a little better', () => {
    const { answer, shown: rows } = arranged({ groupBy: 'browser' });
    answer(b, one('2', 102));
    answer(a, one('1', 101));
    assert.deepEqual(answer(b, one('2', 99, { clients: 2 })), ['session b 2']);
    assert.deepEqual(rows(), ['Chromium (2)', '  2', '  1']);
  });

  it('stand below groups by name, across endpoints, newest first', () => {
    const { answer, shown: rows } = arranged({ groupBy: 'browser' });
    answer(a, one('3', 300), one('1', 100));
    answer(b, one('4', 400, firefox), one('2', 200));
    assert.deepEqual(rows(), ['Chromium (3)', '  3', '  2', '  1', 'Firefox · Playwright (1)', '  4']);
  });

  it('of no group, and of none that says anything, stand last', () => {
    const { answer, shown: rows } = arranged({ groupBy: 'trackingPrefix' });
    answer(
      a,
      one('1', 0, { trackingId: undefined }),
      one('2', 0, { trackingId: '7' }),
      one('3', 0, { trackingId: 'z-1' }),
    );
    answer(b);
    assert.deepEqual(rows(), ['z (1)', '  3', '# (1)', '  2', '- (1)', '  1']);
  });

  it('leave every endpoint its row that has something to say, and all where there is no group', () => {
    const { answer, fail, shown: rows, store } = arranged({ groupBy: 'browser' });
    assert.deepEqual(rows(), ['a', 'b']);
    answer(a, one('1'));
    assert.deepEqual(rows(), ['b', 'Chromium (1)', '  1'], 'b is still asked');
    assert.deepEqual(answer(b), ['fleet']);
    assert.deepEqual(rows(), ['Chromium (1)', '  1']);
    assert.deepEqual(fail(a), ['fleet']);
    assert.deepEqual(rows(), ['a', 'Chromium (1)', '  1']);
    answer(a);
    assert.deepEqual(rows(), ['a', 'b']);
    const tls = { ...b, baseUrl: 'https://b', connection: { ...b.connection, rejectUnauthorized: false } };
    store.setEndpoints([a, tls]);
    answer(a, one('1'));
    assert.deepEqual(rows(), ['b', 'Chromium (1)', '  1'], 'whoever answers there is believed');
  });

  it('fire nothing for a poll that changes nothing', () => {
    const { answer } = arranged({ groupBy: 'browser' });
    answer(a, one('1'));
    answer(b, one('2'));
    assert.deepEqual(answer(a, one('1')), []);
    assert.deepEqual(answer(b, one('2')), []);
  });

  it('redraw the groups that have other sessions, and everything when a group comes or goes', () => {
    const { answer } = arranged({ groupBy: 'browser' });
    answer(b, one('9', 9, firefox));
    assert.deepEqual(answer(a, one('1')), ['fleet']);
    assert.deepEqual(answer(a, one('1'), one('2')), ['group Chromium', 'session a 2']);
    assert.deepEqual(answer(a, one('1'), one('2', 0, { clients: 4 })), ['session a 2']);
    assert.deepEqual(answer(a, one('1', 0, firefox)), ['fleet']);
    assert.deepEqual(answer(a, one('1', 0, firefox), one('3', 0, firefox)), [
      'group Firefox · Playwright',
      'session a 3',
    ]);
  });

  it('have nothing to do with how full their endpoints are', () => {
    const { answer, store, sessions } = arranged({ groupBy: 'browser' });
    answer(b);
    answer(a, one('1'));
    let fired = 0;
    sessions.onDidChange(() => fired++);
    store.takeReading(a.id, { at: 200_000, goodUntil: 300_000, pressure: pressure() });
    assert.equal(fired, 0);
  });

  it('redraw every session of an endpoint whose health changes', () => {
    const { answer, fail, store } = arranged({ groupBy: 'browser' });
    answer(b);
    answer(a, one('1'), one('2'));
    assert.deepEqual(fail(a), ['fleet']);
    assert.deepEqual(answer(a, one('1'), one('2')), ['fleet']);
    // of one that stands apart in any case, by name
    store.setEndpoints([{ ...a, baseUrl: 'https://a', connection: { ...a.connection, rejectUnauthorized: false } }, b]);
    answer(a, one('1'), one('2'));
    assert.deepEqual(fail(a), ['endpoint a', 'session a 1', 'session a 2']);
  });

  it('are counted as they are shown', () => {
    const { answer, shown: rows } = arranged({ groupBy: 'browser', filter: 'cart' });
    answer(a, one('1', 1, cart), one('2'));
    answer(b, one('3', 3, cart));
    assert.deepEqual(rows(), ['Chromium (2)', '  3 +', '  1 +']);
  });
});

describe('however sessions and arrangements change, what is shown', () => {
  const someSession = fc.record({
    id: fc.constantFrom('1', '2', '3', '4'),
    // far enough apart to be news: a better estimate of the same moment moves no row
    bornAt: fc.constantFrom(0, 10_000, 20_000),
    trackingId: fc.constantFrom(undefined, 'job-1', 'cart-2', '7'),
    browser: fc.constantFrom('ChromiumCDP', 'FirefoxPlaywright'),
    clients: fc.nat(2),
    title: fc.constantFrom('Home', 'Cart'),
  });
  const someNews = fc.record({
    about: fc.constantFrom(a, b),
    id: fc.constantFrom('1', '2', '3', '4'),
    isSuspicious: fc.boolean(),
    // as births
    endsAt: fc.constantFrom(undefined, 200_000, 210_000, 220_000),
  });
  const someAnswer = fc.record({
    of: fc.constantFrom(a, b),
    sessions: fc.uniqueArray(someSession, { selector: ({ id }) => id, maxLength: 4 }),
    fails: fc.boolean(),
  });
  const someArrangement = fc.record({
    filter: fc.constantFrom('', 'cart', 'job', '-cart', 'is:stale', 'title:cart', 'is:suspicious', 'job -is:ending'),
    sortBy: fc.constantFrom(...sortKeys),
    groupBy: fc.constantFrom(...groupKeys),
  });

  it('is what an arrangement made anew shows, and on the screen of whoever draws what is fired', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(someAnswer, someArrangement, someNews)), (steps) => {
        const { store, known, sessions, answer, fail, arrange, mark } = arranged();
        const screen = new Screen(sessions);
        for (const step of steps) {
          if ('filter' in step) arrange(step);
          else if ('about' in step) {
            known.end(step.about, step.id, step.endsAt);
            mark(step.about, step.id, step.isSuspicious);
          } else if (step.fails) fail(step.of);
          else {
            const sightings = step.sessions.map(({ id, bornAt, title, ...part }) =>
              one(id, bornAt, { ...part, targets: [page({ title })] }),
            );
            answer(step.of, ...sightings);
          }
          const anew = new ArrangedSessions({ store, beside: known.beside, nameOf }, sessions.arrangement);
          assert.deepEqual(shown(sessions), shown(anew));
          assert.deepEqual(screen.rows, new Screen(anew).rows);
          anew.dispose();
        }
      }),
    );
  });
});

/** Draws again what is said to have changed, and nothing else. */
class Screen {
  private readonly drawn = new Map<string, string[]>();

  constructor(private readonly sessions: ArrangedSessions) {
    this.drawAll();
    sessions.onDidChange((change) => {
      if (change.kind === 'fleet') this.drawAll();
      else if (change.kind === 'endpoint') this.drawEndpoint(change.endpointId);
      else if (change.kind === 'group') this.drawGroup(change.name);
    });
  }

  get rows(): Record<string, string[]> {
    return Object.fromEntries(this.drawn);
  }

  private drawAll(): void {
    this.drawn.clear();
    for (const { endpoint } of this.sessions.endpoints()) this.drawEndpoint(endpoint.id);
    for (const name of this.sessions.groups()) this.drawGroup(name);
  }

  private drawEndpoint(id: string): void {
    this.drawn.set(id, this.sessions.sessionsOf(id).map(text));
  }

  private drawGroup(name: string): void {
    this.drawn.set(`group ${name}`, this.sessions.sessionsIn(name).map(text));
  }
}

const text = ({ sessionId, match }: ArrangedSession): string => `${sessionId} ${match}`;
