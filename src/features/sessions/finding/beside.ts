import type { Beside } from '../../../browserless/arrangement/beside';
import { secondsLeft } from '../../../browserless/countdown';
import type { SessionKey } from '../../../browserless/sessionKey';
import type { Services } from '../../services';

/** What this window knows of sessions beside what their servers list. */
export const besideOf = ({
  prospects,
  viewers,
  pins,
  clock,
}: Pick<Services, 'prospects' | 'viewers' | 'pins' | 'clock'>): Beside => ({
  isSuspicious: (key) => prospects.isSuspicious(key),
  isEnding: (key) => secondsLeft(prospects.endOf(key), clock.now()) !== undefined,
  isPinned: (session) => pins.has(session),
  endsAt: (key) => prospects.endOf(key)?.at,
  onDidChange: (listener) => {
    const ofSession = ({ endpointId, sessionId }: SessionKey): void =>
      listener({ kind: 'session', endpointId, sessionId });
    const subscriptions = [
      prospects.onDidChange(ofSession),
      // of a session that only we keep alive nobody knows when it ends
      viewers.onDidChange(ofSession),
      prospects.onDidChangeEndpoint((endpointId) => listener({ kind: 'endpoint', endpointId })),
      pins.onDidChange(() => listener({ kind: 'fleet' })),
    ];
    return { dispose: () => subscriptions.forEach((subscription) => subscription.dispose()) };
  },
});
