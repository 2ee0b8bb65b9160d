import { EventEmitter, l10n, TreeItem, type TreeDataProvider } from 'vscode';
import type { BadEntry } from '../../browserless/endpoint';
import type { SessionKey } from '../../browserless/sessionKey';
import type { Change, Store } from '../../browserless/store';
import { leftChangesAt } from '../../browserless/countdown';
import { ageChangesAt } from '../../browserless/uptime';
import { isInspectable } from '../../browserless/urls';
import { commands } from '../../contributions';
import type { LocalAddress } from '../debugging/localAddresses';
import type { Clock } from '../../shared/clock';
import type { Disposable } from '../../shared/disposable';
import {
  badEntryItem,
  endpointItem,
  faultItem,
  localAddressItem,
  sessionItem,
  targetItem,
  type Looking,
} from './items';
import { nodeId, type EndpointNode, type Node, type SessionNode } from './nodes';
import { Redraws } from './redraws';
import { ageOf } from './texts';
import { Ticker } from './ticker';
import { sessionTooltip } from './tooltip';

export interface SessionTreeOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Entries of the setting that cannot be used. */
  readonly badEntries: () => readonly BadEntry[];
  readonly localAddress: (key: SessionKey) => LocalAddress | undefined;
  readonly looking: (key: SessionKey) => Looking;
  /** Sessions that are to have no row are left out. */
  readonly isShown: (key: SessionKey) => boolean;
}

/** How long a hover is left alone: VS Code says when one begins, not when it ends. */
const hoverMs = 10_000;

/**
 * The tree over the store. Rows are asked for synchronously, a change redraws only the row it changed, and the same row
 * stays the same object from poll to poll.
 */
export class SessionTree implements TreeDataProvider<Node>, Disposable {
  private readonly changes = new EventEmitter<Node[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  /** The rows last given for a parent, the tree itself standing for the root. Ends with its parent. */
  private readonly rows = new WeakMap<object, ReadonlyMap<string, Node>>();
  private readonly redraws: Redraws<Node>;
  private readonly ticker: Ticker;
  /** When the text that a row shows will be another by time alone, on the monotonic clock (ms). */
  private readonly textChanges = new WeakMap<Node, number>();
  /** When the pointer came to rest on a row, on the monotonic clock (ms). */
  private readonly hovered = new WeakMap<Node, number>();
  private readonly subscription: Disposable;

  constructor(private readonly options: SessionTreeOptions) {
    const { clock } = options;
    this.redraws = new Redraws(clock, (rows) => this.changes.fire(rows));
    this.ticker = new Ticker(clock, () => this.refreshTexts());
    this.subscription = options.store.onDidChange((change) => this.fire(change));
  }

  /** Draws an endpoint's rows anew: for what is not in the store. */
  redrawEndpoint(endpointId: string): void {
    this.fire({ kind: 'endpoint', endpointId });
  }

  /** Draws a session's rows anew: for what is not in the store. */
  redrawSession(endpointId: string, sessionId: string): void {
    this.fire({ kind: 'session', endpointId, sessionId });
  }

  /** Draws everything anew: for what is not in the store. */
  redraw(): void {
    this.redraws.add();
  }

  /** Uptimes count while somebody looks. */
  setVisible(isVisible: boolean): void {
    if (isVisible) this.ticker.start();
    else this.ticker.stop();
  }

  getChildren(node?: Node): Node[] {
    const { store, badEntries } = this.options;
    if (!node) {
      return this.keep(this, [
        ...store.endpoints.map(({ endpoint }) => ({ kind: 'endpoint', endpointId: endpoint.id }) as const),
        ...badEntries().map(({ source, index }) => ({ kind: 'badEntry', source, index }) as const),
      ]);
    }
    if (node.kind === 'endpoint') {
      const { endpointId } = node;
      const state = store.get(endpointId);
      if (!state) return [];
      return this.keep(node, [
        ...(state.health.kind === 'failing' ? [{ kind: 'fault', endpointId } as const] : []),
        ...state.sessions
          .map(({ session }) => ({ kind: 'session', endpointId, sessionId: session.id }) as const)
          .filter((key) => this.options.isShown(key)),
      ]);
    }
    if (node.kind === 'session') {
      const { endpointId, sessionId } = node;
      const targets = store.session(endpointId, sessionId)?.session.targets ?? [];
      const hasAddress = this.options.localAddress(node) !== undefined;
      return this.keep(node, [
        ...(hasAddress ? [{ kind: 'localAddress', endpointId, sessionId } as const] : []),
        ...targets.map(({ id }) => ({ kind: 'target', endpointId, sessionId, targetId: id }) as const),
      ]);
    }
    return [];
  }

  getTreeItem(node: Node): TreeItem {
    const item = this.draw(node) ?? new TreeItem('');
    item.id = nodeId(node);
    this.ticker.expect(this.noteTextChange(node));
    return item;
  }

  /** The tooltip is made when the pointer rests on a row, with the uptime of that moment. */
  resolveTreeItem(item: TreeItem, node: Node): TreeItem | Promise<TreeItem> {
    if (node.kind === 'endpoint') return this.resolveEndpoint(item, node);
    if (node.kind !== 'session') return item;
    const found = this.find(node);
    const now = this.options.clock.now();
    if (found) item.tooltip = sessionTooltip(found.state, found.endpoint, this.options.looking(node), now);
    this.hovered.set(node, now);
    return item;
  }

  dispose(): void {
    this.subscription.dispose();
    this.ticker.dispose();
    this.redraws.dispose();
    this.changes.dispose();
  }

  private async resolveEndpoint(item: TreeItem, { endpointId }: EndpointNode): Promise<TreeItem> {
    const { store, clock } = this.options;
    // an update may take the files of the running extension away
    const room = await import('./endpointHover').catch(() => undefined);
    const state = store.get(endpointId);
    if (room && state) item.tooltip = room.endpointHover(state, store.pressureHistory(endpointId), clock.now());
    return item;
  }

  private draw(node: Node): TreeItem | undefined {
    const { store, clock, badEntries } = this.options;
    const now = clock.now();
    if (node.kind === 'badEntry') {
      const entry = badEntries().find(({ source, index }) => source === node.source && index === node.index);
      return entry && badEntryItem(entry);
    }
    const endpoint = store.get(node.endpointId);
    if (!endpoint) return undefined;
    if (node.kind === 'endpoint') return endpointItem(endpoint, now);
    if (node.kind === 'fault')
      return endpoint.health.kind === 'failing' ? faultItem(endpoint.health.fault, node) : undefined;
    const state = store.session(node.endpointId, node.sessionId);
    if (!state) return undefined;
    if (node.kind === 'session') return sessionItem(state, endpoint, this.options.looking(node), now);
    if (node.kind === 'localAddress') {
      const address = this.options.localAddress(node);
      return address && localAddressItem(address);
    }
    const target = state.session.targets.find(({ id }) => id === node.targetId);
    if (!target) return undefined;
    const item = targetItem(target, endpoint);
    if (isInspectable(target)) {
      item.command = { command: commands.openDevTools, title: l10n.t('Open DevTools'), arguments: [node] };
    }
    return item;
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
      if (changesAt <= now && (this.hovered.get(row) ?? -Infinity) <= now - hoverMs) {
        this.redraws.add(row);
        changesAt = this.noteTextChange(row);
      }
      next = Math.min(next, changesAt);
    }
    return next;
  }

  /** When a row's text will change, seen from now. */
  private noteTextChange(node: Node): number {
    const now = this.options.clock.now();
    const age = this.shownAge(node, now);
    const end = node.kind === 'session' ? this.options.looking(node).end : undefined;
    const changesAt = Math.min(age === undefined ? Infinity : ageChangesAt(age, now), leftChangesAt(end, now));
    this.textChanges.set(node, changesAt);
    return changesAt;
  }

  /** The age in ms that a row shows and that grows: a session's, or how long ago an endpoint's were seen. */
  private shownAge(node: Node, now: number): number | undefined {
    if (node.kind === 'endpoint') {
      const { health, answeredAt } = this.options.store.get(node.endpointId) ?? {};
      return health?.kind === 'failing' && answeredAt !== undefined ? now - answeredAt : undefined;
    }
    const found = node.kind === 'session' && this.find(node);
    return found && found.endpoint.health.kind !== 'failing' ? ageOf(found.state, found.endpoint, now) : undefined;
  }

  private *timedRows(): Iterable<Node> {
    for (const endpoint of this.rows.get(this)?.values() ?? []) {
      yield endpoint;
      for (const row of this.rows.get(endpoint)?.values() ?? []) yield row;
    }
  }

  /** Gives the rows that a parent had before where they are the same ones. */
  private keep(parent: object, wanted: readonly Node[]): Node[] {
    const before = this.rows.get(parent);
    const now = new Map<string, Node>();
    for (const node of wanted) {
      const id = nodeId(node);
      now.set(id, before?.get(id) ?? node);
    }
    this.rows.set(parent, now);
    return [...now.values()];
  }

  private fire(change: Change): void {
    if (change.kind === 'fleet') return this.redraw();
    const { endpointId } = change;
    const endpoint = this.rows.get(this)?.get(nodeId({ kind: 'endpoint', endpointId }));
    if (!endpoint) return;
    if (change.kind === 'endpoint') return this.redraws.add(endpoint);
    const id = nodeId({ kind: 'session', endpointId, sessionId: change.sessionId });
    const session = this.rows.get(endpoint)?.get(id);
    if (session) this.redraws.add(session);
  }
}
