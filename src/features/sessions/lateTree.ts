import {
  EventEmitter,
  type CancellationToken,
  type ProviderResult,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import type { Disposable } from '../../shared/disposable';
import type { ShownRow } from './givenRows';
import type { Node } from './nodes';
import type { SessionTree } from './tree';

/** Stands for the tree until its first rows are asked for: activation need not load all that draws them. */
export class LateTree implements TreeDataProvider<Node>, Disposable {
  private readonly changes = new EventEmitter<Node[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private made: SessionTree | undefined;
  private making: Promise<SessionTree> | undefined;
  private isVisible = false;
  private isDisposed = false;

  constructor(private readonly make: () => Promise<SessionTree>) {}

  /** The tree, made now if it is not yet. */
  load(): Promise<SessionTree> {
    const making = (this.making ??= this.make().then((tree) => this.take(tree)));
    making.catch(() => (this.making = undefined));
    return making;
  }

  redrawSession(endpointId: string, sessionId: string): void {
    this.made?.redrawSession(endpointId, sessionId);
  }

  redrawDiary(): void {
    this.made?.redrawDiary();
  }

  redrawEndpoint(endpointId: string): void {
    this.made?.redrawEndpoint(endpointId);
  }

  redraw(): void {
    this.made?.redraw();
  }

  setCollapsed(row: Node, isCollapsed: boolean): void {
    this.made?.given.setCollapsed(row, isCollapsed);
  }

  forgottenRows(): readonly ShownRow[] {
    return this.made?.given.forgotten() ?? [];
  }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.made?.setVisible(isVisible);
  }

  getChildren(node?: Node): ProviderResult<Node[]> {
    return this.made ? this.made.getChildren(node) : this.load().then((tree) => tree.getChildren(node));
  }

  getParent(node: Node): ProviderResult<Node> {
    return this.made ? this.made.getParent(node) : this.load().then((tree) => tree.getParent(node));
  }

  getTreeItem(node: Node): TreeItem | Promise<TreeItem> {
    return this.made ? this.made.getTreeItem(node) : this.load().then((tree) => tree.getTreeItem(node));
  }

  resolveTreeItem(item: TreeItem, node: Node, token?: CancellationToken): TreeItem | Promise<TreeItem> {
    return this.made?.resolveTreeItem(item, node, token) ?? item;
  }

  dispose(): void {
    this.isDisposed = true;
    this.made?.dispose();
    this.changes.dispose();
  }

  private take(tree: SessionTree): SessionTree {
    this.made = tree;
    tree.onDidChangeTreeData((rows) => this.changes.fire(rows));
    if (this.isDisposed) tree.dispose();
    else tree.setVisible(this.isVisible);
    return tree;
  }
}
