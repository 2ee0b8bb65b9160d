import type { Clock } from '../../shared/clock';
import type { Disposable } from '../../shared/disposable';

interface TimedTexts {
  refreshTexts(): void;
  textsChangeIn(): number | undefined;
}

/** Lets uptimes count between polls: wakes when the next text changes, not before. */
export class Ticker implements Disposable {
  private timer: Disposable | undefined;
  private isRunning = false;

  constructor(
    private readonly texts: TimedTexts,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.isRunning = true;
    this.texts.refreshTexts();
    this.schedule();
  }

  stop(): void {
    this.isRunning = false;
    this.timer?.dispose();
  }

  /** The rows are others now, and so is the next text to change. */
  schedule(): void {
    this.timer?.dispose();
    const wait = this.isRunning ? this.texts.textsChangeIn() : undefined;
    // a few ms late, so that rounding cannot wake it just before the change
    if (wait !== undefined) this.timer = this.clock.after(wait + 5, () => this.start());
  }

  dispose(): void {
    this.stop();
  }
}
