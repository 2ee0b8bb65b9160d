import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { Session } from './session';

/** Where pinned tracking ids are kept. */
export interface KeptPins {
  get(): readonly string[];
  set(trackingIds: readonly string[]): void;
}

/** Sessions that stay on top of their endpoint, by their tracking ids: the next one with the same is pinned as well. */
export class Pins implements Disposable {
  private pinned: ReadonlySet<string>;
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;

  constructor(private readonly kept: KeptPins) {
    this.pinned = new Set(kept.get());
  }

  /** In the order in which they were pinned. */
  get trackingIds(): readonly string[] {
    return [...this.pinned];
  }

  get isEmpty(): boolean {
    return this.pinned.size === 0;
  }

  has({ trackingId }: Partial<Pick<Session, 'trackingId'>>): boolean {
    return trackingId !== undefined && this.pinned.has(trackingId);
  }

  pin(trackingId: string): void {
    this.keep([...this.pinned, trackingId]);
  }

  unpin(trackingId: string): void {
    this.keep([...this.pinned].filter((one) => one !== trackingId));
  }

  /** Rows with those of pinned sessions before others, in their order otherwise. */
  onTop<Row>(rows: readonly Row[], sessionOf: (row: Row) => Session | undefined): readonly Row[] {
    if (this.isEmpty) return rows;
    const pinned = new Set(rows.filter((row) => this.has(sessionOf(row) ?? {})));
    return [...pinned, ...rows.filter((row) => !pinned.has(row))];
  }

  dispose(): void {
    this.changes.dispose();
  }

  private keep(trackingIds: readonly string[]): void {
    this.pinned = new Set(trackingIds);
    this.kept.set(this.trackingIds);
    this.changes.fire();
  }
}
