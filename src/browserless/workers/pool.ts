import { isDeepStrictEqual } from 'node:util';
import type { Endpoint } from '../endpoint';
import type { Fault } from '../faults';
import type { Health } from '../store';

/** A worker that was there, and is no more. */
export interface GoneWorker {
  readonly endpoint: Endpoint;
  /** On the monotonic clock (ms). */
  readonly goneAt: number;
}

/** What is known of the workers of one endpoint. */
export interface PoolState {
  /** As it stands in the settings. */
  readonly endpoint: Endpoint;
  /** Whether the list of workers is to be had. */
  readonly lookup: Health;
  /** Those that are asked, in the order in which they were listed. */
  readonly workers: readonly Endpoint[];
  /** Of those, by id, the ones that are listed no more and are asked for the sessions that they still have. */
  readonly leaving: ReadonlySet<string>;
  /** How many more there are than are asked. */
  readonly leftOut: number;
  /** The last that went, newest first. */
  readonly gone: readonly GoneWorker[];
}

export interface PoolOptions {
  /** How many workers are asked at the most. */
  readonly max: () => number;
  readonly answers: (workerId: string) => boolean;
  /** The ids of the sessions that a worker has. */
  readonly sessionsOf: (workerId: string) => readonly string[];
}

const mostGone = 20;

/** The workers of one endpoint, as lists of them come. */
export class Pool {
  private listed: readonly Endpoint[] = [];
  private leaving: readonly Endpoint[] = [];
  private gone: readonly GoneWorker[] = [];
  private lookup: Health = { kind: 'waiting' };
  /** Workers, by id, that are others by another address: those others. */
  private readonly aliases = new Map<string, string>();

  constructor(
    readonly endpoint: Endpoint,
    private readonly options: PoolOptions,
  ) {}

  get state(): PoolState {
    const { endpoint, lookup, gone } = this;
    const own = this.listed.filter(({ id }) => !this.aliases.has(id));
    const listed = own.slice(0, this.options.max());
    return {
      endpoint,
      lookup,
      workers: [...listed, ...this.leaving],
      leaving: new Set(this.leaving.map(({ id }) => id)),
      leftOut: own.length - listed.length,
      gone,
    };
  }

  /** The list as it is now. Gives the workers that are gone with it. */
  list(workers: readonly Endpoint[], now: number): readonly Endpoint[] {
    this.lookup = { kind: 'ok' };
    return this.replace(workers, now);
  }

  /** No list came. What has no address any more has no workers; any other fault says nothing of them. */
  fail(fault: Fault, now: number): readonly Endpoint[] {
    this.lookup = { kind: 'failing', fault };
    return fault.kind === 'unknownHost' ? this.replace([], now) : [];
  }

  /** Whether a worker's answer may change who is asked. */
  concerns(workerId: string): boolean {
    return this.leaving.some(({ id }) => id === workerId) || [...this.aliases.values()].includes(workerId);
  }

  /** A worker has answered, or failed to. Gives it if it is gone with that. */
  review(workerId: string, now: number): readonly Endpoint[] {
    for (const [alias, original] of this.aliases)
      if (original === workerId && !this.options.answers(original)) this.aliases.delete(alias);
    const left = this.leaving.filter(({ id }) => id === workerId && !this.serves(id));
    this.leaving = this.leaving.filter((worker) => !left.includes(worker));
    return this.lose(left, now);
  }

  /**
   * Whether a worker has sessions that an earlier one has as well: no two browsers have the same id, so that both are one
   * server by two addresses, as IPv4 and IPv6. From then on the earlier one stands for both.
   */
  merge(workerId: string): boolean {
    const { workers } = this.state;
    const own = new Set(this.options.sessionsOf(workerId));
    const same = workers.findIndex(
      ({ id }) => id !== workerId && this.options.sessionsOf(id).some((sessionId) => own.has(sessionId)),
    );
    const other = workers[same];
    if (!other) return false;
    const isEarlier = same < workers.findIndex(({ id }) => id === workerId);
    const [original, alias] = isEarlier ? [other.id, workerId] : [workerId, other.id];
    if (this.leaving.some(({ id }) => id === alias)) this.leaving = this.leaving.filter(({ id }) => id !== alias);
    else this.aliases.set(alias, original);
    return true;
  }

  /** Forgets those that went before a time (monotonic ms); whether there were any. */
  forget(before: number): boolean {
    const kept = this.gone.filter(({ goneAt }) => goneAt > before);
    const hasChanged = kept.length < this.gone.length;
    this.gone = kept;
    return hasChanged;
  }

  /** Whether a worker still answers and has sessions. */
  private serves(workerId: string): boolean {
    return this.options.answers(workerId) && this.options.sessionsOf(workerId).length > 0;
  }

  private replace(workers: readonly Endpoint[], now: number): readonly Endpoint[] {
    const ids = new Set(workers.map(({ id }) => id));
    const unlisted = this.state.workers.filter(({ id }) => !ids.has(id));
    const serving = unlisted.filter(({ id }) => this.serves(id));
    if (!isDeepStrictEqual(this.listed, workers)) this.listed = workers;
    this.leaving = serving;
    for (const [alias, original] of this.aliases) if (!ids.has(alias) || !ids.has(original)) this.aliases.delete(alias);
    this.gone = this.gone.filter(({ endpoint }) => !ids.has(endpoint.id));
    return this.lose(
      unlisted.filter((worker) => !serving.includes(worker)),
      now,
    );
  }

  private lose(workers: readonly Endpoint[], goneAt: number): readonly Endpoint[] {
    this.gone = [...workers.map((endpoint) => ({ endpoint, goneAt })), ...this.gone].slice(0, mostGone);
    return workers;
  }
}
