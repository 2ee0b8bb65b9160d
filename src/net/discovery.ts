/** A DevTools target as it is shown to clients. */
export interface BridgeTarget {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly url: string;
}

export interface Discovered {
  /** `ws://host:port/secret`, as the client reached it. */
  readonly base: string;
  readonly targets: readonly BridgeTarget[];
  /** Undefined for a lease of one page. */
  readonly sessionId: string | undefined;
}

/**
 * Chromium's answers for finding out what can be debugged, made from what is known: the server's own `/json/version` and
 * `/json/protocol` launch a browser. Undefined where there is none. See https://chromedevtools.github.io/devtools-protocol/#endpoints
 */
export function discover(path: string, { base, targets, sessionId }: Discovered): unknown {
  switch (path.replace(/\/$/, '')) {
    case '/json/version':
      return {
        Browser: 'Chrome',
        'Protocol-Version': '1.3',
        ...(sessionId !== undefined && { webSocketDebuggerUrl: `${base}/devtools/browser/${sessionId}` }),
      };
    case '/json':
    case '/json/list':
      return targets.map(({ id, type, title, url }) => ({
        description: '',
        id,
        title,
        type,
        url,
        webSocketDebuggerUrl: `${base}/devtools/page/${id}`,
      }));
    default:
      return undefined;
  }
}
