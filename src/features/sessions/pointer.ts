import type { Clock } from '../../shared/clock';
import type { Disposable } from '../../shared/disposable';
import { nodeId, type Node } from './nodes';

/** How long a hover is left alone: VS Code says when one begins, not when it ends. */
const hoverMs = 10_000;

/**
 * The row that the pointer rests on. A row that is drawn anew loses its hover, and so do those below it; one that is not
 * has its old tooltip when the pointer comes back (`ResolvableTreeItem` in VS Code 1.139).
 */
export class Pointer implements Disposable {
  /** Ids of the row and of those above it. */
  private over: ReadonlySet<string> = new Set();
  /** Rows whose tooltip was true at one moment, by id. */
  private readonly dated = new Map<string, Node>();
  /** Those of them that so much stands below that they wait until no hover is left: the next row may be one of these. */
  private readonly waiting = new Map<string, Node>();
  private timer: Disposable | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly redraw: (row: Node) => void,
  ) {}

  /** It has come to a row, which stands below these. */
  rest(row: Node, ...above: readonly Node[]): void {
    this.over = new Set([row, ...above].map(nodeId));
    this.timer?.dispose();
    this.timer = this.clock.after(hoverMs, () => {
      this.timer = undefined;
      this.over = new Set();
      for (const [id, row] of this.waiting) this.dated.set(id, row);
      this.waiting.clear();
      this.redrawDated();
    });
    this.redrawDated();
  }

  isOver(row: Node): boolean {
    return this.over.size > 0 && this.over.has(nodeId(row));
  }

  /** What a row's tooltip shows now is old when the pointer has left. */
  date(row: Node): void {
    this.dated.set(nodeId(row), row);
    if (!this.isOver(row)) this.redrawDated();
  }

  /** The same, once the pointer rests on no row at all. */
  dateLater(row: Node): void {
    this.waiting.set(nodeId(row), row);
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private redrawDated(): void {
    for (const [id, row] of [...this.dated]) {
      if (this.over.has(id)) continue;
      this.dated.delete(id);
      this.redraw(row);
    }
  }
}
