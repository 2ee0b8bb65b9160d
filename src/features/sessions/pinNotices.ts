import { keyText, type SessionKey } from '../../browserless/sessionKey';
import { commands as ids } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { report } from '../commands';
import type { Services } from '../services';

/** Says that a pinned session has come or ended, each once: behind a load balancer it may seem to come and go. */
export function registerPinNotices(services: Services): Disposable[] {
  const { recentlyEnded, pins, store, log } = services;
  const told = new Set<string>();
  const say = (what: string, key: SessionKey, tell: (room: typeof import('./commands')) => unknown): void => {
    const notice = `${what} ${keyText(key)}`;
    if (told.has(notice)) return;
    told.add(notice);
    void import('./commands').then(tell).catch((error: unknown) => report(log, ids.pinSession, error));
  };
  return [
    recentlyEnded.onDidCome((key) => {
      const session = pins.isEmpty ? undefined : store.session(key.endpointId, key.sessionId)?.session;
      if (session && pins.has(session)) say('come', key, ({ sayCome }) => sayCome(services, key));
    }),
    recentlyEnded.onDidEnd((ended) => {
      // who has stopped it has been told
      if (ended.cause === 'stoppedHere') return;
      const key = { endpointId: ended.endpoint.id, sessionId: ended.session.id };
      if (pins.has(ended.session)) say('ended', key, ({ sayEnded }) => sayEnded(ended, services));
    }),
  ];
}
