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

/** When (monotonic ms) the seconds that are left now are worth showing anew. */
export function leftChangesAt(end: End | undefined, now: number): number {
  const left = end === undefined ? -overMs : end.at - now;
  if (left <= 0) return left > -overMs ? now + left + overMs : Infinity;
  if (left > soonMs) return now + (left - soonMs);
  // at the same moments as uptimes
  if (left > lastSeconds) return now + Math.min(step - (now % step), left - lastSeconds);
  return now + (left % second || second);
}
