import type { TreeItem } from 'vscode';
import { nodeId, type Node } from '../../src/features/sessions/nodes';
import type { SessionTree } from '../../src/features/sessions/tree';
import type { Chance } from './chance';

/** A row as a workbench keeps it. */
interface Row {
  readonly node: Node;
  item: TreeItem;
  children: readonly Row[];
}

/** Keeps what the tree shows as a workbench does: it asks for what has changed, below what is expanded. */
export class Screen {
  private rows: readonly Row[] = [];
  /** Sessions that somebody has opened, by their rows' ids. */
  private expanded = new Set<string>();
  private isShown = false;
  /** How often the tree said that something has changed. */
  changes = 0;

  constructor(
    private readonly tree: SessionTree,
    private readonly chance: Chance,
  ) {
    tree.onDidChangeTreeData((nodes) => {
      this.changes++;
      // a view that nobody sees asks again when somebody does
      if (!this.isShown) return;
      if (!nodes) return this.draw();
      for (const node of nodes) this.drawAnew(node);
    });
  }

  /** What has gone meanwhile is nothing to draw; of what is shown, the tree must name the very object that it gave. */
  private drawAnew(node: Node): void {
    const { tree } = this;
    const row = this.all().find((one) => nodeId(one.node) === nodeId(node));
    if (!row) return;
    if (row.node !== node) throw new Error(`a change of another object than is shown: ${nodeId(node)}`);
    row.item = tree.getTreeItem(node);
    row.children = this.childrenOf(node);
  }

  show(): void {
    this.isShown = true;
    this.draw();
  }

  hide(): void {
    this.isShown = false;
  }

  private draw(): void {
    this.rows = this.childrenOf(undefined);
    const shown = new Set(this.all().map(({ node }) => nodeId(node)));
    this.expanded = new Set([...this.expanded].filter((id) => shown.has(id)));
  }

  /** Somebody opens a session, or closes one. */
  toggle(): void {
    const row = this.anySession();
    if (!row) return;
    const id = nodeId(row.node);
    if (!this.expanded.delete(id)) this.expanded.add(id);
    row.children = this.childrenOf(row.node);
  }

  /** The pointer rests on a session. */
  hover(): void {
    const row = this.anySession();
    if (row) void this.tree.resolveTreeItem(row.item, row.node);
  }

  collapse(): void {
    this.expanded.clear();
    this.draw();
  }

  /** Rows on screen. */
  get size(): number {
    return this.all().length;
  }

  private anySession(): Row | undefined {
    return this.chance.pick(this.all().filter(({ node }) => node.kind === 'session'));
  }

  private all(rows = this.rows): readonly Row[] {
    return rows.flatMap((row) => [row, ...this.all(row.children)]);
  }

  private childrenOf(parent: Node | undefined): readonly Row[] {
    if (parent?.kind === 'session' && !this.expanded.has(nodeId(parent))) return [];
    return this.tree
      .getChildren(parent)
      .map((node) => ({ node, item: this.tree.getTreeItem(node), children: this.childrenOf(node) }));
  }
}
