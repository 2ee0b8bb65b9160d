import type { Clock } from '../shared/clock';
import type { Disposable } from '../shared/disposable';
import type { Client, SessionsAnswer } from './client';
import type { Endpoint } from './endpoint';
import type { Fault } from './faults';
import { Poller, type Outcome } from './poller';
import type { Store } from './store';

/** What the fleet says of its work: names of endpoints, counts and faults, never what a server wrote. */
export interface FleetLog {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

export interface FleetOptions {
  readonly store: Store;
  readonly connect: (endpoint: Endpoint) => Pick<Client, 'sessions'>;
  readonly intervalMs: () => number;
  readonly clock: Clock;
  readonly log: FleetLog;
}

/** Polls every endpoint into the store, each on its own clock, while somebody looks. */
export class Fleet implements Disposable {
  private readonly pollers = new Map<
    string,
    { readonly endpoint: Endpoint; readonly poller: Poller<SessionsAnswer> }
  >();
  private isWatched = false;

  constructor(private readonly options: FleetOptions) {}

  /** Endpoints that stay the same keep their poller and their sessions; the answers of others are dropped. */
  setEndpoints(endpoints: readonly Endpoint[]): void {
    for (const [id, { endpoint, poller }] of this.pollers) {
      const now = endpoints.find((candidate) => candidate.id === id);
      if (now && now.tokenVariable === endpoint.tokenVariable) continue;
      poller.dispose();
      this.pollers.delete(id);
    }
    this.options.store.setEndpoints(endpoints);
    for (const endpoint of endpoints) {
      if (!this.pollers.has(endpoint.id)) this.pollers.set(endpoint.id, { endpoint, poller: this.newPoller(endpoint) });
    }
    if (this.isWatched) this.startAll();
  }

  /** Somebody looks: polling runs. */
  watch(): void {
    this.isWatched = true;
    this.startAll();
  }

  /** Nobody looks: no request from now on. */
  unwatch(): void {
    this.isWatched = false;
    for (const { poller } of this.pollers.values()) poller.stop();
  }

  /** Asks one endpoint, or all, at once. Resolves when they have answered or failed. */
  async refresh(endpointId?: string): Promise<void> {
    const wanted = endpointId === undefined ? [...this.pollers.values()] : [this.pollers.get(endpointId)];
    await Promise.all(wanted.map(async (entry) => entry?.poller.refresh()));
  }

  /** What stood in an endpoint's way (all endpoints' without an id) may be gone: asks anew while somebody looks. */
  retry(endpointId?: string): void {
    for (const [id, { poller }] of this.pollers) if (endpointId === undefined || id === endpointId) poller.retry();
  }

  dispose(): void {
    for (const { poller } of this.pollers.values()) poller.dispose();
    this.pollers.clear();
  }

  private startAll(): void {
    for (const { poller } of this.pollers.values()) poller.start();
  }

  private newPoller(endpoint: Endpoint): Poller<SessionsAnswer> {
    const client = this.options.connect(endpoint);
    return new Poller({
      poll: (signal) => client.sessions(signal),
      onOutcome: (outcome) => this.take(endpoint, outcome),
      intervalMs: this.options.intervalMs,
      clock: this.options.clock,
    });
  }

  private take(endpoint: Endpoint, outcome: Outcome<SessionsAnswer>): void {
    const { store, clock, log } = this.options;
    const state = store.get(endpoint.id);
    if (!state) return;
    const before = state.health;
    // the endpoint may have been renamed since its poller was made
    const { name } = state.endpoint;
    if (outcome.ok) {
      const { sightings, rejectedRows } = outcome.value;
      if (before.kind === 'failing') log.info(`${name}: answers again`);
      if (rejectedRows > 0) log.debug(`${name}: ${rejectedRows} rows made no sense and were left out`);
      store.succeed(endpoint.id, sightings, clock.now());
    } else {
      if (before.kind !== 'failing' || before.fault.kind !== outcome.fault.kind) {
        log.warn(`${name}: ${describeForLog(outcome.fault)}`);
      }
      store.fail(endpoint.id, outcome.fault);
    }
  }
}

/** A fault in the log's terms: its kind and its facts, none of which can hold a token. */
function describeForLog(fault: Fault): string {
  const { kind, ...facts } = fault;
  const listed = Object.entries(facts).map(([key, value]) => `${key} ${String(value)}`);
  return listed.length ? `${kind} (${listed.join(', ')})` : kind;
}
