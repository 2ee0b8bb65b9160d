import { keyText, type SessionKey } from '../browserless/sessionKey';
import type { Disposable } from '../shared/disposable';

/** Tabs on sessions. Each says itself, to who sees it, what this window's part in its session is. */
const tabs = new Set<{ readonly session: string; readonly isVisible: () => boolean }>();

/** Until what it gives is disposed of. */
export function addSessionTab(key: SessionKey, isVisible: () => boolean): Disposable {
  const tab = { session: keyText(key), isVisible };
  tabs.add(tab);
  return { dispose: () => void tabs.delete(tab) };
}

/** Whether the user sees a tab on a session. */
export const isSeenInTab = (key: SessionKey): boolean =>
  [...tabs].some(({ session, isVisible }) => session === keyText(key) && isVisible());
