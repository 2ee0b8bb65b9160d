import { l10n, window } from 'vscode';
import type { SessionKey } from '../../browserless/sessionKey';
import type { Services } from '../services';
import { isSeenInTab } from '../sessionTabs';
import { sessionInMessage } from '../sessions/texts';

/** Leaving a session that only this window keeps alive, in words: a tab says them itself, to who sees it. */

/** Asks whether to stay on a session whose countdown runs. */
export async function sayCountdown({ viewers, detachWhenAlone, store }: Services, key: SessionKey): Promise<void> {
  const session = store.session(key.endpointId, key.sessionId)?.session;
  const remainingMs = detachWhenAlone.remainingMs(key);
  if (!session || remainingMs === undefined || isSeenInTab(key)) return;
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

/** Says that the countdown of a session has run out. */
export function sayDetached({ store }: Services, { endpointId, sessionId }: SessionKey): void {
  if (isSeenInTab({ endpointId, sessionId })) return;
  const session = store.session(endpointId, sessionId)?.session;
  const what = session ? sessionInMessage(session) : l10n.t('a session');
  void window.showInformationMessage(l10n.t('Detached from {0}, which only this window kept alive.', what));
}
