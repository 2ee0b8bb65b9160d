import type { Endpoint } from '../../browserless/endpoint';
import type { Session, Target } from '../../browserless/session';
import type { SessionKey } from '../../browserless/sessionKey';

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
