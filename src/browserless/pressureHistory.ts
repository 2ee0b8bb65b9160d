import type { Pressure } from './wire';

/** A time in which every answer said the same; times on the monotonic clock (ms). */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly running: number;
  readonly queued: number;
}

/** How long is remembered (ms). */
export const historyMs = 15 * 60_000;

/** More answers than a poller gets in that time: somebody who refreshes all the time must not fill the memory. */
const mostSpans = 256;

/** How many sessions have run on one endpoint and how many clients have waited, in the last 15 minutes. */
export class PressureHistory {
  private readonly kept: { from: number; to: number; running: number; queued: number }[] = [];

  /** Oldest first. Between two that do not touch, nobody knows. */
  get spans(): readonly Span[] {
    return this.kept;
  }

  /** Of an answer that came at `at` and follows on the last one, if no answer is missing between them. */
  add({ running, queued }: Pick<Pressure, 'running' | 'queued'>, at: number, follows: boolean): void {
    const last = follows ? this.kept.at(-1) : undefined;
    if (last) last.to = at;
    if (last?.running !== running || last.queued !== queued) this.kept.push({ from: at, to: at, running, queued });
    const from = at - historyMs;
    const old = this.kept.findIndex(({ to }) => to >= from);
    this.kept.splice(0, Math.max(old, this.kept.length - mostSpans));
  }
}

/** Several histories added up are told no finer than one is (ms). */
const grainMs = historyMs / mostSpans;

/** Several servers' histories as one: at each moment the sum of those that are known then. Oldest first. */
export function sumOfHistories(histories: readonly (readonly Span[])[]): readonly Span[] {
  const steps = new Map<number, { running: number; queued: number; known: number }>();
  const add = (at: number, { running, queued }: Span, sign: 1 | -1): void => {
    const step = steps.get(at) ?? { running: 0, queued: 0, known: 0 };
    steps.set(at, step);
    step.running += sign * running;
    step.queued += sign * queued;
    step.known += sign;
  };
  const all = histories.flat();
  // counted from the end, which is now
  const end = all.reduce((latest, { to }) => Math.max(latest, to), 0);
  const grain = (at: number): number => end - Math.floor((end - at) / grainMs) * grainMs;
  for (const span of all) {
    add(grain(span.from), span, 1);
    add(grain(span.to), span, -1);
  }
  const sum = { running: 0, queued: 0, known: 0 };
  const spans: Span[] = [];
  let from = 0;
  for (const [to, step] of [...steps].sort(([a], [b]) => a - b)) {
    if (sum.known > 0) spans.push({ from, to, running: sum.running, queued: sum.queued });
    for (const of of ['running', 'queued', 'known'] as const) sum[of] += step[of];
    from = to;
  }
  return spans;
}
