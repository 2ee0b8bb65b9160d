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
