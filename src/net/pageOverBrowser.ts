import type { WebSocket } from 'ws';
import { parseMessage, type Rewrites } from './messages';

/** Ours, on the browser's own session; the client's ids are on the page's. */
const attachId = 1;

/**
 * Attaches to a page over the browser's socket: the way to it where the server refuses page sockets, as browserless
 * 2.42 does with 500 beside a session of Playwright's own protocol. Gives the CDP session, or undefined where the browser
 * has no such page or has gone.
 */
export function attachToPage(browser: WebSocket, targetId: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const onMessage = (data: unknown): void => {
      const message = parseMessage(String(data));
      if (message?.id !== attachId || message.sessionId !== undefined) return;
      done((message.result as { sessionId?: string } | undefined)?.sessionId);
    };
    const onClose = (): void => done(undefined);
    const done = (sessionId: string | undefined): void => {
      browser.off('message', onMessage).off('close', onClose);
      signal.removeEventListener('abort', onClose);
      resolve(sessionId);
    };
    browser.on('message', onMessage).on('close', onClose);
    signal.addEventListener('abort', onClose);
    browser.send(
      JSON.stringify({ id: attachId, method: 'Target.attachToTarget', params: { targetId, flatten: true } }),
    );
  });
}

/** Makes the browser's socket look like the page's own, of whose CDP session the client knows nothing. */
export function asPageSocket(sessionId: string, detached: () => void): Rewrites {
  return {
    toServer(text) {
      const message = parseMessage(text);
      if (message === undefined) return undefined;
      // an empty one is the browser itself to Chromium, which is not this client's to speak to
      const isChild = typeof message.sessionId === 'string' && message.sessionId !== '';
      return isChild ? text : JSON.stringify({ ...message, sessionId });
    },
    toClient(text) {
      const message = parseMessage(text);
      if (message?.sessionId === sessionId) return JSON.stringify({ ...message, sessionId: undefined });
      if (message?.sessionId !== undefined) return text;
      if (message?.method !== 'Target.detachedFromTarget') return undefined;
      if ((message.params as { sessionId?: unknown } | undefined)?.sessionId !== sessionId) return undefined;
      // the order in which Chromium ends a page's own socket
      queueMicrotask(detached);
      return JSON.stringify({ method: 'Inspector.detached', params: { reason: 'target_closed' } });
    },
  };
}
