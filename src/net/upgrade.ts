import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { ConnectionTerms } from '../browserless/http';

export interface UpgradeOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Without them VS Code's settings hold alone. */
  readonly connection?: ConnectionTerms | undefined;
  readonly signal: AbortSignal;
  /** How much of a refusal's words is read (bytes); without it, its status is the whole answer. */
  readonly maxBytes?: number;
}

/** A socket that speaks WebSocket from here on, or the status with which the server refused to give one. */
export type UpgradeAnswer =
  | { readonly socket: Duplex; readonly headers: Readonly<IncomingHttpHeaders> }
  | { readonly status: number; readonly body?: string };

/** What the bridge asks of the network. */
export interface Upgrader {
  /** Asks for a WebSocket without reading its frames. Rejects as `Http.get` does. */
  upgrade(url: string, options: UpgradeOptions): Promise<UpgradeAnswer>;
}

/** As `undici.upgrade()`, which says nothing of a refusal but that it was one: the status is what the bridge goes by. */
export function upgrade(dispatcher: Dispatcher, url: string, options: UpgradeOptions): Promise<UpgradeAnswer> {
  const { headers, signal, maxBytes = 0 } = options;
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let abort: ((reason: Error) => void) | undefined;
    let status = 0;
    const words: Buffer[] = [];
    const onAbort = (): void => {
      abort?.(signal.reason as Error);
      // not only by way of the handler: undici tells the handler of the request once there is a connection
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (): void => signal.removeEventListener('abort', onAbort);
    const refuse = (): void => {
      done();
      resolve({ status, body: Buffer.concat(words).toString('utf8', 0, maxBytes) });
    };
    dispatcher.dispatch(
      { origin, path: pathname + search, method: 'GET', upgrade: 'websocket', headers: { ...headers } },
      {
        onRequestStart(controller) {
          if (signal.aborted) controller.abort(signal.reason as Error);
          else abort = (reason) => controller.abort(reason);
        },
        onRequestUpgrade(_, __, answered, socket) {
          done();
          if (signal.aborted) socket.destroy();
          else resolve({ socket, headers: answered });
        },
        onResponseStart(controller, answered) {
          if (answered < 200) return;
          status = answered;
          if (maxBytes > 0) return;
          refuse();
          controller.abort(new Error('no WebSocket'));
        },
        onResponseData(controller, chunk) {
          words.push(chunk);
          if (Buffer.concat(words).length < maxBytes) return;
          refuse();
          controller.abort(new Error('no WebSocket'));
        },
        onResponseEnd: refuse,
        onResponseError(_, error) {
          done();
          // a refusal may end as it likes
          if (status === 0) reject(error);
          else refuse();
        },
      },
    );
  });
}
