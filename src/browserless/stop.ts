import type { Clock } from '../shared/clock';
import { isEndpointError, type Fault } from './faults';
import type { SessionKey } from './sessionKey';
import type { SessionState, Store } from './store';
import { isAttachable } from './urls';

export type StopResult =
  /** The server's list has it no more. */
  | { readonly kind: 'stopped' }
  /** The server did not know how, or the session, and the session is still in its list. */
  | { readonly kind: 'refused' }
  /** The server agreed, and the session is still in its list. */
  | { readonly kind: 'stillRunning' }
  /** The server was asked, and has not given its list since. */
  | { readonly kind: 'unconfirmed' }
  /** The request itself failed. */
  | { readonly kind: 'failed'; readonly fault: Fault }
  /** Cancelled before it was asked for. */
  | { readonly kind: 'notAsked' };

export interface Stopped {
  readonly key: SessionKey;
  readonly result: StopResult;
}

export interface StopOptions {
  /** Asks the server to stop a session: false where it does not know how, or not that session. */
  readonly ask: (key: SessionKey, signal: AbortSignal) => Promise<boolean>;
  readonly fleet: { refresh(endpointId: string): Promise<void> };
  readonly store: Pick<Store, 'get' | 'session'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** A session more has been asked for, or has its result: two steps for each in all. */
  readonly onStep?: () => void;
}

/**
 * Whether a session can be ended by closing its browser over CDP, where its server knows no other way (before 2.24). Not
 * one that the server keeps alive: it would go on listing a browser that is gone, and answer 500 to whoever asks for its
 * sessions until that time is over (seen on 2.42).
 */
export const canBeClosed = ({ session, lasting }: SessionState): boolean =>
  isAttachable(session) && !lasting.wasLeft && (session.ttl ?? 0) <= 0;

/** Requests to stop that an endpoint gets at once: it has others to serve. */
export const mostAtOnce = 4;

const patienceMs = 10_000;
const betweenLooksMs = 250;

/**
 * Stops sessions, each endpoint's beside the others', and looks at the lists until they are gone: a server's 204 alone
 * proves nothing. Once `signal` is aborted nothing more is asked for, but a last look is taken. Gives a result for each,
 * endpoint by endpoint.
 */
export async function stopSessions(options: StopOptions, keys: readonly SessionKey[]): Promise<readonly Stopped[]> {
  const endpoints = [...new Set(keys.map(({ endpointId }) => endpointId))];
  const stopped = endpoints.map((endpointId) =>
    stopOnEndpoint(
      options,
      endpointId,
      keys.filter((key) => key.endpointId === endpointId),
    ),
  );
  return (await Promise.all(stopped)).flat();
}

async function stopOnEndpoint(
  options: StopOptions,
  endpointId: string,
  keys: readonly SessionKey[],
): Promise<readonly Stopped[]> {
  const asked: (SessionKey & { readonly agreed: boolean })[] = [];
  const results = new Map<string, StopResult>();
  const settle = ({ sessionId }: SessionKey, result: StopResult): void => {
    results.set(sessionId, result);
    options.onStep?.();
  };

  const waiting = [...keys];
  const askInTurn = async (): Promise<void> => {
    for (let key = waiting.shift(); key; key = waiting.shift()) {
      const answer = await askFor(options, key);
      options.onStep?.();
      if (typeof answer === 'boolean') asked.push({ ...key, agreed: answer });
      else settle(key, answer);
    }
  };
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, keys.length) }, askInTurn));
  if (asked.length > 0) await lookUntilGone(options, endpointId, asked, settle);
  return keys.map((key) => ({ key, result: results.get(key.sessionId) ?? { kind: 'unconfirmed' } }));
}

/** Whether the server agreed, or why it did not hear of it. */
async function askFor({ ask, signal }: StopOptions, key: SessionKey): Promise<boolean | StopResult> {
  if (signal.aborted) return { kind: 'notAsked' };
  try {
    return await ask(key, signal);
  } catch (error) {
    // it may have heard
    if (isAborted(signal)) return true;
    if (isEndpointError(error)) return { kind: 'failed', fault: error.fault };
    throw error;
  }
}

async function lookUntilGone(
  { fleet, store, clock, signal }: StopOptions,
  endpointId: string,
  asked: readonly (SessionKey & { readonly agreed: boolean })[],
  settle: (key: SessionKey, result: StopResult) => void,
): Promise<void> {
  let left = asked;
  const askedAt = clock.now();
  for (let look = 1; ; look++) {
    const lookedAt = clock.now();
    await fleet.refresh(endpointId);
    const state = store.get(endpointId);
    // what was answered before this look says nothing
    const isNews = state?.health.kind === 'ok' && (state.answeredAt ?? 0) >= lookedAt;
    const isLast = signal.aborted || clock.now() - askedAt > patienceMs;
    left = left.filter((key) => {
      const isListed = store.session(endpointId, key.sessionId) !== undefined;
      if (isNews && !isListed) settle(key, { kind: 'stopped' });
      // the first look may have joined a request from before the session was stopped, or ended by itself
      else if (isNews && !key.agreed && look > 1) settle(key, { kind: 'refused' });
      else if (isLast) settle(key, { kind: isNews ? 'stillRunning' : 'unconfirmed' });
      else return true;
      return false;
    });
    if (left.length === 0) return;
    await new Promise<void>((resolve) => clock.after(betweenLooksMs, resolve));
  }
}

/** A signal may have changed since it was last looked at, which the compiler cannot know. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
