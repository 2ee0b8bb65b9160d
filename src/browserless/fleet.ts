import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../shared/clock';
import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import { afterList } from './afterList';
import type { Client, SessionsAnswer } from './client';
import type { Endpoint } from './endpoint';
import { EndpointPollers } from './endpointPollers';
import type { Log } from './log';
import { Poller, type Outcome } from './poller';
import { SparingLog } from './sparingLog';
import type { Store } from './store';
import type { Turns } from './turns';
import type { Pressure } from './wire';

export interface FleetOptions {
  readonly store: Store;
  readonly connect: (endpoint: Endpoint) => Pick<Client, 'newSessions' | 'pressure'>;
  /** Has requests wait for each other; without it none does. */
  readonly turns?: Pick<Turns, 'begin'> | undefined;
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

/** Between two looks from afar (ms), at the least. */
const afarMs = 30_000;

/** Between two requests for an endpoint's pressure (ms), at the least. */
const pressureMs = 5000;

/** How much longer than an interval a list may take before the pressure is asked for without it (ms). */
const lateMs = 1000;

/** Somebody who looks at one endpoint, or at all of them. */
interface Watch {
  readonly endpointId: string | undefined;
  readonly isFromAfar: boolean;
}

/** Polls endpoints into the store, their sessions and their pressure each on its own clock, while somebody looks. */
export class Fleet implements Disposable {
  private readonly pollers = new Map<string, EndpointPollers>();
  private readonly watches = new Set<Watch>();
  private readonly looks = new Emitter<void>();
  /** Somebody has begun or ceased to look. */
  readonly onDidChangeLooks = this.looks.event;
  /** By endpoint: since when it is watched without a pause (monotonic ms). */
  private readonly watchedFrom = new Map<string, number>();

  constructor(private readonly options: FleetOptions) {}

  /** An address keeps its poller and its sessions; the answers of one that is gone are dropped. */
  setEndpoints(endpoints: readonly Endpoint[]): void {
    const { store } = this.options;
    for (const [id, poller] of this.pollers) {
      if (endpoints.some((endpoint) => endpoint.id === id)) continue;
      poller.dispose();
      this.pollers.delete(id);
      this.watchedFrom.delete(id);
    }
    const before = new Map(store.endpoints.map(({ endpoint }) => [endpoint.id, endpoint]));
    store.setEndpoints(endpoints);
    for (const endpoint of endpoints) {
      const { id, name } = endpoint;
      const poller = this.pollers.get(id);
      if (!poller) this.pollers.set(id, new EndpointPollers(this.sessionsPoller(id), this.pressurePoller(id)));
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
    return this.begin({ endpointId, isFromAfar: false });
  }

  /** Somebody wants to know of all of them at any time, but not every second: they are polled seldom. */
  watchFromAfar(): Disposable {
    return this.begin({ endpointId: undefined, isFromAfar: true });
  }

  /** Whether somebody looks at an endpoint, or at all without an id. */
  isWatched(endpointId?: string): boolean {
    return [...this.watches].some((watch) => isOn(watch, endpointId));
  }

  /** Asks one endpoint, or all, at once. Resolves when they have given their sessions or failed. */
  async refresh(endpointId?: string): Promise<void> {
    const wanted = [...this.pollers].filter(([id]) => endpointId === undefined || id === endpointId);
    await Promise.all(
      wanted.map(async ([id, { sessions, pressure }]) => {
        if (this.isWatched(id)) void pressure.refresh();
        await sessions.refresh();
      }),
    );
  }

  /** Makes sure that somebody who looks but once sees something recent, without waiting for the slowest endpoint. */
  async glance(): Promise<void> {
    const unseen = [...this.pollers].filter(([id, poller]) => !this.isWatched(id) && !poller.sessions.isHalted);
    if (unseen.length === 0) return;
    const asked = unseen.map(([, poller]) => poller.sessions.refresh());
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
    this.looks.dispose();
  }

  private begin(watch: Watch): Disposable {
    this.watches.add(watch);
    this.startWatched();
    for (const [id, poller] of this.pollers) if (isOn(watch, id)) poller.hasten();
    this.looks.fire();
    return {
      dispose: () => {
        if (!this.watches.delete(watch)) return;
        for (const [id, poller] of this.pollers) {
          if (!isOn(watch, id) || this.isWatched(id)) continue;
          poller.stop();
          this.watchedFrom.delete(id);
        }
        this.looks.fire();
      },
    };
  }

  private startWatched(): void {
    for (const [id, poller] of this.pollers) {
      if (!this.isWatched(id)) continue;
      poller.start();
      if (!this.watchedFrom.has(id)) this.watchedFrom.set(id, this.options.clock.now());
    }
  }

  /** Whether those who look at an endpoint, or at all without an id, want to know of it seldom. */
  isOnlyFromAfar(endpointId?: string): boolean {
    const watches = [...this.watches].filter((watch) => isOn(watch, endpointId));
    return watches.length > 0 && watches.every(({ isFromAfar }) => isFromAfar);
  }

  private sessionsMs(endpointId: string): number {
    const intervalMs = this.options.intervalMs();
    return this.isOnlyFromAfar(endpointId) ? Math.max(afarMs, 10 * intervalMs) : intervalMs;
  }

  private pressureMs(endpointId: string): number {
    const sessionsMs = this.sessionsMs(endpointId);
    return this.isOnlyFromAfar(endpointId) ? sessionsMs : Math.max(pressureMs, 3 * sessionsMs);
  }

  /** Asks an endpoint as it is now, in its turn: its name and the way to its token may change while its address stays. */
  private async ask<T>(
    endpointId: string,
    signal: AbortSignal,
    question: (client: ReturnType<FleetOptions['connect']>) => Promise<T>,
  ): Promise<T> {
    const { store, turns, connect } = this.options;
    const state = store.get(endpointId);
    if (!state) throw new Error(`No endpoint ${endpointId}`);
    const turn = await turns?.begin(state.endpoint, signal);
    try {
      return await question(connect(state.endpoint));
    } finally {
      turn?.dispose();
    }
  }

  private sessionsPoller(endpointId: string): Poller<Poll> {
    const { store, clock } = this.options;
    const log = new SparingLog(this.options.log, clock);
    return new Poller({
      poll: (signal) =>
        this.ask(endpointId, signal, async (client) => {
          const askedAt = clock.now();
          const answer = await client.newSessions(signal, (fingerprint) =>
            store.isKnown(endpointId, fingerprint, clock.now()),
          );
          return { answer, askedAt };
        }),
      onOutcome: (outcome) => this.take(endpointId, outcome, log),
      intervalMs: () => this.sessionsMs(endpointId),
      clock,
    });
  }

  /** A server that says nothing of its pressure is asked no more, and one that fails to is no worse for it. */
  private pressurePoller(endpointId: string): Poller<Pressure | undefined> {
    return new Poller({
      poll: async (signal) => {
        // each answer is another server's
        if (this.isBalanced(endpointId)) return undefined;
        await afterList(this.options, endpointId, this.sessionsMs(endpointId) + lateMs, signal);
        signal.throwIfAborted();
        return this.ask(endpointId, signal, (client) => client.pressure(signal));
      },
      onOutcome: (outcome) => this.takePressure(endpointId, outcome.ok ? outcome.value : undefined),
      isFinal: (pressure) => pressure === undefined && !this.isBalanced(endpointId),
      // half an interval early: the list that it waits for is due then
      intervalMs: () => this.pressureMs(endpointId) - this.sessionsMs(endpointId) / 2,
      clock: this.options.clock,
    });
  }

  private isBalanced(endpointId: string): boolean {
    return this.options.store.get(endpointId)?.isBalanced === true;
  }

  private takePressure(endpointId: string, pressure: Pressure | undefined): void {
    const at = this.options.clock.now();
    const reading = pressure && { pressure, at, goodUntil: at + 3 * this.pressureMs(endpointId) };
    this.options.store.takeReading(endpointId, reading, at);
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
      const watchedFrom = this.watchedFrom.get(endpointId) ?? Infinity;
      if (answer === undefined) {
        store.confirm(endpointId, clock.now(), askedAt, watchedFrom);
      } else {
        const { sightings, rejectedRows, fingerprint } = answer;
        if (rejectedRows > 0) log.write({ kind: 'rowsLeftOut', endpoint, rows: rejectedRows });
        store.succeed(endpointId, sightings, clock.now(), askedAt, fingerprint, watchedFrom);
      }
    } else {
      if (before.kind !== 'failing' || before.fault.kind !== outcome.fault.kind) {
        log.write({ kind: 'endpointFails', endpoint, fault: outcome.fault });
      }
      store.fail(endpointId, outcome.fault);
      if (outcome.fault.kind === 'stuck' && outcome.fault.pressure)
        this.takePressure(endpointId, outcome.fault.pressure);
    }
  }
}

const isOn = (watch: Watch, endpointId: string | undefined): boolean =>
  watch.endpointId === undefined || watch.endpointId === endpointId;
