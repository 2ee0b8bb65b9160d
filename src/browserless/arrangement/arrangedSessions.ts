import { areSame } from '../../shared/areSame';
import type { Disposable } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import { isUnverified } from '../endpoint';
import type { Session, Target } from '../session';
import type { SessionKey } from '../sessionKey';
import type { SessionState } from '../sessionState';
import type { Change, EndpointState, Health, Store } from '../store';
import { isOtherBirth } from '../uptime';
import type { Arrangement } from './arrangement';
import type { Beside } from './beside';
import { parseFilter, type Filter, type Match } from './filter';
import { groupOf, isPlace, noGroup, otherGroup } from './group';
import { nameRank, rankOf, sorted, type Rank } from './sort';

/** A session that is shown. */
export interface ArrangedSession extends SessionKey {
  /** The same object while nothing is said otherwise of it. */
  readonly session: Session;
  readonly match: Match;
  /** When it was born as far as its place goes, on the monotonic clock (ms): a better estimate of the same moves nothing. */
  readonly bornAt: number | undefined;
  /** When it ends by itself, as `bornAt`; undefined where nothing is sorted by it as well. */
  readonly endsAt: number | undefined;
  readonly rank: Rank;
  /** The name of its group, or its endpoint's id. */
  readonly group: string;
}

/** What became different on screen: of all changes those that are seen, and which sessions a group has. */
export type ArrangedChange = Change | { readonly kind: 'group'; readonly name: string };

export interface ArrangedSessionsOptions {
  readonly store: Store;
  readonly beside: Beside;
  /** What a session's row is called. */
  readonly nameOf: (session: Session) => string;
}

/** An endpoint's sessions that are shown. */
interface Slice {
  /** By session id; in the store's order but for those that have come since. */
  readonly shown: Map<string, ArrangedSession>;
  readonly health: Health['kind'];
  /** Whether its row stands apart where sessions are grouped by something else. */
  readonly standsApart: boolean;
}

/**
 * The store's sessions as a user has arranged them. A change costs what has changed: a session is looked at alone, an
 * endpoint's sessions when one has come or gone, all of them with another arrangement.
 */
export class ArrangedSessions implements Disposable {
  private readonly slices = new Map<string, Slice>();
  /** How many sessions each group shows. */
  private readonly counts = new Map<string, number>();
  /** The groups' sessions, made when they are asked for. */
  private members: ReadonlyMap<string, readonly ArrangedSession[]> | undefined;
  private readonly changes = new Emitter<ArrangedChange>();
  readonly onDidChange = this.changes.event;
  private readonly subscriptions: readonly Disposable[];
  private filter: Filter;

  constructor(
    private readonly options: ArrangedSessionsOptions,
    private current: Arrangement,
  ) {
    const { store, beside } = options;
    this.filter = parseFilter(current.filter, beside);
    this.fill();
    this.subscriptions = [
      store.onDidChange((change) => this.take(change)),
      beside.onDidChange((change) => this.take(change)),
      store.onDidPoll((endpointId) => this.look(endpointId)),
    ];
  }

  get arrangement(): Arrangement {
    return this.current;
  }

  /** Shows the sessions otherwise from now on. Nothing is fired where that shows the same. */
  arrange(arrangement: Arrangement): void {
    const { groupBy, sortBy } = this.current;
    const before = { isFiltered: this.isFiltered, slices: new Map(this.slices) };
    if (arrangement.filter !== this.current.filter) this.filter = parseFilter(arrangement.filter, this.options.beside);
    this.current = arrangement;
    this.fill();
    const isSame =
      groupBy === arrangement.groupBy &&
      sortBy === arrangement.sortBy &&
      // endpoints say how many of their sessions are shown, or how many there are
      before.isFiltered === this.isFiltered &&
      [...this.slices].every(([id, slice]) => isSameSlice(before.slices.get(id), slice));
    if (!isSame) this.changes.fire({ kind: 'fleet' });
  }

  get isFiltered(): boolean {
    return !this.filter.isEmpty;
  }

  get isGrouped(): boolean {
    return !isPlace(this.current.groupBy);
  }

  /** How many sessions are shown. */
  get count(): number {
    return [...this.slices.values()].reduce((sum, { shown }) => sum + shown.size, 0);
  }

  /** How many of an endpoint's sessions are shown. */
  countOf(endpointId: string): number {
    return this.slices.get(endpointId)?.shown.size ?? 0;
  }

  /** How many sessions a group shows. */
  countIn(group: string): number {
    return this.counts.get(group) ?? 0;
  }

  /** By name; those without one last. Empty where sessions stand below their endpoints. */
  groups(): readonly string[] {
    if (!this.isGrouped) return [];
    return sorted([...this.counts.keys()].map((name) => ({ name, rank: groupRank(name) }))).map(({ name }) => name);
  }

  /**
   * The endpoints with a row of their own, in the settings' order: all, or where sessions stand below groups, those that
   * have something to say. Where there is no group at all, nothing else would say what is watched.
   */
  endpoints(): readonly EndpointState[] {
    const { endpoints } = this.options.store;
    return this.isGrouped && this.counts.size > 0 ? endpoints.filter(standsApart) : endpoints;
  }

  /** What stands below an endpoint's row. */
  sessionsOf(endpointId: string): readonly ArrangedSession[] {
    const shown = [...(this.isGrouped ? [] : (this.slices.get(endpointId)?.shown.values() ?? []))];
    // the store's own order is by the server's clock, which is better than how old they look from here
    return this.current.sortBy === 'newest' ? shown : sorted(shown);
  }

  /** What stands below a group's row. */
  sessionsIn(group: string): readonly ArrangedSession[] {
    this.members ??= this.byGroup();
    return sorted(this.members.get(group) ?? []);
  }

  /** How a session is shown, if it is. */
  find({ endpointId, sessionId }: SessionKey): ArrangedSession | undefined {
    return this.slices.get(endpointId)?.shown.get(sessionId);
  }

  /** The targets that are shown below a session. */
  targets(session: Session, endpoint: EndpointState): readonly Target[] {
    if (this.filter.match(session, endpoint) !== 'pages') return session.targets;
    return session.targets.filter((target) => this.filter.matchesTarget(target, session, endpoint));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  private fill(): void {
    this.slices.clear();
    for (const state of this.options.store.endpoints) this.slices.set(state.endpoint.id, this.slice(state));
    this.members = undefined;
    this.counts.clear();
    for (const { shown } of this.slices.values()) for (const { group } of shown.values()) this.addTo(group, 1);
  }

  private slice(state: EndpointState): Slice {
    const shown = new Map<string, ArrangedSession>();
    for (const session of state.sessions) {
      const row = this.arranged(session, state);
      if (row) shown.set(row.sessionId, row);
    }
    return { shown, health: state.health.kind, standsApart: standsApart(state) };
  }

  private arranged(state: SessionState, endpoint: EndpointState): ArrangedSession | undefined {
    const { session } = state;
    const { beside, nameOf } = this.options;
    const { sortBy, groupBy } = this.current;
    const match = this.filter.match(session, endpoint);
    if (match === undefined) return undefined;
    const { id: endpointId } = endpoint.endpoint;
    const key = { endpointId, sessionId: session.id };
    const before = this.find(key);
    const bornAt = steady(before?.bornAt, state.bornAt);
    const endsAt = sortBy === 'timeLeft' ? steady(before?.endsAt, beside.endsAt(key)) : undefined;
    const name = sortBy === 'name' ? nameOf(session) : '';
    // not by a spread of the key, which V8 takes ten times as long for as for all the rest
    return {
      endpointId,
      sessionId: session.id,
      session,
      match,
      bornAt,
      endsAt,
      rank: rankOf(sortBy, { session, bornAt, endsAt, name }),
      group: groupOf(groupBy, session, endpointId),
    };
  }

  private byGroup(): ReadonlyMap<string, readonly ArrangedSession[]> {
    return byGroup([...this.slices.values()].flatMap(({ shown }) => [...shown.values()]));
  }

  private addTo(group: string, more: number): void {
    const count = (this.counts.get(group) ?? 0) + more;
    if (count > 0) this.counts.set(group, count);
    else this.counts.delete(group);
  }

  private take(change: Change): void {
    if (change.kind === 'fleet') {
      this.fill();
      return this.changes.fire(change);
    }
    const endpoint = this.options.store.get(change.endpointId);
    const before = this.slices.get(change.endpointId);
    if (!endpoint || !before) return;
    if (change.kind === 'endpoint' || !this.isShownAsBefore(change.sessionId, endpoint, before)) {
      this.replace(change.endpointId, before, this.slice(endpoint));
    } else if (before.shown.has(change.sessionId)) {
      this.changes.fire(change);
    }
  }

  /** With an answer that says nothing new time has gone on all the same. */
  private look(endpointId: string): void {
    if (this.current.sortBy !== 'timeLeft' && !this.filter.goesByTime) return;
    const endpoint = this.options.store.get(endpointId);
    const before = this.slices.get(endpointId);
    const now = endpoint && this.slice(endpoint);
    if (before && now && !isSameSlice(before, now)) this.replace(endpointId, before, now);
  }

  private isShownAsBefore(sessionId: string, endpoint: EndpointState, { shown }: Slice): boolean {
    const state = this.options.store.session(endpoint.endpoint.id, sessionId);
    return isSameRow(shown.get(sessionId), state && this.arranged(state, endpoint));
  }

  /** Puts an endpoint's sessions in the place of those before, and says what that changes. */
  private replace(endpointId: string, before: Slice, now: Slice): void {
    this.slices.set(endpointId, now);
    this.members = undefined;
    const groupsBefore = this.counts.size;
    const names = [...this.counts.keys()];
    for (const { group } of before.shown.values()) this.addTo(group, -1);
    for (const { group } of now.shown.values()) this.addTo(group, 1);
    if (!this.isGrouped) return this.changes.fire({ kind: 'endpoint', endpointId });
    const areGroupsSame = groupsBefore === this.counts.size && names.every((name) => this.counts.has(name));
    if (!areGroupsSame || before.standsApart !== now.standsApart) return this.changes.fire({ kind: 'fleet' });
    if (now.standsApart) this.changes.fire({ kind: 'endpoint', endpointId });
    for (const name of changedGroups(before, now)) this.changes.fire({ kind: 'group', name });
    for (const { sessionId } of changedSessions(before, now))
      this.changes.fire({ kind: 'session', endpointId, sessionId });
  }
}

/** Whether an endpoint has a row of its own among groups: what it says must not be overlooked. */
const standsApart = ({ health, endpoint }: EndpointState): boolean => health.kind !== 'ok' || isUnverified(endpoint);

/** A moment as it was known, unless what is said of it now is news. */
const steady = (before: number | undefined, now: number | undefined): number | undefined =>
  isOtherBirth(before, now) ? now : before;

const isSameRow = (one: ArrangedSession | undefined, other: ArrangedSession | undefined): boolean =>
  one?.match === other?.match && one?.rank === other?.rank && one?.group === other?.group;

const isSameSlice = (before: Slice | undefined, { shown }: Slice): boolean =>
  before?.shown.size === shown.size && [...shown].every(([id, row]) => isSameRow(row, before.shown.get(id)));

/** The sessions whose rows say something else now, wherever they stand. */
function changedSessions(before: Slice, now: Slice): readonly ArrangedSession[] {
  const rows = [...now.shown.values()];
  if (before.health !== now.health) return rows;
  return rows.filter(({ sessionId, session, bornAt }) => {
    const old = before.shown.get(sessionId);
    return old?.session !== session || old.bornAt !== bornAt;
  });
}

/** The groups of which an endpoint's sessions are others now, or otherwise ordered. */
function changedGroups(before: Slice, now: Slice): readonly string[] {
  const [rowsBefore, rowsNow] = [byGroup(before.shown.values()), byGroup(now.shown.values())];
  const names = [...new Set([...rowsBefore.keys(), ...rowsNow.keys()])];
  return names.filter((name) => !areSame(rowsBefore.get(name) ?? [], rowsNow.get(name) ?? [], isSameRowAndSession));
}

function byGroup(rows: Iterable<ArrangedSession>): ReadonlyMap<string, readonly ArrangedSession[]> {
  const groups = new Map<string, ArrangedSession[]>();
  for (const row of rows) {
    const group = groups.get(row.group);
    if (group) group.push(row);
    else groups.set(row.group, [row]);
  }
  return groups;
}

const isSameRowAndSession = (one: ArrangedSession, other: ArrangedSession): boolean =>
  one.sessionId === other.sessionId && isSameRow(one, other);

const groupRank = (name: string): string =>
  name === otherGroup || name === noGroup ? `\uffff${name === noGroup ? 1 : 0}` : nameRank(name);
