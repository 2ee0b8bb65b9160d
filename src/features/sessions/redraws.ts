import type { Clock } from '../../shared/clock';
import type { Disposable } from '../../shared/disposable';

/**
 * VS Code draws the first change after 200 ms without one at once, and holds back all later ones until none has come for
 * 200 ms again (`ExtHostTreeView`, 1.139): where changes never rest for so long, nothing is drawn any more.
 */
const pauseMs = 400;

/** Collects the rows that are to be drawn anew and tells VS Code of them together, with a pause after each time. */
export class Redraws<Row> implements Disposable {
  private readonly due = new Set<Row | undefined>();
  private timer: Disposable | undefined;
  private notBefore = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly clock: Clock,
    /** What is drawn with each of its children; undefined for everything. */
    private readonly draw: (rows: Row[] | undefined) => void,
  ) {}

  /** Everything, without a row. */
  add(row?: Row): void {
    this.due.add(row);
    const { clock } = this;
    // not at once: what has one cause comes together
    this.timer ??= clock.after(Math.max(0, this.notBefore - clock.now()), () => this.flush());
  }

  /** Resolves when all that was added until now has been drawn. */
  settled(): Promise<void> {
    return this.timer ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve();
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private flush(): void {
    const rows = this.due.has(undefined) ? undefined : ([...this.due] as Row[]);
    this.due.clear();
    this.timer = undefined;
    this.notBefore = this.clock.now() + pauseMs;
    this.draw(rows);
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
