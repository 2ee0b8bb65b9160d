import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/clock';
import { DisposableStore, type Disposable } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import type { Endpoint } from '../endpoint';
import { faultOf, type Fault } from '../faults';
import type { Fleet } from '../fleet';
import type { Log } from '../log';
import type { Store } from '../store';
import { listedWorkers, lookUp, workerAt } from './lookup';
import { Pool, type PoolState } from './pool';
import type { Resolver } from './resolver';
import type { WorkersSource } from './source';

export interface WorkersOptions {
  readonly store: Store;
  readonly fleet: Pick<Fleet, 'setEndpoints' | 'isWatched' | 'isOnlyFromAfar' | 'onDidChangeLooks'>;
  readonly resolver: Resolver;
  readonly clock: Clock;
  /** How many workers of an endpoint are asked at the most, read anew with each list. */
  readonly max: () => number;
  readonly log: Log;
}

/** An endpoint whose workers are looked up again and again. */
interface Searched {
  readonly pool: Pool;
  readonly kind: 'dns' | 'srv';
  /** When it is due to be looked up again (monotonic ms). */
  dueAt: number;
  timer: Disposable | undefined;
  running: { readonly controller: AbortController; readonly done: Promise<void> } | undefined;
}

/** Between two lookups (ms): what DNS says, within these; the longer one where it says nothing or fails. */
const shortestMs = 5000;
const longestMs = 60_000;

/** How long a worker that went is still shown (ms). */
export const goneForMs = 5 * 60_000;

/**
 * Puts the workers of endpoints that stand for several in their place, for the fleet to ask: those that the settings list,
 * or those that their names lead to, looked up while somebody looks.
 */
export class Workers implements Disposable {
  private configured: readonly Endpoint[] = [];
  private readonly pools = new Map<string, Pool>();
  private readonly searched = new Map<string, Searched>();
  private readonly changes = new Emitter<string>();
  /** What is known of the workers of the endpoint with this id has changed. */
  readonly onDidChange = this.changes.event;
  private readonly losses = new Emitter<Endpoint>();
  /** A worker is gone, and so will be its sessions. */
  readonly onWillLose = this.losses.event;
  private readonly disposables = new DisposableStore();
  private forgetting: Disposable | undefined;

  constructor(private readonly options: WorkersOptions) {
    const { store, fleet } = options;
    this.disposables.add(fleet.onDidChangeLooks(() => this.schedule()));
    // not amid what the poll is told to
    this.disposables.add(store.onDidPoll((endpointId) => queueMicrotask(() => this.review(endpointId))));
    this.disposables.add(
      store.onDidChange((change) => change.kind === 'endpoint' && queueMicrotask(() => this.merge(change.endpointId))),
    );
  }

  /** The endpoints of the settings. Those that stay keep their workers. */
  setEndpoints(configured: readonly Endpoint[]): void {
    this.configured = configured;
    for (const [id, { pool }] of this.searched)
      if (!configured.some((endpoint) => isDeepStrictEqual(endpoint, pool.endpoint))) this.forget(id);
    const before = new Map(this.pools);
    this.pools.clear();
    for (const endpoint of configured) if (endpoint.workers) this.take(endpoint, endpoint.workers, before);
    this.apply();
    this.schedule();
  }

  /** What is known of the workers of an endpoint of the settings, if it stands for several. */
  pool(endpointId: string): PoolState | undefined {
    return this.pools.get(endpointId)?.state;
  }

  /** Looks the workers of one endpoint up, or of all without an id, now. Resolves when they are known, or that fails. */
  async lookUp(endpointId?: string): Promise<void> {
    const wanted = [...this.searched].filter(([id]) => endpointId === undefined || id === endpointId);
    await Promise.all(wanted.map(([, one]) => this.search(one)));
  }

  /** The same for those alone that are due. */
  async lookUpDue(): Promise<void> {
    const due = [...this.searched.values()].filter(({ dueAt }) => dueAt <= this.options.clock.now());
    await Promise.all(due.map((one) => this.search(one)));
  }

  /** The setting for how many are asked may have changed. */
  settingChanged(): void {
    this.apply();
    for (const id of this.pools.keys()) this.changes.fire(id);
  }

  dispose(): void {
    this.disposables.dispose();
    this.forgetting?.dispose();
    for (const id of [...this.searched.keys()]) this.forget(id);
  }

  private take(endpoint: Endpoint, source: WorkersSource, before: ReadonlyMap<string, Pool>): void {
    const { id } = endpoint;
    const known = before.get(id);
    const pool = known && isDeepStrictEqual(known.endpoint, endpoint) ? known : this.newPool(endpoint);
    this.pools.set(id, pool);
    if (source.kind === 'list') pool.list(listedWorkers(endpoint, source.baseUrls), this.options.clock.now());
    else if (this.searched.get(id)?.pool !== pool)
      this.searched.set(id, { pool, kind: source.kind, dueAt: 0, timer: undefined, running: undefined });
  }

  private newPool(endpoint: Endpoint): Pool {
    const { store, max } = this.options;
    return new Pool(endpoint, {
      max,
      answers: (workerId) => store.get(workerId)?.health.kind === 'ok',
      sessionsOf: (workerId) => store.get(workerId)?.sessions.map(({ session }) => session.id) ?? [],
    });
  }

  /** Gives the fleet what it is to ask. */
  private apply(): void {
    this.options.fleet.setEndpoints(
      this.configured.flatMap((endpoint) => this.pools.get(endpoint.id)?.state.workers ?? endpoint),
    );
  }

  /** Looks up in time what is looked up while somebody looks, and nothing otherwise. */
  private schedule(): void {
    const { fleet, clock } = this.options;
    for (const one of this.searched.values()) {
      one.timer?.dispose();
      one.timer = undefined;
      if (fleet.isWatched() && !one.running)
        one.timer = clock.after(Math.max(0, one.dueAt - clock.now()), () => void this.search(one));
    }
  }

  private search(one: Searched): Promise<void> {
    if (one.running) return one.running.done;
    one.timer?.dispose();
    const controller = new AbortController();
    const done = this.ask(one, controller.signal).finally(() => {
      one.running = undefined;
      this.schedule();
    });
    one.running = { controller, done };
    return done;
  }

  private async ask(one: Searched, signal: AbortSignal): Promise<void> {
    const { clock, resolver, fleet } = this.options;
    const { pool, kind } = one;
    const { endpoint } = pool;
    try {
      const { addresses, ttlMs } = await lookUp(endpoint, kind, resolver, signal);
      const leastMs = fleet.isOnlyFromAfar() ? longestMs : shortestMs;
      one.dueAt = clock.now() + Math.min(longestMs, Math.max(leastMs, ttlMs ?? longestMs));
      const workers = addresses.map((address) => workerAt(endpoint, address));
      if (!signal.aborted) this.change(pool, () => pool.list(workers, clock.now()));
    } catch (error) {
      one.dueAt = clock.now() + shortestMs;
      if (!signal.aborted) this.failed(pool, faultOf(error));
    }
  }

  private failed(pool: Pool, fault: Fault): void {
    const { lookup } = pool.state;
    const isNews = lookup.kind !== 'failing' || lookup.fault.kind !== fault.kind;
    if (isNews) this.options.log.write({ kind: 'endpointFails', endpoint: pool.endpoint, fault });
    this.change(pool, () => pool.fail(fault, this.options.clock.now()));
  }

  /** Does something with a pool that gives the workers which are gone with it, and tells of what has changed. */
  private change(pool: Pool, act: () => readonly Endpoint[]): void {
    const { log } = this.options;
    const before = pool.state;
    const lost = act();
    const now = pool.state;
    if (isDeepStrictEqual(before, now)) return;
    for (const endpoint of now.workers)
      if (!before.workers.some(({ id }) => id === endpoint.id)) log.write({ kind: 'workerCame', endpoint });
    for (const endpoint of lost) {
      log.write({ kind: 'workerWent', endpoint });
      this.losses.fire(endpoint);
    }
    if (lost.length > 0) this.forgetInTime();
    this.apply();
    this.changes.fire(pool.endpoint.id);
  }

  private forgetInTime(): void {
    const { clock } = this.options;
    this.forgetting ??= clock.after(goneForMs, () => {
      this.forgetting = undefined;
      for (const [id, pool] of this.pools) {
        if (pool.forget(clock.now() - goneForMs)) this.changes.fire(id);
        if (pool.state.gone.length > 0) this.forgetInTime();
      }
    });
  }

  private review(endpointId: string): void {
    const state = this.options.store.get(endpointId);
    const pool = state && this.poolOf(state.endpoint);
    if (!pool) return;
    if (pool.concerns(endpointId)) this.change(pool, () => pool.review(endpointId, this.options.clock.now()));
    if (state.health.kind === 'failing') this.hasten(pool, state.health.fault);
  }

  private poolOf({ worker }: Endpoint): Pool | undefined {
    return worker && this.pools.get(worker.endpointId);
  }

  /** Where a worker is not there any more, another may have come in its place. */
  private hasten(pool: Pool, { kind }: Fault): void {
    const one = this.searched.get(pool.endpoint.id);
    if (!one || !['refused', 'unreachable', 'broken'].includes(kind)) return;
    const soon = this.options.clock.now() + shortestMs;
    if (one.dueAt <= soon) return;
    one.dueAt = soon;
    this.schedule();
  }

  private merge(endpointId: string): void {
    const state = this.options.store.get(endpointId);
    const pool = state && this.poolOf(state.endpoint);
    if (!pool?.merge(endpointId)) return;
    this.apply();
    this.changes.fire(pool.endpoint.id);
  }

  private forget(endpointId: string): void {
    const one = this.searched.get(endpointId);
    one?.timer?.dispose();
    one?.running?.controller.abort();
    this.searched.delete(endpointId);
  }
}
