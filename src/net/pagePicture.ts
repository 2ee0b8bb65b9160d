import type { WebSocket } from 'ws';
import { readJpeg } from '../browserless/jpeg';
import { noPicture, type Taken } from '../browserless/pictures';
import { parseMessage } from './messages';
import { Upstream, type UpstreamOptions } from './upstream';

/** What a picture has to fit into (pixels). */
const box = { maxWidth: 320, maxHeight: 320 };

/** A hover's Markdown is cut at 100,000 characters, and base64 makes four of three bytes (`markdownRenderer.ts`). */
const maxBytes = 70_000;

/** A picture in its message, and what little else is said. */
const maxMessageBytes = 512 * 1024;

/** In the background the last frame comes at once or not at all (ms). */
export const behindMs = 500;

/**
 * Takes a picture of a page over a socket of its own, which is closed when this settles, and changes nothing in the page.
 * Once the signal is aborted the page is busy if it was asked, and there is no picture if there was no socket yet.
 *
 * It is the first frame of a screencast, which Chromium scales and takes from what it has drawn (1 to 16 KB, a few ms). A
 * scaled `Page.captureScreenshot` sets the page's metrics for itself, and leaves a phone that its owner emulates without
 * them; on a tab in the background it takes over 3 s and draws the page, and a second one does not end (seen in Chromium
 * 156).
 */
export async function takePicture(options: UpstreamOptions, pageId: string, signal: AbortSignal): Promise<Taken> {
  const socket = await new Upstream(options).webSocket(`/devtools/page/${pageId}`, signal, maxMessageBytes);
  if ('status' in socket) return noPicture;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  try {
    return await look(socket, signal);
  } finally {
    socket.terminate();
    await closed;
  }
}

function look(socket: WebSocket, signal: AbortSignal): Promise<Taken> {
  return new Promise((resolve) => {
    let frame: Record<string, unknown> | undefined;
    let isBehind = false;
    let answers = false;
    let timer: NodeJS.Timeout | undefined;
    const end = (taken: Taken): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      resolve(taken);
    };
    const giveUp = (): void => end({ kind: 'busy' });
    const see = (): void => {
      // what a page that hangs has drawn last is no picture of now
      if (!answers) return;
      if (frame) {
        const picture = readJpeg(frame.data, maxBytes);
        end(picture ? { kind: 'picture', picture, isBehind } : noPicture);
      } else if (isBehind) timer ??= setTimeout(() => end({ kind: 'undrawn' }), behindMs);
    };
    socket.on('message', (data) => {
      const { id, method, params } = parseMessage((data as Buffer).toString('utf8')) ?? {};
      const said = (typeof params === 'object' && params !== null ? params : {}) as Record<string, unknown>;
      if (method === 'Inspector.targetCrashed') return end({ kind: 'crashed' });
      if (method === 'Page.screencastVisibilityChanged') isBehind = said.visible === false;
      if (method === 'Page.screencastFrame') frame ??= said;
      if (id === asks.metrics) answers = true;
      see();
    });
    socket.once('close', () => end(noPicture));
    socket.on('error', () => socket.terminate());
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) return giveUp();
    const ask = (id: number, method: string, params: object): void =>
      socket.send(JSON.stringify({ id, method, params }), () => undefined);
    // says at once whether it has crashed
    ask(asks.inspector, 'Inspector.enable', {});
    ask(asks.screencast, 'Page.startScreencast', { format: 'jpeg', quality: 60, ...box });
    // all else is answered for the page; this one it answers by itself
    ask(asks.metrics, 'Page.getLayoutMetrics', {});
  });
}

const asks = { inspector: 1, screencast: 2, metrics: 3 };
