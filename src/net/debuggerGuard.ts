import { parseMessage, type Rewrite } from './messages';

/**
 * What VS Code's debugger sends when it is stopped or restarted, and what it might: all of it would end or change the
 * page of somebody else. Seen of js-debug 1.117: `Target.closeTarget` on Stop, `Page.reload` on Restart.
 */
const refused = new Set(['Page.close', 'Browser.close', 'Browser.crash', 'Browser.crashGpuProcess', 'Page.crash']);

const answers: Readonly<Record<string, object>> = {
  'Target.closeTarget': { result: { success: false } },
  'Page.reload': { result: {} },
};

/** Answers such commands in the browser's stead; everything else passes as it is. */
export const debuggerGuard: Rewrite = (text, answer) => {
  const message = parseMessage(text);
  const method = typeof message?.method === 'string' ? message.method : '';
  const outcome =
    answers[method] ??
    (refused.has(method) ? { error: { code: -32000, message: 'Left to the owner of the session' } } : undefined);
  if (message === undefined || outcome === undefined) return text;
  const { id, sessionId } = message;
  answer(JSON.stringify({ id, ...outcome, sessionId }));
  return undefined;
};
