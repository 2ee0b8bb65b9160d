import { lasting, type Lasting } from './lasting';
import { isSameSession, type Session, type Sighting } from './session';
import { birth } from './uptime';

/** A session, when it was born, and since when it is as it is. */
export interface SessionState {
  readonly session: Session;
  /** On this machine's monotonic clock (ms), or undefined where the server does not say its age. */
  readonly bornAt: number | undefined;
  readonly lasting: Lasting;
}

/** A sighting with the clients that its session had before, if it was there. */
export const asManyAs = (before: SessionState | undefined, { session, aliveMs }: Sighting): Sighting => ({
  session: { ...session, clients: before ? before.session.clients : session.clients },
  aliveMs,
});

/**
 * Keeps the objects of what has not changed, of a session and of its state, so that a change can be told by identity and
 * a long list that says the same makes no garbage.
 */
export function nextState(
  before: SessionState | undefined,
  { session, aliveMs }: Sighting,
  receivedAt: number,
  unwatchedMs: number,
): SessionState {
  const bornAt = birthOf(aliveMs, receivedAt, before?.bornAt);
  if (!before || !isSameSession(before.session, session))
    return { session, bornAt, lasting: lasting(session, before?.lasting, receivedAt, unwatchedMs) };
  const kept = bornAt === before.bornAt ? before : { ...before, bornAt };
  return unwatchedMs === 0 ? kept : unchangedState(kept, receivedAt, unwatchedMs);
}

/** An unchanged session, of whose time since the last look `unwatchedMs` are not counted. */
export const unchangedState = (state: SessionState, now: number, unwatchedMs: number): SessionState => ({
  ...state,
  lasting: lasting(state.session, state.lasting, now, unwatchedMs),
});

export const haveSameId = (one: SessionState, other: SessionState): boolean => one.session.id === other.session.id;

/** When a session was born, as its age says, or as far as was known where it has none (monotonic ms). */
export const birthOf = (aliveMs: number | undefined, receivedAt: number, previous?: number): number | undefined =>
  aliveMs === undefined ? previous : birth(aliveMs, receivedAt, previous);
