import type { Clock } from '../shared/clock';
import { areSame } from '../shared/areSame';
import type { Session } from './session';
import type { SessionState } from './sessionState';
import type { Store } from './store';

/** The sessions with a tracking id. */
interface Holders {
  /** Each with the endpoints that list it: the same server may be there by two addresses. */
  readonly sessions: Map<string, Set<string>>;
  /** Since when there is more than one session (monotonic ms). */
  since: number | undefined;
}

/** What an endpoint's last answer has added. */
interface Counted {
  readonly sessions: readonly SessionState[];
  /** Tracking ids by session. */
  readonly trackingIds: ReadonlyMap<string, string>;
}

const nothing: Counted = { sessions: [], trackingIds: new Map() };

/**
 * Tracking ids that several sessions of the fleet have. A server refuses a second one; a job that has been started on two
 * servers, or anew without an end of the old one, has them. Endpoints that fail have no say: nobody knows what they run.
 */
export class Duplicates {
  /** By tracking id. */
  private readonly holders = new Map<string, Holders>();
  /** By endpoint. */
  private readonly counted = new Map<string, Counted>();

  constructor(
    private readonly store: Store,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    store.onDidPoll((endpointId) => this.count(endpointId));
    store.onDidChange(({ kind }) => kind === 'fleet' && this.forgetRemoved());
  }

  /** Since when another session has the tracking id of this one (monotonic ms). */
  since({ trackingId }: Session): number | undefined {
    return trackingId === undefined ? undefined : this.holders.get(trackingId)?.since;
  }

  private count(endpointId: string): void {
    const state = this.store.get(endpointId);
    const sessions = state?.health.kind === 'ok' ? state.sessions : [];
    const before = this.counted.get(endpointId) ?? nothing;
    if (areSame(before.sessions, sessions, (one, other) => one.session === other.session)) return;
    const trackingIds = new Map<string, string>();
    for (const { session } of sessions) if (session.trackingId) trackingIds.set(session.id, session.trackingId);
    for (const [id, trackingId] of before.trackingIds)
      if (trackingIds.get(id) !== trackingId) this.remove(trackingId, id, endpointId);
    for (const [id, trackingId] of trackingIds)
      if (before.trackingIds.get(id) !== trackingId) this.add(trackingId, id, endpointId);
    this.counted.set(endpointId, { sessions, trackingIds });
  }

  private add(trackingId: string, sessionId: string, endpointId: string): void {
    const holders: Holders = this.holders.get(trackingId) ?? { sessions: new Map(), since: undefined };
    this.holders.set(trackingId, holders);
    const endpoints = holders.sessions.get(sessionId) ?? new Set();
    holders.sessions.set(sessionId, endpoints.add(endpointId));
    if (holders.sessions.size > 1) holders.since ??= this.clock.now();
  }

  private remove(trackingId: string, sessionId: string, endpointId: string): void {
    const holders = this.holders.get(trackingId);
    const endpoints = holders?.sessions.get(sessionId);
    if (!holders || !endpoints) return;
    endpoints.delete(endpointId);
    if (endpoints.size === 0) holders.sessions.delete(sessionId);
    if (holders.sessions.size < 2) holders.since = undefined;
    if (holders.sessions.size === 0) this.holders.delete(trackingId);
  }

  private forgetRemoved(): void {
    for (const endpointId of [...this.counted.keys()]) {
      if (this.store.get(endpointId)) continue;
      this.count(endpointId);
      this.counted.delete(endpointId);
    }
  }
}
