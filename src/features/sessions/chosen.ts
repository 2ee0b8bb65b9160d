import type { Endpoint } from '../../browserless/endpoint';
import type { Session, Target } from '../../browserless/session';
import type { SessionKey } from '../../browserless/sessionKey';
import type { Store } from '../../browserless/store';

/** A session with the endpoint it runs on: what commands work on. */
export interface ChosenSession {
  readonly endpoint: Endpoint;
  readonly session: Session;
}

export const keyOf = ({ endpoint, session }: ChosenSession): SessionKey => ({
  endpointId: endpoint.id,
  sessionId: session.id,
});

export interface ChosenTarget extends ChosenSession {
  readonly target: Target;
}

/** With its title and its address as they are now. */
export function asListed(store: Pick<Store, 'session'>, chosen: ChosenTarget): ChosenTarget {
  const session = store.session(chosen.endpoint.id, chosen.session.id)?.session;
  const target = session?.targets.find(({ id }) => id === chosen.target.id);
  return session && target ? { endpoint: chosen.endpoint, session, target } : chosen;
}
