import type { Session } from './session';
import type { SessionState } from './sessionState';

/** When a session ends by itself. */
export interface End {
  /** On this machine's monotonic clock (ms). */
  readonly at: number;
  /** How long it may live in all, or be alone (ms). */
  readonly ofMs: number;
  /**
   * `timeout`: the server cuts its client off. `keepAlive`: nobody has come back until then; it may be sooner, where
   * nobody watched the last client leave.
   */
  readonly by: 'timeout' | 'keepAlive';
}

/**
 * How long a session's client may stay, in ms: its own `timeout=`, or else the server's. Undefined where there is no limit
 * (0 or less; 2.42 takes 0 for none, and cuts a client at once that asks for less), and where nobody knows.
 * Source: browserless 2.42.0, `build/router.js` and `build/limiter.js`.
 */
export function timeoutOf({ initialConnectUrl }: Session, serverTimeoutMs: number | undefined): number | undefined {
  const [, own] = /[?&]timeout=([^&#]+)/.exec(initialConnectUrl ?? '') ?? [];
  const ms = own === undefined ? serverTimeoutMs : Number(own);
  return ms !== undefined && ms > 0 && ms < Infinity ? ms : undefined;
}

/**
 * When a session ends by itself, where that can be known. The server counts from before it starts the browser, which it
 * does not tell: the end comes sooner by what a start takes, about half a second. A session that was left and found
 * again has another client, who has a timeout of its own.
 */
export function endOf(
  { session, bornAt, lasting }: SessionState,
  serverTimeoutMs: number | undefined,
): End | undefined {
  if (!session.running) return undefined;
  if (lasting.clientless !== undefined) {
    const { ttl = 0 } = session;
    return ttl > 0 ? { at: lasting.clientless + ttl, ofMs: ttl, by: 'keepAlive' } : undefined;
  }
  const timeout = timeoutOf(session, serverTimeoutMs);
  if (bornAt === undefined || timeout === undefined || lasting.wasLeft) return undefined;
  return { at: bornAt + timeout, ofMs: timeout, by: 'timeout' };
}
