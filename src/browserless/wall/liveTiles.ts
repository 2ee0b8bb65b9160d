import type { Clock } from '../../shared/clock';
import type { Disposable } from '../../shared/disposable';

export interface LiveTilesOptions {
  readonly clock: Clock;
  /** How many are live at the same time at the most; read anew each time. */
  readonly max: () => number;
  /** Begins to look at a tile's page; what it returns ends that. */
  readonly begin: (tile: string) => Disposable;
}

/** How long a tile is live where others wait (ms). */
export const turnMs = 5_000;

interface Turn {
  readonly look: Disposable;
  /** When it gives way to whoever waits, on the monotonic clock (ms). */
  readonly endsAt: number;
}

/**
 * Which of the tiles that somebody sees are live. Where there are more than may be live they take turns: who has waited
 * longest comes next, and before all others those that have not shown anything yet, to which a tile gives way as soon as
 * it has shown its page.
 */
export class LiveTiles implements Disposable {
  /** In the order in which their turns began. */
  private readonly live = new Map<string, Turn>();
  /** In the order in which their turns come. */
  private readonly waiting = new Set<string>();
  /** Of both, those that have shown something since they came into sight. */
  private readonly shown = new Set<string>();
  private timer: Disposable | undefined;

  constructor(private readonly options: LiveTilesOptions) {}

  /** The tiles that are seen now, in their order; all others are let go at once. */
  see(tiles: readonly string[]): void {
    const seen = new Set(tiles);
    for (const tile of [...this.live.keys()]) if (!seen.has(tile)) this.end(tile);
    for (const known of [this.waiting, this.shown]) for (const tile of known) if (!seen.has(tile)) known.delete(tile);
    for (const tile of seen) if (!this.live.has(tile)) this.waiting.add(tile);
    this.fill();
  }

  /** A tile shows its page, or why it cannot. */
  showed(tile: string): void {
    if (!this.live.has(tile) || this.shown.has(tile)) return;
    this.shown.add(tile);
    this.fill();
  }

  isLive(tile: string): boolean {
    return this.live.has(tile);
  }

  /** How many there is no room for at the moment. */
  get waits(): number {
    return this.waiting.size;
  }

  /** `max` may say otherwise now. */
  settingChanged(): void {
    this.fill();
  }

  dispose(): void {
    this.see([]);
  }

  private fill(): void {
    const { clock, max, begin } = this.options;
    this.timer?.dispose();
    this.timer = undefined;
    for (const tile of [...this.live.keys()].slice(Math.max(0, max()))) this.giveWay(tile);
    while (this.waiting.size > 0 && this.makeRoom()) {
      const tile = this.next();
      this.waiting.delete(tile);
      this.live.set(tile, { look: begin(tile), endsAt: clock.now() + turnMs });
    }
    const [first] = this.live.values();
    if (this.waiting.size > 0 && first)
      this.timer = clock.after(Math.max(0, first.endsAt - clock.now()), () => this.fill());
  }

  private makeRoom(): boolean {
    const { clock, max } = this.options;
    if (this.live.size < max()) return true;
    const isNew = [...this.waiting].some((tile) => !this.shown.has(tile));
    const now = clock.now();
    const over = [...this.live].find(([tile, { endsAt }]) => endsAt <= now || (isNew && this.shown.has(tile)));
    if (!over) return false;
    this.giveWay(over[0]);
    return true;
  }

  private next(): string {
    const waiting = [...this.waiting];
    return waiting.find((tile) => !this.shown.has(tile)) ?? waiting[0] ?? '';
  }

  private giveWay(tile: string): void {
    this.end(tile);
    this.waiting.add(tile);
  }

  private end(tile: string): void {
    this.live.get(tile)?.look.dispose();
    this.live.delete(tile);
  }
}
