import type { Clock } from '../shared/clock';
import type { Client } from './client';
import type { Store } from './store';

export type StopResult =
  /** The server's list has it no more. */
  | 'stopped'
  /** The server did not know how, or the session, and the session is still in its list. */
  | 'refused'
  /** The server agreed, and the session is still in its list. */
  | 'stillRunning'
  /** The server agreed, and has not given its list since. */
  | 'unconfirmed';

export interface StopOptions {
  readonly client: Pick<Client, 'kill'>;
  readonly fleet: { refresh(endpointId: string): Promise<void> };
  readonly store: Pick<Store, 'get' | 'session'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const patienceMs = 10_000;
const betweenLooksMs = 250;

/**
 * Stops a session and looks at the list until it is gone: the server's 204 alone proves nothing. Rejects with an
 * EndpointError when the request itself failed.
 */
export async function stopSession(
  { client, fleet, store, clock, signal }: StopOptions,
  endpointId: string,
  sessionId: string,
): Promise<StopResult> {
  const agreed = await client.kill({ id: sessionId }, signal);
  const askedAt = clock.now();
  for (let look = 1; ; look++) {
    const lookedAt = clock.now();
    await fleet.refresh(endpointId);
    const state = store.get(endpointId);
    // what was answered before this look says nothing
    const isNews = state?.health.kind === 'ok' && (state.answeredAt ?? 0) >= lookedAt;
    if (isNews && !store.session(endpointId, sessionId)) return 'stopped';
    // the first look may have joined a request from before the session was stopped, or ended by itself
    if (isNews && !agreed && look > 1) return 'refused';
    if (signal.aborted || clock.now() - askedAt > patienceMs) return isNews ? 'stillRunning' : 'unconfirmed';
    await new Promise<void>((resolve) => clock.after(betweenLooksMs, resolve));
  }
}
