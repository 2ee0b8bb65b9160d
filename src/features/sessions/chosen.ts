import type { Endpoint } from '../../browserless/endpoint';
import type { Session, Target } from '../../browserless/session';

/** A session with the endpoint it runs on: what commands work on. */
export interface ChosenSession {
  readonly endpoint: Endpoint;
  readonly session: Session;
}

export interface ChosenTarget extends ChosenSession {
  readonly target: Target;
}
