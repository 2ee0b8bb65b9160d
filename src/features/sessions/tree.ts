import { EventEmitter, TreeItem, type CancellationToken, type TreeDataProvider } from 'vscode';
import type { Arrangement } from '../../browserless/arrangement/arrangement';
import type { Pins } from '../../browserless/pins';
import type { SessionKey } from '../../browserless/sessionKey';
import type { Disposable } from '../../shared/disposable';
import { Drawing, type DrawingOptions } from './drawing';
import { GivenRows } from './givenRows';
import { Hovers, type HoversOptions } from './hovers';
import { nodeId, type DiaryNode, type Node, type PoolNode, type PoolNoteNode, type SessionNode } from './nodes';
import { Pointer } from './pointer';
import { Redraws } from './redraws';
import { endpointNode, PlainRows, poolNode, type ParentNode, type Rows, type RowsChange } from './rows';
import { Ticker } from './ticker';

export interface SessionTreeOptions extends HoversOptions, DrawingOptions {
  readonly pins: Pick<Pins, 'onTop'>;
}

const diaryNode: DiaryNode = { kind: 'diary' };

/**
 * The tree over the store. Rows are asked for synchronously, a change redraws only the row it changed, and the same row
 * stays the same object from poll to poll.
 */
export class SessionTree implements TreeDataProvider<Node>, Disposable {
  private readonly changes = new EventEmitter<Node[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  /** Told of all that VS Code asks and is told. */
  readonly given: GivenRows;
  private readonly redraws: Redraws<Node>;
  private readonly ticker: Ticker;
  /** When the text that a row shows will be another by time alone, on the monotonic clock (ms). */
  private readonly textChanges = new WeakMap<Node, number>();
  private readonly pointer: Pointer;
  private readonly hovers: Hovers;
  private readonly drawing: Drawing;
  private rows: Rows;
  private subscription: Disposable;

  constructor(private readonly options: SessionTreeOptions) {
    const { clock } = options;
    this.given = new GivenRows(clock);
    this.redraws = new Redraws(clock, (rows) => {
      if (!rows) this.given.forgetAll();
      this.changes.fire(rows);
    });
    this.ticker = new Ticker(clock, () => this.refreshTexts());
    this.pointer = new Pointer(clock, (row) => this.redrawRow(row));
    this.hovers = new Hovers(options, this.pointer);
    this.drawing = new Drawing(options);
    this.rows = this.plainRows();
    this.subscription = this.rows.onDidChange((change) => this.fire(change));
  }

  /** Shows these rows from now on; plainly without any. */
  arrange(rows: Rows = this.plainRows()): void {
    this.rows = rows;
    this.subscription.dispose();
    this.subscription = rows.onDidChange((change) => this.fire(change));
    this.redraw();
  }

  /** Draws an endpoint's rows anew: for what is not in the store. */
  redrawEndpoint(endpointId: string): void {
    this.fire({ kind: 'endpoint', endpointId });
  }

  /** Draws a session's rows anew: for what is not in the store. */
  redrawSession(endpointId: string, sessionId: string): void {
    this.fire({ kind: 'session', endpointId, sessionId });
  }

  /** Draws the row of what has ended anew, or brings or takes it. */
  redrawDiary(): void {
    const row = this.given.find(diaryNode);
    if (row && this.options.recentlyEnded.entries.length > 0) this.redraws.add(row);
    else this.redraw();
  }

  /** Draws everything anew: for what is not in the store. */
  redraw(): void {
    this.redraws.add();
  }

  /** Draws what has changed until now soon: somebody waits for it. */
  hurry(): void {
    this.redraws.hurry();
  }

  /** Resolves when VS Code has been told of all that has changed until now. */
  settled(): Promise<void> {
    return this.redraws.settled();
  }

  /** Uptimes count while somebody looks. */
  setVisible(isVisible: boolean): void {
    if (isVisible) this.ticker.start();
    else this.ticker.stop();
  }

  getChildren(node?: Node): Node[] {
    return this.given.give(node, this.children(node));
  }

  getParent(node: Node): Node | undefined {
    if (node.kind === 'fault' || node.kind === 'note') return endpointNode(node.endpointId);
    if (node.kind === 'poolNote' || node.kind === 'goneWorker') return poolNode(node.endpointId);
    if (node.kind === 'endpoint') return this.rows.parentOf(node);
    if (node.kind === 'ended') return diaryNode;
    if (node.kind === 'session') return this.rows.find(node)?.parent;
    return 'sessionId' in node ? this.sessionRow(node) : undefined;
  }

  /** How the user has arranged it. */
  get arrangement(): Arrangement {
    return this.rows.arrangement;
  }

  /** The rows of all sessions, below whatever they stand, in their order. */
  sessions(parent?: Node): SessionNode[] {
    return this.children(parent).flatMap((row) => {
      if (row.kind === 'session') return [row];
      return row.kind === 'diary' ? [] : this.sessions(row);
    });
  }

  /** A session's row; undefined where it is not among those that are shown. */
  sessionRow(key: SessionKey): SessionNode | undefined {
    return this.rows.find(key)?.row;
  }

  getTreeItem(node: Node): TreeItem {
    const item = this.drawing.draw(node, this.rows) ?? new TreeItem('');
    item.id = nodeId(node);
    this.given.drawn(node, item);
    this.ticker.expect(this.noteTextChange(node));
    return item;
  }

  /** Tooltips are made when the pointer rests on a row; VS Code cancels the token when it leaves before that is done. */
  resolveTreeItem(item: TreeItem, node: Node, token?: CancellationToken): TreeItem | Promise<TreeItem> {
    return this.hovers.resolve(item, node, node.kind === 'target' ? this.sessionRow(node) : undefined, token);
  }

  dispose(): void {
    this.subscription.dispose();
    this.ticker.dispose();
    this.pointer.dispose();
    this.redraws.dispose();
    this.changes.dispose();
  }

  private plainRows(): Rows {
    return new PlainRows(this.options.store, this.options.workers);
  }

  private children(node: Node | undefined): readonly Node[] {
    const { store, badEntries, localAddress, recentlyEnded } = this.options;
    if (!node) {
      const rows: Node[] = [
        ...this.rows.roots(),
        ...badEntries().map(({ source, index }) => ({ kind: 'badEntry', source, index }) as const),
      ];
      // VS Code welcomes where the tree is empty
      const hasDiary = rows.length > 0 && recentlyEnded.entries.length > 0;
      return hasDiary ? [...rows, diaryNode] : rows;
    }
    if (node.kind === 'diary') {
      return recentlyEnded.entries.map(
        ({ endpoint, session }) => ({ kind: 'ended', endpointId: endpoint.id, sessionId: session.id }) as const,
      );
    }
    if (node.kind === 'group') return this.below(node);
    if (node.kind === 'pool') return this.belowPool(node);
    if (node.kind === 'endpoint') {
      const { endpointId } = node;
      const { health, isBalanced } = store.get(endpointId) ?? {};
      return [
        ...(health?.kind === 'failing' ? [{ kind: 'fault', endpointId } as const] : []),
        ...(isBalanced ? [{ kind: 'note', endpointId } as const] : []),
        ...this.below(node),
      ];
    }
    const found = node.kind === 'session' && this.find(node);
    if (!found) return [];
    const { endpointId, sessionId } = node;
    const targets = this.rows.targets(found.state.session, found.endpoint);
    return [
      ...(localAddress(node) ? [{ kind: 'localAddress', endpointId, sessionId } as const] : []),
      ...targets.map(({ id }) => ({ kind: 'target', endpointId, sessionId, targetId: id }) as const),
    ];
  }

  /** Pinned ones first, whatever the order is. */
  private below(parent: ParentNode): readonly Node[] {
    const { pins, store } = this.options;
    const rows = this.rows.below(parent);
    const sessions = rows.filter((row) => row.kind === 'session');
    return [
      ...rows.filter((row) => row.kind === 'endpoint'),
      ...pins.onTop(sessions, ({ endpointId, sessionId }) => store.session(endpointId, sessionId)?.session),
    ];
  }

  private belowPool(parent: PoolNode): readonly Node[] {
    const { endpointId } = parent;
    const pool = this.options.workers.pool(endpointId);
    if (!pool) return [];
    const { lookup, workers, leftOut, gone } = pool;
    const note = (which: PoolNoteNode['note']): PoolNoteNode => ({ kind: 'poolNote', endpointId, note: which });
    return [
      ...(lookup.kind === 'failing' ? [note('fault')] : []),
      ...(lookup.kind === 'ok' && workers.length === 0 ? [note('none')] : []),
      ...this.below(parent),
      ...(leftOut > 0 ? [note('leftOut')] : []),
      ...gone.map(({ endpoint }) => ({ kind: 'goneWorker', endpointId, workerId: endpoint.id }) as const),
    ];
  }

  private find({ endpointId, sessionId }: SessionNode) {
    const endpoint = this.options.store.get(endpointId);
    const state = this.options.store.session(endpointId, sessionId);
    return endpoint && state && { endpoint, state };
  }

  /**
   * Draws the rows anew whose text has changed since by time alone, and gives when the next will; not under the pointer,
   * which would lose its hover.
   */
  private refreshTexts(): number {
    const now = this.options.clock.now();
    let next = Infinity;
    for (const row of this.timedRows()) {
      let changesAt = this.textChanges.get(row) ?? Infinity;
      if (changesAt <= now && !this.pointer.isOver(row)) {
        this.redraws.add(row);
        changesAt = this.noteTextChange(row);
      }
      next = Math.min(next, changesAt);
    }
    return next;
  }

  /** When a row's text will change, seen from now. */
  private noteTextChange(node: Node): number {
    const changesAt = this.drawing.textChangesAt(node, this.options.clock.now());
    this.textChanges.set(node, changesAt);
    return changesAt;
  }

  /** Those that have been given below something, down to the sessions: what is below has no text that time changes. */
  private *timedRows(parent?: Node): Iterable<Node> {
    for (const row of this.given.of(parent)) {
      yield row;
      if (row.kind !== 'session') yield* this.timedRows(row);
    }
  }

  private fire(change: RowsChange): void {
    if (change.kind === 'fleet') return this.redraw();
    const row = this.rowOf(change);
    if (row) this.redraws.add(row);
  }

  private redrawRow(node: Node): void {
    // it may have left, or come again, meanwhile
    const row = this.rowGiven(node);
    if (row) this.redraws.add(row);
  }

  /** The row that a change is about, if it has been asked for. */
  private rowOf(change: Exclude<RowsChange, { kind: 'fleet' }>): Node | undefined {
    if (change.kind === 'group') return this.rowGiven(change.node);
    if (change.kind === 'endpoint') return this.rowGiven(this.rows.rowOf(change.endpointId));
    const found = this.rows.find(change);
    return found && this.rowGiven(found.row);
  }

  /** The object that stands for a row in VS Code, if it has been asked for. */
  private rowGiven(node: Node): Node | undefined {
    const parent = this.getParent(node);
    const above = parent && this.rowGiven(parent);
    return parent && !above ? undefined : this.given.find(node, above);
  }
}
