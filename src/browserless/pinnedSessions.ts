import type { Wanted } from './endingSoon';
import type { Fleet } from './fleet';
import type { Pins } from './pins';
import type { SessionKey } from './sessionKey';
import type { Store } from './store';

export interface PinnedSessionsOptions {
  readonly store: Pick<Store, 'endpoints'>;
  readonly pins: Pick<Pins, 'isEmpty' | 'has' | 'onDidChange'>;
  readonly fleet: Pick<Fleet, 'isWatched' | 'onDidChangeLooks'>;
}

/** The running sessions that are pinned, while somebody looks: a pin alone is no reason to ask a server. */
export const pinnedSessions = ({ store, pins, fleet }: PinnedSessionsOptions): Wanted => ({
  get sessions(): SessionKey[] {
    // asked with every answer of every endpoint, and most pin nothing
    if (pins.isEmpty) return [];
    return store.endpoints
      .filter(({ endpoint }) => fleet.isWatched(endpoint.id))
      .flatMap(({ endpoint, sessions }) =>
        sessions
          .filter(({ session }) => pins.has(session))
          .map(({ session }) => ({ endpointId: endpoint.id, sessionId: session.id })),
      );
  },
  onDidChange: (listener) => {
    const subscriptions = [
      pins.onDidChange(() => listener(undefined)),
      fleet.onDidChangeLooks(() => listener(undefined)),
    ];
    return { dispose: () => subscriptions.forEach((subscription) => subscription.dispose()) };
  },
});
