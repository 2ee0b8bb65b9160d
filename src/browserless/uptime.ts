const second = 1000;
/** Seconds count in steps: a row that is drawn anew every second loses the pointer's hover and clicks. */
const secondsStep = 5 * second;
const minute = 60 * second;
/** Minutes and hours as well: what moves together is drawn together. */
const longerStep = 15 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** An age in units. */
export interface Age {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/**
 * An age cut down to what people read: seconds under a minute, minutes under an hour, hours and minutes under a day,
 * then days and hours. Coarse on purpose: a row is drawn again only when its text changes.
 */
export function coarseAge(ms: number): Age {
  const age = Math.max(0, ms);
  return {
    days: Math.floor(age / day),
    hours: Math.floor((age % day) / hour),
    minutes: age < day ? Math.floor((age % hour) / minute) : 0,
    seconds: age < minute ? Math.floor(age / second) : 0,
  };
}

/** `12 s`, `4 min`, `2 h 10 min`, `3 d 4 h`: the units' international symbols, the same in every language. */
export function formatAge(ms: number): string {
  const { days, hours, minutes, seconds } = coarseAge(ms);
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`, seconds && `${seconds} s`];
  return parts.filter(Boolean).join(' ') || '0 s';
}

/**
 * When (monotonic ms) an age that is shown now is worth showing anew: when its text is another. Seconds move at the same
 * moments in all rows, so that sessions that began together look it.
 */
export function ageChangesAt(ageMs: number, now: number): number {
  const age = Math.max(0, ageMs);
  const until = (step: number, time: number): number => step - (time % step);
  if (age >= minute) return Math.ceil((now + until(age < day ? minute : hour, age)) / longerStep) * longerStep;
  const wait = until(secondsStep, now);
  const isOther = Math.floor((age + wait) / second) > Math.floor(age / second);
  return now + Math.min(isOther ? wait : until(second, age), minute - age);
}

/** How much later than the best estimate a new one may be before it is taken for news (ms). */
const drift = 5 * second;

/**
 * When a session was born, on this machine's monotonic clock (ms). An answer's way back makes every estimate late,
 * never early, so the earliest of all is the best; one that is much later means that the server's clock was set.
 */
export function birth(aliveMs: number, receivedAt: number, previous: number | undefined): number {
  const estimate = receivedAt - aliveMs;
  return previous === undefined || estimate < previous || estimate > previous + drift ? estimate : previous;
}

/** How much earlier an estimate may be and still not be worth an answer's reading (ms): no text would tell. */
const slack = second / 4;

/** Whether an age says what is known: by its estimate the session was born when it was. */
export const isSameBirth = (aliveMs: number, receivedAt: number, previous: number): boolean =>
  birth(aliveMs, receivedAt, previous - slack) === previous - slack;

/** Whether a birth is news for whoever shows the age: a clock was set, or this machine has slept. */
export function isOtherBirth(before: number | undefined, now: number | undefined): boolean {
  return before === undefined || now === undefined ? before !== now : Math.abs(now - before) > drift;
}
