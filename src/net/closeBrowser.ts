import { EndpointError } from '../browserless/faults';
import { Upstream, type UpstreamOptions } from './upstream';

/** How long it may take in all: a full server lets the socket wait, a frozen browser does not hear (ms). */
const limitMs = 10_000;

/**
 * Asks a session's browser to close, over its own socket, and waits until the socket is gone: the way to end a session
 * where the server has no request for it (before 2.24). Takes one of the server's slots meanwhile. Gives the status with
 * which the server refused the socket, or undefined where the browser was asked. Rejects as an upgrade does.
 */
export async function closeBrowser(
  options: UpstreamOptions,
  sessionId: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const limit = AbortSignal.timeout(limitMs);
  const end = AbortSignal.any([signal, limit]);
  const socket = await new Upstream(options)
    .webSocket(`/devtools/browser/${sessionId}`, end)
    .catch((error: unknown) => {
      throw limit.aborted ? new EndpointError({ kind: 'timeout', afterMs: limitMs }) : error;
    });
  if ('status' in socket) return socket.status;
  return new Promise((resolve) => {
    socket.once('close', () => resolve(undefined));
    end.addEventListener('abort', () => socket.terminate());
    if (end.aborted) socket.terminate();
    else socket.send(JSON.stringify({ id: 1, method: 'Browser.close' }));
  });
}
