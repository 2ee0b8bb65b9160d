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

  has({ trackingId }: Pick<Session, 'trackingId'>): boolean {
    return trackingId !== undefined && this.pinned.has(trackingId);
  }

  pin(trackingId: string): void {
    this.keep([...this.pinned, trackingId]);
  }

  unpin(trackingId: string): void {
    this.keep([...this.pinned].filter((one) => one !== trackingId));
  }

  /** Orders pinned sessions before others, and leaves the order otherwise. */
  readonly compare = (one: Session, other: Session): number => Number(this.has(other)) - Number(this.has(one));

  dispose(): void {
    this.changes.dispose();
  }

  private keep(trackingIds: readonly string[]): void {
    this.pinned = new Set(trackingIds);
    this.kept.set(this.trackingIds);
    this.changes.fire();
  }
}
