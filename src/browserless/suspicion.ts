import type { SessionState } from './sessionState';
import { timeoutOf } from './timeLeft';

/** Why a session may be a leak. */
export const suspicions = ['notRunning', 'withoutClient', 'pastTimeout', 'onlyBlank', 'duplicate'] as const;

export type Suspicion = (typeof suspicions)[number];

/** How long each has to last before it is worth a word, in ms; undefined for never. */
export type Thresholds = Readonly<Record<Suspicion, number | undefined>>;

/** Where the user does not say. */
export const usualThresholds: Readonly<Record<Suspicion, number>> = {
  notRunning: 10_000,
  withoutClient: 60_000,
  pastTimeout: 30_000,
  onlyBlank: 300_000,
  duplicate: 30_000,
};

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
  const { clientless, blank, notRunning, wasLeft } = lasting;
  const { ttl = 0 } = session;
  // who has found a session again that was left has a timeout of their own
  const isFoundAgain = wasLeft && clientless === undefined;
  const timeout = ttl > 0 || isFoundAgain ? undefined : timeoutOf(session, serverTimeoutMs);
  const overdue = bornAt === undefined || timeout === undefined ? undefined : bornAt + timeout;
  const isYoung = overdue === undefined || overdue > now;
  const isRunning = notRunning === undefined;
  if (isRunning && clientless === undefined && isYoung && blank === undefined && duplicateSince === undefined)
    return none;
  const since: Readonly<Record<Suspicion, number | undefined>> = {
    notRunning,
    withoutClient: clientless === undefined ? undefined : clientless + ttl,
    pastTimeout: overdue,
    onlyBlank: blank,
    duplicate: duplicateSince,
  };
  // of what does not run the rest says nothing
  const kinds = isRunning ? suspicions : (['notRunning'] as const);
  return kinds.filter((kind) => now - (since[kind] ?? Infinity) >= (thresholds[kind] ?? Infinity));
}
