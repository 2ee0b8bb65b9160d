import { l10n, ThemeIcon, TreeItemCollapsibleState, TreeItem } from 'vscode';
import type { ArrangedSession, ArrangedSessions } from '../../../browserless/arrangement/arrangedSessions';
import { noGroup, otherGroup, type GroupBy } from '../../../browserless/arrangement/group';
import { plainText } from '../../../browserless/plainText';
import { isPage, type Session, type Target } from '../../../browserless/session';
import type { SessionKey } from '../../../browserless/sessionKey';
import type { EndpointState, Store } from '../../../browserless/store';
import type { Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { EndpointNode, GroupNode, Node, SessionNode } from '../nodes';
import { endpointNode, type Rows, type RowsChange } from '../rows';
import { sessionsText } from '../texts';

const icons: Readonly<Record<GroupBy, string>> = {
  endpoint: 'server',
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
  ) {
    this.subscription = sessions.onDidChange((change) =>
      this.changes.fire(change.kind === 'group' ? { kind: 'group', node: this.groupNode(change.name) } : change),
    );
  }

  roots(): Node[] {
    const { sessions } = this;
    return [
      ...sessions.endpoints().map(({ endpoint }) => endpointNode(endpoint.id)),
      ...sessions.groups().map((name) => this.groupNode(name)),
    ];
  }

  sessionsBelow(parent: EndpointNode | GroupNode): SessionNode[] {
    const { sessions } = this;
    const below = parent.kind === 'group' ? sessions.sessionsIn(parent.name) : sessions.sessionsOf(parent.endpointId);
    return below.map(sessionNode);
  }

  find(key: SessionKey): ReturnType<Rows['find']> {
    const session = this.sessions.find(key);
    if (!session) return undefined;
    const { endpointId, group } = session;
    const parent = this.sessions.isGrouped ? this.groupNode(group) : endpointNode(endpointId);
    return { row: sessionNode(session), parent };
  }

  targets(session: Session, endpoint: EndpointState): readonly Target[] {
    return this.sessions.targets(session, endpoint);
  }

  countOf(endpointId: string): number | undefined {
    return this.sessions.isFiltered ? this.sessions.countOf(endpointId) : undefined;
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
    const spoken = [item.accessibilityInformation?.label, where && l10n.t('on {0}', where), pages];
    item.accessibilityInformation = { label: spoken.filter(Boolean).join(', ') };
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
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
