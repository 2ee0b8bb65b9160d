import type { Clock } from '../../shared/clock';
import type { Disposable } from '../../shared/disposable';

/**
 * VS Code draws the first change after 200 ms without one at once, and holds back all later ones until none has come for
 * 200 ms again (`ExtHostTreeView`, 1.139): where changes never rest for so long, nothing is drawn any more. It is the
 * least pause, with a little for its timer to be late. The message above the rows counts as a change, too.
 */
const leastPauseMs = 220;

/** Between changes that nobody has asked for. */
const pauseMs = 400;

/** Collects the rows that are to be drawn anew and tells VS Code of them together, with a pause after each time. */
export class Redraws<Row> implements Disposable {
  private readonly due = new Set<Row | undefined>();
  private timer: Disposable | undefined;
  private drawnAt = -Infinity;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly clock: Clock,
    /** What is drawn with each of its children; undefined for everything. */
    private readonly draw: (rows: Row[] | undefined) => void,
  ) {}

  /** Everything, without a row. */
  add(row?: Row): void {
    this.due.add(row);
    // not at once: what has one cause comes together
    this.timer ??= this.flushAfter(pauseMs);
  }

  /** Draws what was added until now as soon as VS Code does it at once: somebody waits for it. */
  hurry(): void {
    if (!this.timer) return;
    this.timer.dispose();
    this.timer = this.flushAfter(leastPauseMs);
  }

  /** Resolves when all that was added until now has been drawn. */
  settled(): Promise<void> {
    return this.timer ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve();
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private flushAfter(pause: number): Disposable {
    const { clock, drawnAt } = this;
    return clock.after(Math.max(0, drawnAt + pause - clock.now()), () => this.flush());
  }

  private flush(): void {
    const rows = this.due.has(undefined) ? undefined : ([...this.due] as Row[]);
    this.due.clear();
    this.timer = undefined;
    this.drawnAt = this.clock.now();
    this.draw(rows);
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
