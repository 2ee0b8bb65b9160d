import type { SessionState } from './store';
import { timeoutOf } from './timeLeft';

/** Why a session may be a leak. */
export const suspicions = ['notRunning', 'withoutClient', 'pastTimeout', 'onlyBlank', 'duplicate'] as const;

export type Suspicion = (typeof suspicions)[number];

/** How long each has to last before it is worth a word, in ms; undefined for never. */
export type Thresholds = Readonly<Record<Suspicion, number | undefined>>;

/** What is known of a session beside itself. */
export interface Circumstances {
  /** How long the server lets clients stay (ms), where it says. */
  readonly serverTimeoutMs: number | undefined;
  /** Since when another session has its tracking id (monotonic ms). */
  readonly duplicateSince: number | undefined;
}

const none: readonly Suspicion[] = [];

/**
 * Why a session may be a leak, gravest first; nothing for most. One that is kept alive (`ttl`) is given that time as well,
 * and has no timeout to be past.
 */
export function suspicionsOf(
  { session, bornAt, lasting }: SessionState,
  { serverTimeoutMs, duplicateSince }: Circumstances,
  thresholds: Thresholds,
  now: number,
): readonly Suspicion[] {
  const lasts = (kind: Suspicion, since: number | undefined): boolean => {
    const threshold = thresholds[kind];
    return since !== undefined && threshold !== undefined && now - since >= threshold;
  };
  // of what does not run the rest says nothing
  if (lasting.notRunning !== undefined) return lasts('notRunning', lasting.notRunning) ? ['notRunning'] : none;
  const { ttl = 0 } = session;
  // who has found a session again that was left has a timeout of their own
  const isFoundAgain = lasting.wasLeft && lasting.clientless === undefined;
  const timeout = ttl > 0 || isFoundAgain ? undefined : timeoutOf(session, serverTimeoutMs);
  const since: Readonly<Record<Exclude<Suspicion, 'notRunning'>, number | undefined>> = {
    withoutClient: plus(lasting.clientless, ttl),
    pastTimeout: timeout === undefined ? undefined : plus(bornAt, timeout),
    onlyBlank: lasting.blank,
    duplicate: duplicateSince,
  };
  if (Object.values(since).every((began) => began === undefined)) return none;
  return suspicions.filter((kind) => kind !== 'notRunning' && lasts(kind, since[kind]));
}

const plus = (time: number | undefined, ms: number): number | undefined => (time === undefined ? undefined : time + ms);
