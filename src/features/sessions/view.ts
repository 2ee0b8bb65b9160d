import { l10n, window, type TreeView } from 'vscode';
import type { SessionKey } from '../../browserless/sessionKey';
import type { EndpointState } from '../../browserless/store';
import { views } from '../../contributions';
import type { Services } from '../services';
import type { Node } from './nodes';
import { LateTree } from './lateTree';
import { outlookOf } from './outlook';
import type { SessionTreeOptions } from './tree';
import { ViewMessage } from './viewMessage';
import type { Disposable } from '../../shared/disposable';

/** The view with its tree: polls and counts while it is seen, and shows how many sessions run. */
export function createSessionView(services: Services): {
  tree: LateTree;
  view: TreeView<Node>;
  message: ViewMessage;
  disposables: Disposable[];
} {
  const { currentEndpoints, store, fleet, clock, localAddresses, viewers, detachWhenAlone, recentlyEnded, pins } =
    services;
  const { prospects, onlySuspicious, givenRows } = services;
  const options: SessionTreeOptions = {
    store,
    clock,
    badEntries: () => currentEndpoints.bad,
    localAddress: (key) => localAddresses.get(key),
    looking: (key) => ({
      ...outlookOf(services, key),
      isViewed: viewers.sockets(key) > 0,
      isLeaving: detachWhenAlone.remainingMs(key) !== undefined,
      isPinned: isPinned(services, key),
    }),
    pins,
    recentlyEnded,
    given: givenRows,
    isShown: (key) => !onlySuspicious.isOn || prospects.isSuspicious(key),
  };
  const tree = new LateTree(async () => new (await import('./tree')).SessionTree(options));
  const redraw = ({ endpointId, sessionId }: SessionKey): void => tree.redrawSession(endpointId, sessionId);
  const view = window.createTreeView(views.sessions, {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
  });

  const message = new ViewMessage(view);

  let watch: Disposable | undefined;
  const onVisibility = (visible: boolean): void => {
    watch?.dispose();
    watch = visible ? fleet.watch() : undefined;
    tree.setVisible(visible);
  };
  onVisibility(view.visible);
  sayWhetherOnlySuspicious(message, services);

  const disposables: Disposable[] = [
    tree,
    view,
    localAddresses.onDidChange(({ endpoint, session }) => tree.redrawSession(endpoint.id, session.id)),
    viewers.onDidChange(redraw),
    detachWhenAlone.onDidChange(redraw),
    recentlyEnded.onDidChange(() => tree.redrawDiary()),
    pins.onDidChange(() => tree.redraw()),
    view.onDidCollapseElement(({ element }) => givenRows.setCollapsed(element, true)),
    view.onDidExpandElement(({ element }) => givenRows.setCollapsed(element, false)),
    view.onDidChangeVisibility(({ visible }) => onVisibility(visible)),
    store.onDidChange(() => {
      const running = store.endpoints.reduce((sum, state) => sum + runningIn(state), 0);
      showBadge(view, running);
      sayWhetherOnlySuspicious(message, services);
    }),
    prospects.onDidChangeEndpoint((endpointId) => tree.redrawEndpoint(endpointId)),
    prospects.onDidChange((key) => {
      if (onlySuspicious.isOn) tree.redrawEndpoint(key.endpointId);
      else redraw(key);
      sayWhetherOnlySuspicious(message, services);
    }),
    onlySuspicious.onDidChange(() => {
      tree.redraw();
      sayWhetherOnlySuspicious(message, services);
    }),
    currentEndpoints.onDidChange(() => tree.redraw()),
  ];
  return { tree, view, message, disposables };
}

function isPinned({ store, pins }: Services, { endpointId, sessionId }: SessionKey): boolean {
  const session = pins.isEmpty ? undefined : store.session(endpointId, sessionId)?.session;
  return session !== undefined && pins.has(session);
}

/** Of an endpoint that fails nobody knows. */
const runningIn = ({ health, sessions }: EndpointState): number =>
  health.kind === 'ok' ? sessions.reduce((sum, { session }) => sum + Number(session.running), 0) : 0;

function showBadge(view: TreeView<Node>, running: number): void {
  if ((view.badge?.value ?? 0) === running) return;
  const tooltip = running === 1 ? l10n.t('1 running browser session') : l10n.t('{0} running browser sessions', running);
  view.badge = running === 0 ? undefined : { value: running, tooltip };
}

/** So that nobody wonders where the other rows are. */
function sayWhetherOnlySuspicious(message: ViewMessage, { onlySuspicious, store, prospects }: Services): void {
  if (!onlySuspicious.isOn) return message.say('suspicious', '');
  const keys = store.endpoints.flatMap(({ endpoint, sessions }) =>
    sessions.map(({ session }) => ({ endpointId: endpoint.id, sessionId: session.id })),
  );
  const shown = keys.filter((key) => prospects.isSuspicious(key)).length;
  message.say('suspicious', l10n.t('Only suspicious sessions are shown: {0} of {1}.', shown, keys.length));
}
