import { l10n, ThemeIcon, TreeItemCollapsibleState, TreeItem } from 'vscode';
import type { Arrangement } from '../../../browserless/arrangement/arrangement';
import type { ArrangedSession, ArrangedSessions } from '../../../browserless/arrangement/arrangedSessions';
import { noGroup, otherGroup, type GroupBy } from '../../../browserless/arrangement/group';
import { sorted } from '../../../browserless/arrangement/sort';
import { plainText } from '../../../browserless/plainText';
import { isPage, type Session, type Target } from '../../../browserless/session';
import type { SessionKey } from '../../../browserless/sessionKey';
import type { EndpointState, Store } from '../../../browserless/store';
import type { Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { EndpointNode, GroupNode, Node, PoolNode, SessionNode } from '../nodes';
import {
  apartNodes,
  configuredNodes,
  endpointNode,
  poolNode,
  sayWorker,
  type Asked,
  type ParentNode,
  type Rows,
  type RowsChange,
} from '../rows';
import { sessionsText } from '../texts';

const icons: Readonly<Record<GroupBy, string>> = {
  endpoint: 'server',
  worker: 'server',
  browser: 'window',
  trackingPrefix: 'tag',
  route: 'milestone',
};

/** Sessions as they are arranged. */
export class ArrangedRows implements Rows {
  private readonly changes = new Emitter<RowsChange>();
  readonly onDidChange = this.changes.event;
  private readonly subscription: Disposable;

  constructor(
    private readonly sessions: ArrangedSessions,
    private readonly store: Store,
    private readonly asked: Asked,
  ) {
    this.subscription = sessions.onDidChange((change) =>
      this.changes.fire(change.kind === 'group' ? { kind: 'group', node: this.groupNode(change.name) } : change),
    );
  }

  get arrangement(): Arrangement {
    return this.sessions.arrangement;
  }

  roots(): readonly Node[] {
    const { sessions } = this;
    const groups = sessions.groups();
    // where there is no group at all, nothing else would say what is watched
    if (groups.length === 0) return configuredNodes(this.asked);
    return [
      ...this.apartPools(),
      ...sessions.endpoints().map(({ endpoint }) => endpointNode(endpoint.id)),
      ...groups.map((name) => this.groupNode(name)),
    ];
  }

  below(parent: ParentNode): readonly (EndpointNode | SessionNode)[] {
    const { sessions } = this;
    if (parent.kind === 'pool') return this.belowPool(parent.endpointId);
    if (parent.kind === 'endpoint' && this.parentOf(parent) && !this.isByWorker) return [];
    const below = parent.kind === 'group' ? sessions.sessionsIn(parent.name) : sessions.sessionsOf(parent.endpointId);
    return below.map(sessionNode);
  }

  rowOf(endpointId: string): EndpointNode | PoolNode {
    const poolId = this.asked.pool(endpointId) ? endpointId : this.workerOf(endpointId)?.endpointId;
    // what its workers have is summed up on its row
    return poolId !== undefined && !this.sessions.isGrouped ? poolNode(poolId) : endpointNode(endpointId);
  }

  parentOf({ endpointId }: EndpointNode): PoolNode | undefined {
    const worker = this.workerOf(endpointId);
    return worker && this.sessions.groups().length === 0 ? poolNode(worker.endpointId) : undefined;
  }

  find(key: SessionKey): ReturnType<Rows['find']> {
    const session = this.sessions.find(key);
    if (!session) return undefined;
    const { endpointId, group } = session;
    const parent = this.sessions.isGrouped ? this.groupNode(group) : this.holderOf(endpointId);
    return { row: sessionNode(session), parent };
  }

  targets(session: Session, endpoint: EndpointState): readonly Target[] {
    return this.sessions.targets(session, endpoint);
  }

  countOf(endpointId: string): number | undefined {
    if (!this.sessions.isFiltered) return undefined;
    const { workers = [] } = this.asked.pool(endpointId) ?? {};
    return [endpointId, ...workers.map(({ id }) => id)].reduce((sum, id) => sum + this.sessions.countOf(id), 0);
  }

  groupItem({ groupBy, name }: GroupNode): TreeItem {
    const label = groupLabel(groupBy, name);
    const item = new TreeItem(label, TreeItemCollapsibleState.Expanded);
    item.description = sessionsText(this.sessions.countIn(name));
    item.tooltip = label;
    item.iconPath = new ThemeIcon(icons[groupBy]);
    item.accessibilityInformation = { label: l10n.t('Group {0}, {1}', label, item.description) };
    return item;
  }

  amend(item: TreeItem, row: SessionNode): void {
    const { sessions, store } = this;
    const endpoint = store.get(row.endpointId);
    const session = store.session(row.endpointId, row.sessionId)?.session;
    if (!endpoint || !session) return;
    const where = sessions.isGrouped && store.endpoints.length > 1 && plainText(endpoint.endpoint.name);
    const shown = sessions.targets(session, endpoint).filter(isPage).length;
    const all = session.targets.filter(isPage).length;
    const pages = shown < all && l10n.t('{0} of {1} pages', shown, all);
    if (row.match === 'pages') item.collapsibleState = TreeItemCollapsibleState.Expanded;
    item.description = [where, pages, item.description].filter(Boolean).join(' · ');
    const { worker } = endpoint.endpoint;
    const spoken = [item.accessibilityInformation?.label, where && l10n.t('on {0}', where), pages];
    item.accessibilityInformation = { label: spoken.filter(Boolean).join(', ') };
    if (!where && !this.isByWorker) sayWorker(item, worker?.label);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }

  private get isByWorker(): boolean {
    return this.sessions.arrangement.groupBy === 'worker';
  }

  private workerOf(endpointId: string) {
    return this.store.get(endpointId)?.endpoint.worker;
  }

  /** What an endpoint's sessions stand below. */
  private holderOf(endpointId: string): EndpointNode | PoolNode {
    return this.isByWorker ? endpointNode(endpointId) : this.rowOf(endpointId);
  }

  private belowPool(poolId: string): readonly (EndpointNode | SessionNode)[] {
    const { sessions, store, asked } = this;
    const { workers = [] } = asked.pool(poolId) ?? {};
    if (this.isByWorker) return workers.map(({ id }) => endpointNode(id));
    const apart = apartNodes(asked, store, poolId);
    if (sessions.isGrouped) return apart;
    const shown = workers.flatMap(({ id }) => sessions.sessionsOf(id));
    return [...apart, ...sorted(shown).map(sessionNode)];
  }

  /** Among groups, the endpoints whose workers cannot be found. */
  private apartPools(): readonly PoolNode[] {
    const pools = this.asked.configured.flatMap(({ id }) => this.asked.pool(id) ?? []);
    return pools
      .filter(({ lookup, workers }) => lookup.kind === 'failing' || workers.length === 0)
      .map(({ endpoint }) => poolNode(endpoint.id));
  }

  private groupNode(name: string): GroupNode {
    return { kind: 'group', groupBy: this.sessions.arrangement.groupBy, name };
  }
}

const sessionNode = ({ endpointId, sessionId, match }: ArrangedSession): SessionNode => ({
  kind: 'session',
  endpointId,
  sessionId,
  ...(match === 'pages' && { match }),
});

function groupLabel(groupBy: GroupBy, name: string): string {
  if (name === otherGroup) return l10n.t('Other tracking IDs');
  if (name !== noGroup) return name;
  return groupBy === 'route' ? l10n.t('No route') : l10n.t('No tracking ID');
}
