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

/** What CDP is spoken with: a page, or what is attached to it. */
export interface CdpTarget {
  /** Rejects with a `CdpError`, or with `Disconnected` once there is no socket. What hangs never answers. */
  send<Method extends keyof CdpCommands>(
    method: Method,
    ...[params]: CdpCommands[Method]['paramsType']
  ): Promise<CdpCommands[Method]['returnType']>;
  /** What it says; nothing more once this has been disposed of. */
  on<Name extends keyof CdpEvents>(event: Name, listener: Listener<CdpEvents[Name][0]>): Disposable;
  /** A part of it that it has attached itself to, flat, under this name (`Target.attachedToTarget`). */
  attached(cdpSession: string): CdpTarget;
}

/** By CDP session; the page's own is undefined where the socket is the page's. */
type Listeners = Map<string | undefined, Map<string, Emitter<unknown>>>;

interface Waiting {
  readonly cdpSession: string | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** CDP on one page over a socket of its own. Ends with the page, the session, the server or `dispose`. */
export class PageConnection implements CdpTarget, Disposable {
  /** The browser's socket has had one already (`attachToPage`). */
  private lastId = 1;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners: Listeners = new Map();
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

  send<Method extends keyof CdpCommands>(
    method: Method,
    ...[params]: CdpCommands[Method]['paramsType']
  ): Promise<CdpCommands[Method]['returnType']> {
    return this.ask(this.cdpSession, method, params);
  }

  on<Name extends keyof CdpEvents>(event: Name, listener: Listener<CdpEvents[Name][0]>): Disposable {
    return this.listen(this.cdpSession, event, listener as Listener<unknown>);
  }

  attached(cdpSession: string): CdpTarget {
    return {
      send: (method, ...[params]) => this.ask(cdpSession, method, params),
      on: (event, listener) => this.listen(cdpSession, event, listener as Listener<unknown>),
      attached: (other) => this.attached(other),
    };
  }

  /** A session lives as long as it has clients, so nobody waits for a server's word of parting. */
  dispose(): void {
    this.socket.terminate();
  }

  private ask<Result>(sessionId: string | undefined, method: string, params: object | undefined): Promise<Result> {
    if (!this.isOpen) return Promise.reject(new Disconnected('disconnected'));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { cdpSession: sessionId, resolve: resolve as Waiting['resolve'], reject });
      // what keeps it from being sent closes the socket
      this.socket.send(JSON.stringify({ id, method, params: params ?? {}, sessionId }), () => undefined);
    });
  }

  private listen(cdpSession: string | undefined, event: string, listener: Listener<unknown>): Disposable {
    let ofSession = this.listeners.get(cdpSession);
    if (!ofSession) this.listeners.set(cdpSession, (ofSession = new Map<string, Emitter<unknown>>()));
    let emitter = ofSession.get(event);
    if (!emitter) ofSession.set(event, (emitter = new Emitter()));
    return emitter.event(listener);
  }

  private take(message: CdpMessage | undefined): void {
    if (message === undefined) return;
    const { id, method, params = {}, sessionId } = message;
    if (typeof method !== 'string') return typeof id === 'number' ? this.settle(id, message) : undefined;
    const cdpSession = typeof sessionId === 'string' ? sessionId : undefined;
    this.listeners.get(cdpSession)?.get(method)?.fire(params);
    if (method === 'Target.detachedFromTarget') this.forget((params as { sessionId?: string }).sessionId);
  }

  private forget(cdpSession: string | undefined): void {
    if (cdpSession === undefined) return;
    if (cdpSession === this.cdpSession) this.dispose();
    else this.listeners.delete(cdpSession);
    // nobody answers any more
    for (const [id, waiting] of this.waiting) {
      if (waiting.cdpSession !== cdpSession) continue;
      this.waiting.delete(id);
      waiting.reject(new Disconnected('detached'));
    }
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
