import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../shared/clock';
import type { Disposable } from '../shared/disposable';
import type { Client, SessionsAnswer } from './client';
import type { Endpoint } from './endpoint';
import type { Log } from './log';
import { Poller, type Outcome } from './poller';
import { SparingLog } from './sparingLog';
import type { Store } from './store';

export interface FleetOptions {
  readonly store: Store;
  readonly connect: (endpoint: Endpoint) => Pick<Client, 'newSessions'>;
  readonly intervalMs: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a glance waits for the slower endpoints (ms). */
const glanceMs = 1500;

interface Poll {
  /** Undefined where it says what is known. */
  readonly answer: SessionsAnswer | undefined;
  /** Monotonic ms. */
  readonly askedAt: number;
}

/** Somebody who looks at one endpoint, or at all of them. */
interface Watch {
  readonly endpointId: string | undefined;
}

/** Polls endpoints into the store, each on its own clock, while somebody looks. */
export class Fleet implements Disposable {
  private readonly pollers = new Map<string, Poller<Poll>>();
  private readonly watches = new Set<Watch>();

  constructor(private readonly options: FleetOptions) {}

  /** An address keeps its poller and its sessions; the answers of one that is gone are dropped. */
  setEndpoints(endpoints: readonly Endpoint[]): void {
    const { store } = this.options;
    for (const [id, poller] of this.pollers) {
      if (endpoints.some((endpoint) => endpoint.id === id)) continue;
      poller.dispose();
      this.pollers.delete(id);
    }
    const before = new Map(store.endpoints.map(({ endpoint }) => [endpoint.id, endpoint]));
    store.setEndpoints(endpoints);
    for (const endpoint of endpoints) {
      const { id, name } = endpoint;
      const poller = this.pollers.get(id);
      if (!poller) this.pollers.set(id, this.newPoller(id));
      // all but its name decides how it is asked
      else if (!isDeepStrictEqual({ ...before.get(id), name }, endpoint)) poller.retry();
    }
    this.startWatched();
  }

  /**
   * Somebody looks at one endpoint, or at all without an id: they are polled until what it returns is disposed. Where
   * nobody looks then, no request is made from that moment on.
   */
  watch(endpointId?: string): Disposable {
    const watch = { endpointId };
    this.watches.add(watch);
    this.startWatched();
    return {
      dispose: () => {
        if (!this.watches.delete(watch)) return;
        for (const [id, poller] of this.pollers) if (isOn(watch, id) && !this.isWatched(id)) poller.stop();
      },
    };
  }

  /** Asks one endpoint, or all, at once. Resolves when they have answered or failed. */
  async refresh(endpointId?: string): Promise<void> {
    const wanted = endpointId === undefined ? [...this.pollers.values()] : [this.pollers.get(endpointId)];
    await Promise.all(wanted.map(async (poller) => poller?.refresh()));
  }

  /** Makes sure that somebody who looks but once sees something recent, without waiting for the slowest endpoint. */
  async glance(): Promise<void> {
    const unseen = [...this.pollers].filter(([id, poller]) => !this.isWatched(id) && !poller.isHalted);
    if (unseen.length === 0) return;
    const asked = unseen.map(([, poller]) => poller.refresh());
    let limit: Disposable | undefined;
    const timeUp = new Promise<void>((resolve) => (limit = this.options.clock.after(glanceMs, resolve)));
    await Promise.race([Promise.all(asked), timeUp]);
    limit?.dispose();
  }

  /** What stood in an endpoint's way (all endpoints' without an id) may be gone: asks anew while somebody looks. */
  retry(endpointId?: string): void {
    for (const [id, poller] of this.pollers) if (endpointId === undefined || id === endpointId) poller.retry();
  }

  dispose(): void {
    for (const poller of this.pollers.values()) poller.dispose();
    this.pollers.clear();
  }

  private isWatched(endpointId: string): boolean {
    return [...this.watches].some((watch) => isOn(watch, endpointId));
  }

  private startWatched(): void {
    for (const [id, poller] of this.pollers) if (this.isWatched(id)) poller.start();
  }

  private newPoller(endpointId: string): Poller<Poll> {
    const { store, connect, intervalMs, clock } = this.options;
    const log = new SparingLog(this.options.log, clock);
    return new Poller({
      // the name and the way to the token may change while the address, and with it the poller, stays
      poll: async (signal) => {
        const state = store.get(endpointId);
        if (!state) throw new Error(`No endpoint ${endpointId}`);
        const askedAt = clock.now();
        const answer = await connect(state.endpoint).newSessions(signal, (fingerprint) =>
          store.isKnown(endpointId, fingerprint, clock.now()),
        );
        return { answer, askedAt };
      },
      onOutcome: (outcome) => this.take(endpointId, outcome, log),
      intervalMs,
      clock,
    });
  }

  private take(endpointId: string, outcome: Outcome<Poll>, log: SparingLog): void {
    const { store, clock } = this.options;
    const state = store.get(endpointId);
    if (!state) return;
    const before = state.health;
    const { endpoint } = state;
    if (outcome.ok) {
      const { answer, askedAt } = outcome.value;
      if (before.kind === 'failing') log.write({ kind: 'endpointAnswersAgain', endpoint });
      if (answer === undefined) {
        store.confirm(endpointId, clock.now(), askedAt);
      } else {
        const { sightings, rejectedRows, fingerprint } = answer;
        if (rejectedRows > 0) log.write({ kind: 'rowsLeftOut', endpoint, rows: rejectedRows });
        store.succeed(endpointId, sightings, clock.now(), askedAt, fingerprint);
      }
    } else {
      if (before.kind !== 'failing' || before.fault.kind !== outcome.fault.kind) {
        log.write({ kind: 'endpointFails', endpoint, fault: outcome.fault });
      }
      store.fail(endpointId, outcome.fault);
    }
  }
}

const isOn = (watch: Watch, endpointId: string): boolean =>
  watch.endpointId === undefined || watch.endpointId === endpointId;
