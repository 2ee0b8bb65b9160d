import type { TreeItem } from 'vscode';
import type { Clock } from '../../shared/clock';
import { nodeId, type Node } from './nodes';

/** What is known of how a row looks. */
export type Look = Pick<TreeItem, 'label' | 'description' | 'contextValue'>;

/** A row as VS Code shows it. */
export interface ShownRow {
  readonly node: Node;
  readonly item: Look;
  /** It has left the tree a moment ago: a menu may still be open on it. */
  readonly isGone: boolean;
}

/** For how long a menu may be open on a row that has left (ms). */
const menuMs = 60_000;

/**
 * The rows that VS Code was last given, and which of them it has forgotten for the moment. Whenever it draws a row anew it
 * forgets what stands below, until it has asked for that again, on its way to the window and back; a command that is
 * chosen from a menu there meanwhile is called without its row (microsoft/vscode#144250 and #283655; `_addChildrenToClear`
 * and `_convertArgument` in its `extHostTreeViews.ts`, 1.139).
 */
export class GivenRows {
  /** The rows below a parent, by id. Ends with the parent. */
  private readonly below = new WeakMap<object, ReadonlyMap<string, Node>>();
  private readonly root = {};
  /** As VS Code was last given it. */
  private readonly items = new WeakMap<Node, Look>();
  /** Parents whose rows VS Code has forgotten, and has not asked for again. */
  private readonly unasked = new WeakSet<object>();
  /** VS Code asks for nothing below these, and shows nothing of it. */
  private readonly collapsed = new WeakSet<Node>();
  /** When a row has left the tree, on the monotonic clock (ms). */
  private readonly gone = new Map<Node, number>();

  constructor(private readonly clock: Clock) {}

  /** What is asked for a parent, or for the root: the rows that it had before where they are the same ones. */
  give(parent: Node | undefined, wanted: readonly Node[]): Node[] {
    const before = this.below.get(parent ?? this.root);
    const now = new Map<string, Node>();
    for (const node of wanted) {
      const id = nodeId(node);
      now.set(id, before?.get(id) ?? node);
    }
    this.below.set(parent ?? this.root, now);
    this.unasked.delete(parent ?? this.root);
    if (parent) this.collapsed.delete(parent);
    for (const [id, row] of before ?? []) if (!now.has(id)) this.takeAway(row);
    return [...now.values()];
  }

  /** VS Code asks how a row looks only when it has just forgotten what stands below. */
  drawn(row: Node, item: Look): void {
    this.items.set(row, item);
    this.unasked.add(row);
  }

  /** VS Code is told to draw everything anew. */
  forgetAll(): void {
    this.unasked.add(this.root);
  }

  setCollapsed(row: Node, isCollapsed: boolean): void {
    if (isCollapsed) this.collapsed.add(row);
    else this.collapsed.delete(row);
  }

  /** The rows below a parent, or the first ones. */
  of(parent?: Node): Iterable<Node> {
    return this.below.get(parent ?? this.root)?.values() ?? [];
  }

  /** The row that was given in the place of `node`. */
  find(node: Node, parent?: Node): Node | undefined {
    return this.below.get(parent ?? this.root)?.get(nodeId(node));
  }

  /**
   * The rows that a command from a menu can have been called on, where VS Code does not say which: all that it may not know
   * now, in the tree's order, and those that have left it.
   */
  forgotten(): ShownRow[] {
    const forgotten: ShownRow[] = [];
    const known = new Set<string>();
    const walk = (parent: Node | undefined, isAbove: boolean): void => {
      const isForgotten = isAbove || this.unasked.has(parent ?? this.root);
      for (const node of this.of(parent)) {
        known.add(nodeId(node));
        if (isForgotten) this.add(forgotten, node, false);
        if (!this.collapsed.has(node)) walk(node, isForgotten);
      }
    };
    walk(undefined, false);
    this.forgetGone();
    for (const node of this.gone.keys()) if (!known.has(nodeId(node))) this.add(forgotten, node, true);
    return forgotten;
  }

  private add(rows: ShownRow[], node: Node, isGone: boolean): void {
    const item = this.items.get(node);
    if (item) rows.push({ node, item, isGone });
  }

  private takeAway(row: Node): void {
    this.forgetGone();
    this.gone.set(row, this.clock.now());
    for (const child of this.of(row)) this.takeAway(child);
  }

  /** In the order in which they have left. */
  private forgetGone(): void {
    for (const [row, at] of this.gone) {
      if (at > this.clock.now() - menuMs) return;
      this.gone.delete(row);
    }
  }
}
