import type { Endpoint } from '../../browserless/endpoint';
import type { Fleet } from '../../browserless/fleet';
import type { PoolState } from '../../browserless/workers/pool';
import type { Workers, WorkersOptions } from '../../browserless/workers/workers';
import type { Disposable } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import { loadFaultWords } from './faultWords';

interface LateWorkersOptions extends Omit<WorkersOptions, 'fleet'> {
  readonly fleet: Fleet;
  /** Is told that the room could not be loaded: an update may take the files of the running extension away. */
  readonly report: (error: unknown) => void;
}

/** What is asked for the endpoints of the settings: their workers, whose room is loaded for the first that has some. */
export class LateWorkers implements Disposable {
  private workers: Workers | undefined;
  private loading: Promise<void> | undefined;
  private isDisposed = false;
  private endpoints: readonly Endpoint[] = [];
  private readonly changes = new Emitter<string>();
  /** What is known of the workers of the endpoint with this id has changed. */
  readonly onDidChange = this.changes.event;
  private readonly losses = new Emitter<Endpoint>();
  /** A worker is gone, and so will be its sessions. */
  readonly onWillLose = this.losses.event;

  constructor(private readonly options: LateWorkersOptions) {}

  /** The endpoints of the settings, in their order. */
  get configured(): readonly Endpoint[] {
    return this.endpoints;
  }

  setEndpoints(configured: readonly Endpoint[]): void {
    this.endpoints = configured;
    const { fleet } = this.options;
    if (this.workers) return this.workers.setEndpoints(configured);
    const plain = configured.filter(({ workers }) => !workers);
    fleet.setEndpoints(plain);
    if (plain.length < configured.length) this.load().catch(this.options.report);
  }

  /** What is known of the workers of an endpoint of the settings, if it stands for several. */
  pool(endpointId: string): PoolState | undefined {
    return this.workers?.pool(endpointId);
  }

  /** What is asked for an endpoint of the settings: its workers, or the endpoint itself; for a worker, that. */
  asked(endpoint: Endpoint): readonly Endpoint[] {
    return endpoint.workers ? (this.pool(endpoint.id)?.workers ?? []) : [endpoint];
  }

  /** Asks an endpoint, or all, at once. Resolves when they have given their sessions or failed. */
  async refresh(endpoint?: Endpoint): Promise<void> {
    const { fleet } = this.options;
    await this.loading?.catch(() => undefined);
    if (!endpoint || endpoint.workers) await this.workers?.lookUp(endpoint?.id);
    if (endpoint) await Promise.all(this.asked(endpoint).map(({ id }) => fleet.refresh(id)));
    else await fleet.refresh();
  }

  /** As the fleet's own, for somebody who looks but once. */
  async glance(): Promise<void> {
    await this.loading?.catch(() => undefined);
    await this.workers?.lookUpDue();
    await this.options.fleet.glance();
  }

  /** How many workers are asked may have changed. */
  settingChanged(): void {
    this.workers?.settingChanged();
  }

  dispose(): void {
    this.isDisposed = true;
    this.workers?.dispose();
  }

  private load(): Promise<void> {
    const loading = (this.loading ??= this.open());
    loading.catch(() => (this.loading = undefined));
    return loading;
  }

  private async open(): Promise<void> {
    const [{ Workers }] = await Promise.all([import('../../browserless/workers/workers'), loadFaultWords()]);
    if (this.isDisposed) return;
    const workers = new Workers(this.options);
    workers.onDidChange((endpointId) => this.changes.fire(endpointId));
    workers.onWillLose((worker) => this.losses.fire(worker));
    this.workers = workers;
    workers.setEndpoints(this.endpoints);
  }
}
