import type { Clock } from '../../shared/clock';
import type { Disposable } from '../../shared/disposable';

export interface FramePaceOptions {
  readonly clock: Clock;
  /** The time between two frames (ms); read anew each time. */
  readonly everyMs: () => number;
  /** Asks for the page as it is now. */
  readonly renew: () => void;
}

/** As many frames as Chromium 156 sends without a word that they were drawn; it drops those that come then. */
export const mostInFlight = 3;

/**
 * Slows a screencast down by holding back what tells Chromium that a frame was drawn. It sends three frames without that,
 * and drops what is drawn until one was told: a page that has come to rest meanwhile would be shown as it never was for
 * long, so that it is asked for once more.
 */
export class FramePace implements Disposable {
  private readonly held: (() => void)[] = [];
  private timer: Disposable | undefined;
  /** Since the last time that something was told. */
  private hasCome = false;
  private mayHaveMissed = false;

  constructor(private readonly options: FramePaceOptions) {}

  /** A frame has come, with what tells that it was drawn. */
  take(ack: () => void): void {
    this.held.push(ack);
    this.hasCome = true;
    if (this.held.length >= mostInFlight) this.mayHaveMissed = true;
    this.wait();
  }

  dispose(): void {
    this.timer?.dispose();
    this.timer = undefined;
    this.held.length = 0;
  }

  private wait(): void {
    const { clock, everyMs } = this.options;
    this.timer ??= clock.after(everyMs(), () => this.go());
  }

  private go(): void {
    this.timer = undefined;
    this.held.shift()?.();
    if (this.mayHaveMissed && !this.hasCome) {
      this.mayHaveMissed = false;
      // of a screencast that begins anew nothing is in flight
      this.held.length = 0;
      this.options.renew();
    }
    this.hasCome = false;
    if (this.held.length > 0 || this.mayHaveMissed) this.wait();
  }
}
