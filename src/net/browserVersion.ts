import { once } from 'node:events';
import { parseMessage } from './messages';
import type { Upstream } from './upstream';

/** What is said of a browser at `/json/version`, as Chromium words it. */
export type BrowserVersion = Readonly<Record<string, string>>;

const timeoutMs = 3_000;

/**
 * Asks over the socket of a page, which takes no slot and launches nothing, as the server's own `/json/version` does.
 * Nothing is known where the server does not give one.
 */
export async function askVersion(upstream: Upstream, pageId: string, ended: AbortSignal): Promise<BrowserVersion> {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(timeoutMs)]);
  const socket = await upstream.webSocket(`/devtools/page/${pageId}`, signal);
  if ('status' in socket) return {};
  try {
    socket.send(JSON.stringify({ id: 1, method: 'Browser.getVersion' }));
    const [data] = (await once(socket, 'message', { signal })) as [Buffer];
    const { product, userAgent, jsVersion, protocolVersion } = (parseMessage(data.toString())?.result ?? {}) as Partial<
      Record<string, string>
    >;
    const version = {
      Browser: product,
      'Protocol-Version': protocolVersion,
      'User-Agent': userAgent,
      'V8-Version': jsVersion,
    };
    return Object.fromEntries(Object.entries(version).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  } finally {
    socket.terminate();
  }
}
