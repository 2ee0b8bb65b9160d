import { keyText, type SessionKey } from '../../../browserless/sessionKey';
import type { Disposable } from '../../../shared/disposable';
import type { Tile } from '../../../shared/wallMessages';
import type { Services } from '../../services';
import { endedText } from './texts';

/** How long an ended session's last picture stays (ms). */
export const endedMs = 4_000;

interface Ended extends Disposable {
  readonly key: SessionKey;
}

export interface TilesOptions {
  readonly services: Pick<Services, 'store' | 'clock' | 'recentlyEnded'>;
  readonly tileOf: (key: SessionKey) => Tile | undefined;
  /** One that had ended leaves. */
  readonly onLeave: () => void;
}

/** Which tiles a wall has, in what order, and what was last said of each. */
export class Tiles implements Disposable {
  private keys = new Map<string, SessionKey>();
  private readonly ended = new Map<string, Ended>();
  private readonly said = new Map<string, Tile>();
  private order: readonly string[] = [];

  constructor(private readonly options: TilesOptions) {}

  get size(): number {
    return this.order.length;
  }

  /** How many of them have not ended. */
  get running(): number {
    return this.order.length - this.ended.size;
  }

  has(id: string): boolean {
    return this.keys.has(id);
  }

  /** Those that may still be looked at. */
  find(ids: readonly string[]): SessionKey[] {
    return ids.flatMap((id) => (this.ended.has(id) ? [] : (this.keys.get(id) ?? [])));
  }

  /** The sessions are these now, of which `dirty` have something else to say. What has changed by that is given. */
  set(sessions: readonly SessionKey[], dirty: (id: string) => boolean): { tiles: Tile[]; order: string[] | undefined } {
    const now = new Map(sessions.map((key) => [keyText(key), key]));
    this.noteEnds(now);
    const order = this.withEnded([...now.keys()]);
    const isSame = order.length === this.order.length && order.every((id, index) => id === this.order[index]);
    for (const { key } of this.ended.values()) now.set(keyText(key), key);
    this.keys = now;
    this.order = order;
    for (const id of this.said.keys()) if (!now.has(id)) this.said.delete(id);
    const isNews = (id: string): boolean => !this.said.has(id) || this.ended.has(id) || dirty(id);
    const tiles = order.filter(isNews).flatMap((id) => this.say(id) ?? []);
    return { tiles, order: isSame ? undefined : order };
  }

  /** What is another now of what these say. */
  refresh(ids: readonly string[]): Tile[] {
    return ids.flatMap((id) => this.say(id) ?? []);
  }

  /** Whoever was told is gone. */
  forget(): void {
    for (const ended of this.ended.values()) ended.dispose();
    for (const known of [this.keys, this.ended, this.said]) known.clear();
    this.order = [];
  }

  dispose(): void {
    this.forget();
  }

  /** Undefined where it was said already. */
  private say(id: string): Tile | undefined {
    const key = this.keys.get(id);
    const before = this.said.get(id);
    const ended = this.ended.has(id);
    const tile = key && (ended ? before && this.endedTile(before, key) : this.options.tileOf(key));
    if (!tile || JSON.stringify(tile) === JSON.stringify(before)) return undefined;
    this.said.set(id, tile);
    return tile;
  }

  private endedTile(tile: Tile, key: SessionKey): Tile {
    const note = endedText(this.options.services.recentlyEnded.get(key)?.cause);
    const label = tile.hasEnded ? tile.label : `${tile.label}, ${note}`;
    const context = JSON.stringify({ preventDefaultContextMenuItems: true });
    return { ...tile, label, note, context, isOld: true, isMarked: false, hasEnded: true };
  }

  /** What is gone from its endpoint has ended; what is filtered out, or gone with its endpoint, just leaves. */
  private noteEnds(now: ReadonlyMap<string, SessionKey>): void {
    const { store, clock } = this.options.services;
    for (const [id, ended] of this.ended) {
      if (!now.has(id)) continue;
      ended.dispose();
      this.ended.delete(id);
    }
    for (const [id, key] of this.keys) {
      const { endpointId, sessionId } = key;
      if (now.has(id) || this.ended.has(id) || !store.get(endpointId) || store.session(endpointId, sessionId)) continue;
      const timer = clock.after(endedMs, () => {
        this.ended.delete(id);
        this.keys.delete(id);
        this.options.onLeave();
      });
      this.ended.set(id, { key, dispose: () => timer.dispose() });
    }
  }

  /** Those that have ended stay behind what they stood behind. */
  private withEnded(now: readonly string[]): string[] {
    const order = [...now];
    for (const [index, id] of this.order.entries())
      if (this.ended.has(id)) order.splice(order.indexOf(this.order[index - 1] ?? '') + 1, 0, id);
    return order;
  }
}
