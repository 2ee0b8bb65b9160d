import type { Clock } from '../shared/clock';
import type { Disposable } from '../shared/disposable';
import { EndpointError, faultOf, needsUser, pauseAskedFor, type Fault } from './faults';

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export interface PollerOptions<T> {
  /** One request. Its signal is aborted when nobody wants the answer any more. */
  readonly poll: (signal: AbortSignal) => Promise<T>;
  readonly onOutcome: (outcome: Outcome<T>) => void;
  /** Whether it is for a retry alone to ask again after an answer. */
  readonly isFinal?: (value: T) => boolean;
  /** Pause between an answer and the next request in ms, read anew for each. */
  readonly intervalMs: () => number;
  readonly clock: Clock;
  /** 0 to 1, for spreading the retries of many endpoints. */
  readonly random?: () => number;
}

const longestPauseMs = 60_000;

/**
 * Asks again and again while it is started: one request at a time, the next timed after the last has settled, rarer
 * after failures and where the server asks for it, and not at all after a fault that only the user can mend or an answer
 * that is final.
 */
export class Poller<T> implements Disposable {
  private isStarted = false;
  private isDisposed = false;
  private timer: Disposable | undefined;
  private inFlight: { readonly controller: AbortController; readonly settled: Promise<void> } | undefined;
  private failures = 0;
  /** Monotonic time before which no poll starts by itself; Infinity while only the user can change the answer. */
  private notBefore = 0;

  constructor(private readonly options: PollerOptions<T>) {}

  start(): void {
    if (this.isStarted || this.isDisposed) return;
    this.isStarted = true;
    this.schedule();
  }

  /** No request from now on; the one in flight is given up. */
  stop(): void {
    this.isStarted = false;
    this.cancel();
    this.inFlight?.controller.abort();
  }

  /** Asks at once, started or not, whatever failed before; joins a request that is in flight. */
  async refresh(): Promise<void> {
    if (this.isDisposed) return;
    this.cancel();
    await this.request();
  }

  /** Whether what only the user can change keeps it from asking. */
  get isHalted(): boolean {
    return this.notBefore === Infinity;
  }

  /**
   * Something has changed that may decide the answer: gives up the request in flight, forgets what failed and how long
   * to wait, and asks at once, if started.
   */
  retry(): void {
    this.inFlight?.controller.abort();
    this.failures = 0;
    this.notBefore = 0;
    this.schedule();
  }

  /** The interval may be shorter now: what was put off by a longer one comes sooner. */
  hasten(): void {
    if (this.failures === 0 && !this.isHalted)
      this.notBefore = Math.min(this.notBefore, this.options.clock.now() + this.options.intervalMs());
    this.schedule();
  }

  dispose(): void {
    this.isDisposed = true;
    this.stop();
  }

  private cancel(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  private schedule(): void {
    this.cancel();
    if (!this.isStarted || this.inFlight || this.notBefore === Infinity) return;
    const pause = Math.max(0, this.notBefore - this.options.clock.now());
    this.timer = this.options.clock.after(pause, () => void this.request());
  }

  private request(): Promise<void> {
    if (!this.inFlight || this.inFlight.controller.signal.aborted) {
      const controller = new AbortController();
      const inFlight = { controller, settled: this.ask(controller.signal, this.inFlight?.settled) };
      this.inFlight = inFlight;
      // whatever listener may have thrown
      void inFlight.settled.finally(() => {
        if (this.inFlight === inFlight) this.inFlight = undefined;
        this.schedule();
      });
    }
    return this.inFlight.settled;
  }

  /** Rejects only with what a listener threw. A request that was given up is waited for, so that there are never two. */
  private async ask(signal: AbortSignal, givenUp: Promise<void> | undefined): Promise<void> {
    await givenUp;
    if (signal.aborted) return;
    const outcome = await this.options.poll(signal).then(
      (value): Outcome<T> => ({ ok: true, value }),
      (error: unknown): Outcome<T> => ({ ok: false, fault: faultOf(error) }),
    );
    // what is no longer wanted is dropped, answer or error
    if (isAborted(signal)) return;
    this.failures = outcome.ok ? 0 : this.failures + 1;
    this.notBefore = this.options.clock.now() + this.pauseAfter(outcome);
    this.deliver(outcome);
  }

  /** What the listener cannot take in is a fault as well: it must not end the polling, nor be passed over in silence. */
  private deliver(outcome: Outcome<T>): void {
    try {
      this.options.onOutcome(outcome);
    } catch (error) {
      if (outcome.ok) this.fail(faultOf(error));
    }
  }

  /** What comes of it may end in VS Code's log, where no listener's own words belong. */
  private fail(fault: Fault): void {
    try {
      this.options.onOutcome({ ok: false, fault });
    } catch {
      throw new EndpointError(fault);
    }
  }

  private pauseAfter(outcome: Outcome<T>): number {
    if (outcome.ok) return this.options.isFinal?.(outcome.value) ? Infinity : this.pauseMs();
    return needsUser(outcome.fault) ? Infinity : Math.max(this.pauseMs(), pauseAskedFor(outcome.fault));
  }

  private pauseMs(): number {
    const interval = this.options.intervalMs();
    if (this.failures === 0) return interval;
    const random = this.options.random ?? Math.random;
    const longer = Math.min(longestPauseMs, interval * 2 ** this.failures) * (0.5 + random() / 2);
    return Math.max(interval, longer);
  }
}

/** A signal may have changed since it was last looked at, which the compiler cannot know. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
