import { parseMessage, type CdpMessage, type Rewrites } from './messages';

/** What a debugger never sends in its right mind: all of it would end the page or the browser of somebody else. */
const refused = new Set([
  ...['Page.close', 'Browser.close', 'Browser.crash', 'Browser.crashGpuProcess', 'Page.crash'],
  ...['Target.disposeBrowserContext', 'Target.exposeDevToolsProtocol'],
  // commands in it would not be read here
  'Target.sendMessageToTarget',
]);

/** Of our own command; clients count theirs from 1. */
const detachId = -1;

/**
 * Stands between VS Code's debugger and the browser, so that every way of ending it leaves the page alone. Seen of
 * js-debug 1.117:
 * - *Stop* sends `Target.closeTarget` on the page's own CDP session, and waits until its target is said to be gone on
 *   the session that attached to it. Here the debugger is detached instead, and told so as if the page had closed.
 * - *Restart* sends `Page.reload`.
 *
 * With `pageId`, the browser seems to have this page alone.
 */
export function debuggerGuard(pageId?: string): Rewrites {
  /** CDP sessions, each with the one that it was attached from; undefined is the browser's own. */
  const parents = new Map<string, string | undefined>();
  const detached = new Set<unknown>();

  return {
    toServer(text, answer) {
      const message = parseMessage(text);
      // Chromium understands some of what is no JSON
      if (message === undefined) return undefined;
      const { id, method, sessionId } = message;
      if (detached.has(sessionId)) return undefined;
      const reply = (outcome: object): void => answer(JSON.stringify({ id, ...outcome, sessionId }));
      if (method === 'Page.reload') {
        reply({ result: {} });
      } else if (method === 'Target.closeTarget' && typeof sessionId === 'string' && parents.has(sessionId)) {
        reply({ result: { success: true } });
        const parent = parents.get(sessionId);
        const { targetId } = params(message);
        detached.add(sessionId);
        answer(event('Target.detachedFromTarget', { sessionId, targetId }, parent));
        return JSON.stringify({
          id: detachId,
          method: 'Target.detachFromTarget',
          params: { sessionId },
          sessionId: parent,
        });
      } else if (method === 'Target.closeTarget') {
        reply({ result: { success: false } });
      } else if (refused.has(String(method)) || attachesElsewhere(message, pageId)) {
        reply({ error: { code: -32000, message: 'Left to the owner of the session' } });
      } else {
        return text;
      }
      return undefined;
    },

    toClient(text) {
      // scripts and heaps come this way: only what may matter is parsed
      if (!concerned.test(text)) return text;
      const message = parseMessage(text);
      if (message?.id === detachId) return undefined;
      if (message?.method === 'Target.attachedToTarget') {
        const { sessionId } = params(message);
        if (typeof sessionId === 'string') parents.set(sessionId, message.sessionId as string | undefined);
      }
      return message && isOtherPage(message, pageId) ? undefined : text;
    },
  };
}

const concerned = /"Target\.(attachedToTarget|targetCreated|targetInfoChanged)"|"id":-1\b/;

const params = ({ params }: CdpMessage): Readonly<Record<string, unknown>> =>
  typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {};

const event = (method: string, params: object, sessionId: string | undefined): string =>
  JSON.stringify({ method, params, sessionId });

const attachesElsewhere = (message: CdpMessage, pageId: string | undefined): boolean =>
  pageId !== undefined && message.method === 'Target.attachToTarget' && params(message).targetId !== pageId;

function isOtherPage(message: CdpMessage, pageId: string | undefined): boolean {
  if (pageId === undefined || !['Target.targetCreated', 'Target.targetInfoChanged'].includes(String(message.method)))
    return false;
  const { type, targetId } = (params(message).targetInfo ?? {}) as { type?: unknown; targetId?: unknown };
  return type === 'page' && targetId !== pageId;
}
