import { Emitter } from '../shared/emitter';
import type { Endpoint } from './endpoint';
import type { Store } from './store';

export interface ServerTimeoutsOptions {
  readonly store: Store;
  /** How long an endpoint's server lets clients stay, in ms; undefined where it does not say. May reject. */
  readonly ask: (endpoint: Endpoint) => Promise<number | undefined>;
}

/**
 * How long each server lets clients stay. It is asked once, after the first list that it gives, and again where it has
 * failed meanwhile: it may have been started anew. One that refuses to say is left alone.
 */
export class ServerTimeouts {
  private readonly asked = new Set<string>();
  private readonly known = new Map<string, number | undefined>();
  private readonly changes = new Emitter<string>();
  /** The endpoint with this id has another timeout than before. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly options: ServerTimeoutsOptions) {
    const { store } = options;
    store.onDidPoll((endpointId) => this.look(endpointId));
    store.onDidChange(({ kind }) => kind === 'fleet' && this.forgetRemoved());
  }

  /** In ms; undefined while nobody knows. */
  get(endpointId: string): number | undefined {
    return this.known.get(endpointId);
  }

  private look(endpointId: string): void {
    const { store, ask } = this.options;
    const state = store.get(endpointId);
    if (state?.health.kind !== 'ok') return void this.asked.delete(endpointId);
    if (this.asked.has(endpointId)) return;
    this.asked.add(endpointId);
    ask(state.endpoint).then(
      (timeoutMs) => this.learn(endpointId, timeoutMs),
      () => this.learn(endpointId, undefined),
    );
  }

  private learn(endpointId: string, timeoutMs: number | undefined): void {
    if (!this.options.store.get(endpointId) || this.known.get(endpointId) === timeoutMs) return;
    this.known.set(endpointId, timeoutMs);
    this.changes.fire(endpointId);
  }

  private forgetRemoved(): void {
    for (const ids of [this.asked, this.known])
      for (const id of [...ids.keys()]) if (!this.options.store.get(id)) ids.delete(id);
  }
}
