import type { Clock } from '../shared/clock';
import { isEndpointError, type Fault } from './faults';
import type { SessionKey } from './sessionKey';
import type { SessionState } from './sessionState';
import { seenOf, type Store } from './store';
import { isAttachable } from './urls';

export type StopResult =
  /**
   * The server's list has it no more. Of several servers behind the endpoint, one agreed, and many answers since did not
   * have it, though that server's list may not be among them: of one without sessions nobody can tell.
   */
  | { readonly kind: 'stopped' }
  /**
   * The server did not know how, or the session, and the session is still in its list. Of several servers behind the
   * endpoint, none that the request came to did.
   */
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
  readonly store: Pick<Store, 'get' | 'session' | 'end' | 'onDidPoll'>;
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

/**
 * Requests for one session, and answers without it, where several servers answer in turn and each may be another one's: of
 * five that are chosen by chance, the one that has the session is missed once in 800 times.
 */
export const asksOfSeveral = 30;

const patienceMs = 10_000;
const betweenLooksMs = 250;
const betweenLooksOfSeveralMs = 100;

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
  // requests in step with each other could each meet the same server again and again
  const atOnce = areSeveral(options, endpointId) ? 1 : mostAtOnce;
  await Promise.all(Array.from({ length: Math.min(atOnce, keys.length) }, askInTurn));
  const lost = new Set<string>();
  const polled = options.store.onDidPoll((id) => {
    if (id === endpointId) for (const sessionId of options.store.get(id)?.lost ?? []) lost.add(sessionId);
  });
  try {
    await lookUntilGone(options, endpointId, asked, lost, settle);
  } finally {
    polled.dispose();
  }
  return keys.map((key) => ({ key, result: results.get(key.sessionId) ?? { kind: 'unconfirmed' } }));
}

/** Whether several servers answer for an endpoint, or seem to. */
function areSeveral({ store }: Pick<StopOptions, 'store'>, endpointId: string): boolean {
  const state = store.get(endpointId);
  return state !== undefined && (state.isBalanced || state.held.size > 0);
}

/** Whether the server agreed, or why it did not hear of it. */
async function askFor(options: StopOptions, key: SessionKey): Promise<boolean | StopResult> {
  const { signal } = options;
  let answer: boolean | StopResult = { kind: 'notAsked' };
  for (let asks = 0; asks < asksOfSeveral && !signal.aborted; asks++) {
    const next = await askOnce(options, key);
    if (next === true || !areSeveral(options, key.endpointId)) return next;
    if (typeof next !== 'boolean' && !mayBeOneOfSeveral(next)) return next;
    // that one of them does not know it is more than that another is not there
    if (answer !== false) answer = next;
  }
  return answer;
}

async function askOnce({ ask, signal }: StopOptions, key: SessionKey): Promise<boolean | StopResult> {
  try {
    return await ask(key, signal);
  } catch (error) {
    // it may have heard
    if (isAborted(signal)) return true;
    if (isEndpointError(error)) return { kind: 'failed', fault: error.fault };
    throw error;
  }
}

/** Whether it may be the fault of one server behind a load balancer, which leads to another one next. */
const mayBeOneOfSeveral = (result: StopResult): boolean =>
  result.kind === 'failed' && (result.fault.kind === 'broken' || result.fault.kind === 'gateway');

async function lookUntilGone(
  { fleet, store, clock, signal }: StopOptions,
  endpointId: string,
  asked: readonly (SessionKey & { readonly agreed: boolean })[],
  lost: ReadonlySet<string>,
  settle: (key: SessionKey, result: StopResult) => void,
): Promise<void> {
  let left = asked;
  const askedAt = clock.now();
  let answers = 0;
  for (let look = 1; left.length > 0; look++) {
    const pauseMs = areSeveral({ store }, endpointId) ? betweenLooksOfSeveralMs : betweenLooksMs;
    if (look > 1) await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    const lookedAt = clock.now();
    await fleet.refresh(endpointId);
    const state = store.get(endpointId);
    if (state?.health.kind === 'ok' && (state.answeredAt ?? 0) >= lookedAt) answers++;
    const isLast = signal.aborted || clock.now() - askedAt > patienceMs;
    left = left.filter((key) => {
      const { sessionId, agreed } = key;
      const isListed = store.session(endpointId, sessionId) !== undefined;
      // neither what was answered before this look says anything, nor another server's list
      const isOk = state?.health.kind === 'ok';
      const isNews = isOk && (seenOf(state, sessionId).answeredAt ?? 0) >= lookedAt;
      const heldFrom = isOk ? state.held.get(sessionId)?.askedAt : undefined;
      if (isNews && !isListed) settle(key, { kind: agreed || !lost.has(sessionId) ? 'stopped' : 'unconfirmed' });
      else if (agreed && answers >= asksOfSeveral && heldFrom !== undefined && heldFrom <= askedAt) {
        store.end(endpointId, sessionId);
        settle(key, { kind: 'stopped' });
      }
      // the first look may have joined a request from before the session was stopped, or ended by itself
      else if (isNews && !agreed && look > 1) settle(key, { kind: 'refused' });
      else if (isLast) settle(key, { kind: isNews || (heldFrom ?? 0) > askedAt ? 'stillRunning' : 'unconfirmed' });
      else return true;
      return false;
    });
  }
}

/** A signal may have changed since it was last looked at, which the compiler cannot know. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
