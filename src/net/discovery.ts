import type { BrowserVersion } from './browserVersion';

/** A DevTools target as it is shown to clients. */
export interface BridgeTarget {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly url: string;
}

/**
 * `/json/version` as Chromium has it, without a browser's socket where there is no session to give. `base` is
 * `ws://host:port/secret`, as the client reached it.
 */
export const describeBrowser = (version: BrowserVersion, base: string, sessionId: string | undefined): object => ({
  ...version,
  ...(sessionId !== undefined && { webSocketDebuggerUrl: `${base}/devtools/browser/${sessionId}` }),
});

/**
 * One of `/json/list`. The frontend is the one that is built into every Chromium: `chrome://inspect` opens nothing for a
 * target without one, and Chromium's own answer names one on the internet.
 */
export const describeTarget = ({ id, type, title, url }: BridgeTarget, base: string): object => ({
  description: '',
  devtoolsFrontendUrl: `devtools://devtools/bundled/inspector.html?${base.replace('://', '=')}/devtools/page/${id}`,
  id,
  title,
  type,
  url,
  webSocketDebuggerUrl: `${base}/devtools/page/${id}`,
});
