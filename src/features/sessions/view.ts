import { l10n, type TreeView } from 'vscode';
import type { SessionKey } from '../../browserless/sessionKey';
import type { EndpointState } from '../../browserless/store';
import type { Services } from '../services';
import type { Looking } from './items';
import type { Node } from './nodes';
import { thumbnailsOf } from './lateThumbnails';
import type { LateTree } from './lateTree';
import { outlookOf } from './outlook';
import type { SessionTree, SessionTreeOptions } from './tree';
import type { Disposable } from '../../shared/disposable';

/** The view with its tree: polls and counts while it is seen, and shows how many sessions run. */
export function openSessionView(
  services: Services,
  tree: LateTree,
  view: TreeView<Node>,
): { readonly makeTree: () => Promise<SessionTree>; readonly disposables: readonly Disposable[] } {
  const {
    currentEndpoints,
    store,
    fleet,
    clock,
    localAddresses,
    viewers,
    detachWhenAlone,
    recentlyEnded,
    pins,
    prospects,
    workers,
  } = services;
  const options: SessionTreeOptions = {
    store,
    workers,
    clock,
    badEntries: () => currentEndpoints.bad,
    localAddress: (key) => localAddresses.get(key),
    looking: (key) => lookingOf(services, key),
    pins,
    recentlyEnded,
    thumbnail: thumbnailsOf(services),
  };
  const redraw = ({ endpointId, sessionId }: SessionKey): void => tree.redrawSession(endpointId, sessionId);

  let watch: Disposable | undefined;
  const onVisibility = (visible: boolean): void => {
    watch?.dispose();
    watch = visible ? fleet.watch() : undefined;
    tree.setVisible(visible);
  };
  onVisibility(view.visible);

  const disposables: Disposable[] = [
    localAddresses.onDidChange(({ endpoint, session }) => tree.redrawSession(endpoint.id, session.id)),
    viewers.onDidChange(redraw),
    detachWhenAlone.onDidChange(redraw),
    recentlyEnded.onDidChange(() => tree.redrawDiary()),
    pins.onDidChange(() => tree.redraw()),
    view.onDidCollapseElement(({ element }) => tree.setCollapsed(element, true)),
    view.onDidExpandElement(({ element }) => tree.setCollapsed(element, false)),
    view.onDidChangeVisibility(({ visible }) => onVisibility(visible)),
    store.onDidChange(() => {
      const running = store.endpoints.reduce((sum, state) => sum + runningIn(state), 0);
      showBadge(view, running);
    }),
    workers.onDidChange((endpointId) => tree.redrawEndpoint(endpointId)),
    prospects.onDidChangeEndpoint((endpointId) => tree.redrawEndpoint(endpointId)),
    prospects.onDidChange(redraw),
    currentEndpoints.onDidChange(() => tree.redraw()),
  ];
  return { makeTree: async () => new (await import('./tree')).SessionTree(options), disposables };
}

/** What is known of a session, and what this window does with it. */
export function lookingOf(services: Services, key: SessionKey): Looking {
  const { viewers, detachWhenAlone } = services;
  return {
    ...outlookOf(services, key),
    isViewed: viewers.isAttached(key),
    isLeaving: detachWhenAlone.remainingMs(key) !== undefined,
    isPinned: isPinned(services, key),
  };
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
