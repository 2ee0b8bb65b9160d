/** Time as the core sees it, so that tests can turn it. */
export interface Clock {
  /** Monotonic milliseconds; no date. */
  now(): number;
  /** Runs `callback` once after `ms`; what it returns cancels it. */
  after(ms: number, callback: () => void): { dispose(): void };
}

/** The machine's monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return { dispose: () => clearTimeout(timer) };
  },
};
