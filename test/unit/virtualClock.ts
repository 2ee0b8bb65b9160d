import * as assert from 'node:assert/strict';
import type { Clock } from '../../src/shared/clock';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that stands still until a test turns it. */
export class VirtualClock implements Clock {
  private time: number;
  private readonly timers = new Set<Timer>();

  /** `settle` resolves when nothing happens any more by itself. */
  constructor(
    startsAt = 1000,
    private readonly settle: () => Promise<void> = settled,
  ) {
    this.time = startsAt;
  }

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): { dispose(): void } {
    // a real timer that is told to wait for ever fires at once
    assert.ok(Number.isFinite(ms), 'a timer needs a time');
    const timer = { at: this.time + ms, callback };
    this.timers.add(timer);
    return { dispose: () => void this.timers.delete(timer) };
  }

  /** When each timer is due, in ms from now, soonest first. */
  get waits(): readonly number[] {
    return [...this.timers].map(({ at }) => at - this.time).sort((a, b) => a - b);
  }

  /** Turns time on by `ms`; whatever is due on the way runs at its moment, and so does what it causes. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await this.settle();
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.callback();
      await this.settle();
    }
    this.time = end;
  }

  /** Lets `ms` pass without anything running, as a machine does that is held up: what is due then runs late, once. */
  async stall(ms: number): Promise<void> {
    this.time += ms;
    await this.advance(0);
  }

  private nextUntil(end: number): Timer | undefined {
    // timers of the same moment run in the order in which they were set
    const due = [...this.timers].filter(({ at }) => at <= end);
    return due.reduce<Timer | undefined>((first, timer) => (first && first.at <= timer.at ? first : timer), undefined);
  }
}

/** Resolves when every promise that can settle by itself has. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
