import type { Clock } from '../../shared/clock';
import { Client } from '../client';
import { noCredentials, type Credentials } from '../credentials';
import type { Endpoint } from '../endpoint';
import { faultOf, isEndpointError } from '../faults';
import type { Outcome } from '../poller';
import type { Diagnostics } from './diagnostics';
import type { Finding, StepResult } from './results';

export interface CheckOptions {
  readonly endpoint: Endpoint;
  readonly diagnostics: Diagnostics;
  /** What opens the endpoint's door; rejects where a variable of it is not set. */
  readonly credentials: () => Promise<Credentials>;
  /** Time limit of each question in ms. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly clock: Clock;
}

/** One check under way: what its steps ask with, and by which clock. Nothing of it rejects. */
export class Run {
  constructor(
    readonly options: CheckOptions,
    readonly signal: AbortSignal,
  ) {}

  /** Takes a step, with the time that it took. */
  async timed(step: () => Promise<Finding> | Finding): Promise<StepResult> {
    const { clock } = this.options;
    const start = clock.now();
    const finding = await step();
    return { finding, ms: clock.now() - start };
  }

  /** Does what may fail, within the limit of one question. */
  async attempt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<Outcome<T>> {
    const { clock, timeoutMs } = this.options;
    const late = new AbortController();
    const timer = clock.after(timeoutMs, () => late.abort());
    try {
      return { ok: true, value: await work(AbortSignal.any([this.signal, late.signal])) };
    } catch (error) {
      if (late.signal.aborted && !isEndpointError(error))
        return { ok: false, fault: { kind: 'timeout', afterMs: timeoutMs } };
      return { ok: false, fault: faultOf(error) };
    } finally {
      timer.dispose();
    }
  }

  /** As `attempt`, of what has its own limit. */
  outcome<T>(work: Promise<T>): Promise<Outcome<T>> {
    return work.then(
      (value): Outcome<T> => ({ ok: true, value }),
      (error: unknown): Outcome<T> => ({ ok: false, fault: faultOf(error) }),
    );
  }

  /** Asks the endpoint as the extension does, or with a part of what opens its door, or another way of sending it. */
  client(credentials: Credentials = noCredentials, auth = this.options.endpoint.auth): Client {
    const { endpoint, diagnostics, timeoutMs, maxBytes } = this.options;
    return new Client({
      endpoint: { ...endpoint, auth },
      http: diagnostics,
      credentials: () => Promise.resolve(credentials),
      timeoutMs: () => timeoutMs,
      maxBytes: () => maxBytes,
    });
  }
}
