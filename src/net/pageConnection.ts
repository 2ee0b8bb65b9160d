import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping';
import type { WebSocket } from 'ws';
import type { Disposable } from '../shared/disposable';
import { Emitter, type Listener } from '../shared/emitter';
import { parseMessage, type CdpMessage } from './messages';
import { attachToPage } from './pageOverBrowser';
import { Upstream, type UpstreamOptions } from './upstream';

export type CdpCommands = ProtocolMapping.Commands;
export type CdpEvents = ProtocolMapping.Events;

export interface PageConnectionOptions extends UpstreamOptions {
  /** The server's `browserId`. */
  readonly sessionId: string;
  readonly pageId: string;
  /**
   * Where the server refuses the page's socket, as 2.42 does beside a session of Playwright's own protocol, the browser's
   * is taken, which takes one of the server's slots.
   */
  readonly mayUseSlot: boolean;
}

/** There is no connection, or no longer one. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected';
}

/** The server has refused the socket. */
export class Refused extends Disconnected {
  constructor(readonly status: number) {
    super(`refused with ${status}`);
  }
}

/** The browser's own answer: it cannot do what it was asked. */
export class CdpError extends Error {
  override readonly name = 'CdpError';
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** CDP on one page over a socket of its own. Ends with the page, the session, the server or `dispose`. */
export class PageConnection implements Disposable {
  private lastId = 1;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Map<string, Emitter<unknown>>();
  private readonly closed = new Emitter<void>();
  /** Once, with the socket. */
  readonly onDidClose = this.closed.event;

  /** Rejects with `Refused`, or with what kept it from asking, or the signal's reason. */
  static async open(options: PageConnectionOptions, signal: AbortSignal): Promise<PageConnection> {
    const { sessionId, pageId, mayUseSlot } = options;
    const upstream = new Upstream(options);
    const page = await upstream.webSocket(`/devtools/page/${pageId}`, signal);
    if (!('status' in page)) return new PageConnection(page, undefined);
    if (page.status !== 500 || !mayUseSlot) throw new Refused(page.status);
    const browser = await upstream.webSocket(`/devtools/browser/${sessionId}`, signal);
    if ('status' in browser) throw new Refused(browser.status);
    const attached = await attachToPage(browser, pageId, signal);
    if (attached !== undefined) return new PageConnection(browser, attached);
    browser.terminate();
    signal.throwIfAborted();
    throw new Refused(404);
  }

  private constructor(
    private readonly socket: WebSocket,
    /** Of the page's CDP session on the browser's socket; undefined on the page's own. */
    private readonly cdpSession: string | undefined,
  ) {
    socket.on('message', (data) => {
      try {
        this.take(parseMessage((data as Buffer).toString('utf8')));
      } catch {
        // what a page says must not end who listens, nor leave half of it read
        socket.terminate();
      }
    });
    // the errors that follow are told by `close`
    socket.on('error', () => socket.terminate());
    socket.once('close', () => this.end());
  }

  /** Whether it is on the browser's socket. */
  get usesSlot(): boolean {
    return this.cdpSession !== undefined;
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Rejects with a `CdpError`, or with `Disconnected` once there is no socket. A page that hangs never answers. */
  send<Method extends keyof CdpCommands>(
    method: Method,
    ...[params]: CdpCommands[Method]['paramsType']
  ): Promise<CdpCommands[Method]['returnType']> {
    if (!this.isOpen) return Promise.reject(new Disconnected('disconnected'));
    const id = ++this.lastId;
    const sessionId = this.cdpSession;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      // what keeps it from being sent closes the socket
      this.socket.send(JSON.stringify({ id, method, params: params ?? {}, sessionId }), () => undefined);
    });
  }

  /** What its page says; nothing more once this has been disposed of. */
  on<Name extends keyof CdpEvents>(event: Name, listener: Listener<CdpEvents[Name][0]>): Disposable {
    let emitter = this.listeners.get(event);
    if (!emitter) this.listeners.set(event, (emitter = new Emitter()));
    return emitter.event(listener as Listener<unknown>);
  }

  /** A session lives as long as it has clients, so nobody waits for a server's word of parting. */
  dispose(): void {
    this.socket.terminate();
  }

  private take(message: CdpMessage | undefined): void {
    if (message === undefined) return;
    const { id, method, params, sessionId } = message;
    if (this.cdpSession !== undefined && method === 'Target.detachedFromTarget' && sessionId === undefined) {
      if ((params as { sessionId?: unknown } | undefined)?.sessionId === this.cdpSession) this.dispose();
      return;
    }
    if (sessionId !== this.cdpSession) return;
    if (typeof method === 'string') this.listeners.get(method)?.fire(params ?? {});
    else if (typeof id === 'number') this.settle(id, message);
  }

  private settle(id: number, { result, error }: CdpMessage): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) return waiting?.resolve(result);
    const { message } = Object(error) as { readonly message?: unknown };
    waiting?.reject(new CdpError(typeof message === 'string' ? message : ''));
  }

  private end(): void {
    for (const { reject } of this.waiting.values()) reject(new Disconnected('disconnected'));
    this.waiting.clear();
    this.closed.fire();
    this.listeners.clear();
    this.closed.dispose();
  }
}
