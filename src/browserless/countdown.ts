import type { End } from './timeLeft';

const second = 1000;
/** As uptimes do, a countdown moves in steps, so that a row keeps the pointer's hover and clicks; its last seconds do not. */
const step = 5 * second;
const lastSeconds = 10 * second;

/** From here on it counts (ms). */
export const soonMs = 60 * second;

/** A server takes a moment to cut a client off; what goes on after that has found another reason to (ms). */
export const overMs = 5 * second;

/** Whole seconds until an end, or undefined while there are more than a row counts. */
export function secondsLeft(end: End | undefined, now: number): number | undefined {
  if (end === undefined || end.at - now > soonMs) return undefined;
  return Math.max(0, Math.floor((end.at - now) / second));
}

/**
 * Whether an end is near enough for a mark: in the last minute, or in the last fifth of a life that is short as a whole.
 * With browserless's own timeout of 30 seconds every session is in its last minute from its birth on, and marks that are
 * always there warn of nothing.
 */
export const isEndMarked = (end: End | undefined, now: number): boolean =>
  end !== undefined && end.at - now <= markedMs(end);

const markedMs = ({ ofMs }: End): number => Math.min(soonMs, ofMs / 5);

/** When (monotonic ms) the seconds that are left now, or their mark, are worth showing anew. */
export function leftChangesAt(end: End | undefined, now: number): number {
  if (end === undefined) return Infinity;
  const left = end.at - now;
  if (left <= 0) return left > -overMs ? end.at + overMs : Infinity;
  if (left > soonMs) return now + (left - soonMs);
  const untilMarked = left - markedMs(end);
  return now + Math.min(untilMoved(left, now), untilMarked > 0 ? untilMarked : Infinity);
}

function untilMoved(left: number, now: number): number {
  // at the same moments as uptimes
  return left > lastSeconds ? Math.min(step - (now % step), left - lastSeconds) : left % second || second;
}
