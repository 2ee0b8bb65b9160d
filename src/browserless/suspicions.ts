import { areSame } from '../shared/areSame';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { Duplicates } from './duplicates';
import type { ServerTimeouts } from './serverTimeouts';
import type { SessionKey } from './sessionKey';
import type { Store } from './store';
import { suspicionsOf, type Suspicion, type Thresholds } from './suspicion';

export interface SuspicionsOptions {
  readonly store: Store;
  readonly serverTimeouts: Pick<ServerTimeouts, 'get' | 'onDidChange'>;
  /** The user's settings, read anew for each answer. */
  readonly thresholds: () => Thresholds;
  readonly clock: Pick<Clock, 'now'>;
}

const none: readonly Suspicion[] = [];

/** Which sessions may be leaks. Looks at an endpoint's with each of its answers; what is suspicious stays so while it fails. */
export class Suspicions {
  /** By endpoint and session; those alone of which there is something to say. */
  private readonly found = new Map<string, ReadonlyMap<string, readonly Suspicion[]>>();
  private readonly duplicates: Duplicates;
  private readonly changes = new Emitter<SessionKey>();
  /** There is something else to say of a session than before. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly options: SuspicionsOptions) {
    const { store, serverTimeouts } = options;
    this.duplicates = new Duplicates(store, options.clock);
    store.onDidPoll((endpointId) => this.look(endpointId));
    serverTimeouts.onDidChange((endpointId) => this.look(endpointId));
    store.onDidChange(({ kind }) => {
      if (kind === 'fleet') for (const id of [...this.found.keys()]) if (!store.get(id)) this.found.delete(id);
    });
  }

  /** Why a session may be a leak, gravest first; nothing for most. */
  of({ endpointId, sessionId }: SessionKey): readonly Suspicion[] {
    return this.found.get(endpointId)?.get(sessionId) ?? none;
  }

  /** `thresholds` may say otherwise now. */
  settingChanged(): void {
    for (const { endpoint } of this.options.store.endpoints) this.look(endpoint.id);
  }

  private look(endpointId: string): void {
    const { store, serverTimeouts, thresholds, clock } = this.options;
    const state = store.get(endpointId);
    if (state?.health.kind !== 'ok') return;
    const limits = thresholds();
    const serverTimeoutMs = serverTimeouts.get(endpointId);
    const now = clock.now();
    const found = new Map<string, readonly Suspicion[]>();
    for (const sessionState of state.sessions) {
      const duplicateSince = this.duplicates.since(sessionState.session);
      // of one that another server has, nobody knows what has been so since
      const seenAt = state.held.get(sessionState.session.id)?.answeredAt ?? now;
      const suspicions = suspicionsOf(sessionState, { serverTimeoutMs, duplicateSince }, limits, seenAt);
      if (suspicions.length > 0) found.set(sessionState.session.id, suspicions);
    }
    const before = this.found.get(endpointId);
    this.found.set(endpointId, found);
    for (const sessionId of new Set([...(before?.keys() ?? []), ...found.keys()])) {
      const isSame = areSame(before?.get(sessionId) ?? none, found.get(sessionId) ?? none, Object.is);
      if (!isSame) this.changes.fire({ endpointId, sessionId });
    }
  }
}
