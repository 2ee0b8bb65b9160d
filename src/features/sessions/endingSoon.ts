import { l10n, window } from 'vscode';
import type { SessionKey } from '../../browserless/sessionKey';
import { secondsLeft } from '../../browserless/countdown';
import type { Services } from '../services';
import { outlookOf } from './outlook';
import { sessionInMessage } from './texts';

/** Says that a session which this window is attached to, or has pinned, has little time left. */
export function sayEndingSoon(services: Services, key: SessionKey): void {
  const session = services.store.session(key.endpointId, key.sessionId)?.session;
  const seconds = secondsLeft(outlookOf(services, key).end, services.clock.now());
  if (!session || seconds === undefined) return;
  void window.showWarningMessage(
    l10n.t(
      '{0} has {1} s left before its timeout. The server cuts its client off then.',
      sessionInMessage(session),
      seconds,
    ),
  );
}
