import { l10n, window } from 'vscode';
import type { SessionKey } from '../../browserless/sessionKey';
import { commands as ids } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { registerCommand } from '../commands';
import type { Services } from '../services';
import { chooseSession } from '../sessions/choose';
import { keyOf } from '../sessions/chosen';
import type { Node } from '../sessions/nodes';
import { sessionInMessage } from '../sessions/texts';
import { DevToolsTab } from './devtoolsTab';

/** Leaving a session that this window looks at: by hand, or by itself where only this window keeps it alive. */
export function registerDetach(services: Services): Disposable[] {
  const { viewers, detachWhenAlone, store, log } = services;
  const isLeaving = (key: SessionKey): boolean => detachWhenAlone.remainingMs(key) !== undefined;
  return [
    registerCommand(log, ids.detach, async (node?: Node) => {
      const chosen = await chooseSession(
        services,
        node,
        l10n.t('Detach from Session'),
        (candidate) => viewers.sockets(keyOf(candidate)) > 0,
      );
      if (chosen) viewers.detach(keyOf(chosen));
    }),
    registerCommand(log, ids.stayAttached, async (node?: Node) => {
      const chosen = await chooseSession(services, node, l10n.t('Stay Attached'), (candidate) =>
        isLeaving(keyOf(candidate)),
      );
      if (chosen) detachWhenAlone.stay(keyOf(chosen));
    }),
    detachWhenAlone.onDidChange((key) => {
      // a tab says it itself, to who sees it
      if (isLeaving(key) && !DevToolsTab.isSeen(key)) void ask(services, key);
    }),
    detachWhenAlone.onDidDetach((key) => {
      const { endpointId, sessionId } = key;
      const endpoint = store.get(endpointId)?.endpoint;
      if (endpoint) log.write({ kind: 'detached', endpoint, sessionId });
      if (DevToolsTab.isSeen(key)) return;
      const session = store.session(endpointId, sessionId)?.session;
      const what = session ? sessionInMessage(session) : l10n.t('a session');
      void window.showInformationMessage(l10n.t('Detached from {0}, which only this window kept alive.', what));
    }),
  ];
}

async function ask({ viewers, detachWhenAlone, store }: Services, key: SessionKey): Promise<void> {
  const session = store.session(key.endpointId, key.sessionId)?.session;
  const remainingMs = detachWhenAlone.remainingMs(key);
  if (!session || remainingMs === undefined) return;
  const [detach, stay] = [l10n.t('Detach Now'), l10n.t('Stay Attached')];
  const message = l10n.t(
    'Only this window keeps {0} alive. It detaches in {1} s.',
    sessionInMessage(session),
    Math.round(remainingMs / 1000),
  );
  const answer = await window.showInformationMessage(message, detach, stay);
  if (answer === detach) viewers.detach(key);
  if (answer === stay) detachWhenAlone.stay(key);
}
