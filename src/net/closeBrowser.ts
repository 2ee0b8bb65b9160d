import { Upstream, type UpstreamOptions } from './upstream';

/** A browser that has not closed by then does not hear. */
const patienceMs = 10_000;

/**
 * Asks a session's browser to close, over its own socket, and waits until the socket is gone: the way to end a session
 * where the server has no request for it (before 2.24). Takes one of the server's slots meanwhile. Gives the status with
 * which the server refused the socket, or undefined where it opened. Rejects as an upgrade does.
 */
export async function closeBrowser(
  options: UpstreamOptions,
  sessionId: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const socket = await new Upstream(options).webSocket(`/devtools/browser/${sessionId}`, signal);
  if ('status' in socket) return socket.status;
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  return new Promise((resolve) => {
    socket.once('close', () => resolve(undefined));
    giveUp.addEventListener('abort', () => socket.terminate());
    if (giveUp.aborted) socket.terminate();
    else socket.send(JSON.stringify({ id: 1, method: 'Browser.close' }));
  });
}
