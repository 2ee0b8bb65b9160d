import type { Clock } from '../../shared/clock';
import type { Disposable } from '../../shared/disposable';

/** In a large fleet some text changes at every moment; nobody reads so fast. */
const leastPauseMs = 1000;

/** Lets uptimes count between polls: wakes when the next text changes, not before, and at most once a second. */
export class Ticker implements Disposable {
  private timer: Disposable | undefined;
  private isRunning = false;
  private wokeAt = -Infinity;
  private wakesAt = Infinity;

  constructor(
    private readonly clock: Clock,
    /** Sees to the texts that have changed, and gives when the next will (monotonic ms, Infinity while none will). */
    private readonly refresh: () => number,
  ) {}

  start(): void {
    this.isRunning = true;
    this.wake();
  }

  stop(): void {
    this.isRunning = false;
    this.cancel();
  }

  /** A text will change then (monotonic ms). */
  expect(changesAt: number): void {
    // a few ms late, so that rounding cannot wake it just before the change
    const at = Math.max(changesAt + 5, this.wokeAt + leastPauseMs);
    if (!this.isRunning || at >= this.wakesAt) return;
    this.cancel();
    this.wakesAt = at;
    this.timer = this.clock.after(at - this.clock.now(), () => this.wake());
  }

  dispose(): void {
    this.stop();
  }

  private wake(): void {
    this.cancel();
    this.wokeAt = this.clock.now();
    this.expect(this.refresh());
  }

  private cancel(): void {
    this.timer?.dispose();
    this.wakesAt = Infinity;
  }
}
