import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Disposable } from '../shared/disposable';
import { Emitter, type Event } from '../shared/emitter';
import { Access, newSecret } from './access';
import { debuggerGuard } from './debuggerGuard';
import { discover, type BridgeTarget } from './discovery';
import { asksForWebSocket, refuse, switchProtocols, webSocketHeaders } from './handshake';
import { relayMessages, type Rewrite } from './messages';
import { asPageSocket, attachToPage } from './pageOverBrowser';
import { join } from './pipe';
import { readStaticFile } from './staticFiles';
import { maxMessageBytes, type Upstream } from './upstream';
import { WaitingClient } from './waitingClient';

export interface LeaseOptions {
  /** `http(s)://host[:port][/prefix]`, without a trailing slash. */
  readonly endpoint: { readonly baseUrl: string };
  /** The endpoint's `Authorization` header, read anew for each socket on it; undefined for none. */
  readonly authorization: () => Promise<string | undefined>;
  /** The server's `browserId`. */
  readonly sessionId: string;
  /** The session's targets as known now: a page's socket is opened for one of these alone. */
  readonly targets: () => readonly BridgeTarget[];
  /** Serves this page alone, and no socket of the browser. */
  readonly pageId?: string | undefined;
  /** Folder of the DevTools frontend that is served under `<path>/devtools/`. */
  readonly frontend?: string | undefined;
  /**
   * A port of its own, where `/json/version` and `/json/list` need no secret: for clients that take a bare host and port,
   * as js-debug, Puppeteer's `browserURL` and `chrome://inspect`. Sockets need it there too, and are told it.
   */
  readonly ownPort?: boolean | undefined;
  /** For VS Code's debugger: what would end or reload the page is answered here, and there is one browser socket at a time. */
  readonly guard?: 'debugger' | undefined;
}

/** One session, or one page of it, opened for one purpose. */
export interface Lease extends Disposable {
  /** On 127.0.0.1. */
  readonly port: number;
  /** `/<secret>`, under which everything is. */
  readonly path: string;
  /** Sockets open on the session through this lease. */
  readonly clients: number;
  /** Whether one of them is on the browser itself, and so takes one of the server's slots and is cut after its timeout. */
  readonly usesSlot: boolean;
  /** `clients` or `usesSlot` has changed. */
  readonly onDidChange: Event<void>;
  readonly onDidEnd: Event<void>;
  /** Adds an authority (`host[:port]`) under which the port is reached from outside: that of `asExternalUri`. */
  allow(authority: string): void;
}

type Kind = 'page' | 'browser';

/** A socket of a client's, and its other end on the server. */
interface Connection {
  readonly kind: Kind;
  close(): void;
}

/** Clients that wait for the server's answer; more are turned away. */
const maxWaiting = 32;

const socketPath = /^\/devtools\/(page|browser)\/([\w-]{1,128})$/;

/** Accepts the clients whose messages are read; DevTools' own go through as bytes. */
const accepting = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: maxMessageBytes,
});

/** A server's refusal is passed on as the same status, without its words; what is neither yes nor no is a bad gateway. */
const refusal = (status: number): number => (status >= 400 && status <= 599 ? status : 502);

const asItIs: Rewrite = (message) => message;

/** Answers for one lease, whose secret has been looked at. */
export class SessionLease implements Lease {
  readonly secret = newSecret();
  readonly path = `/${this.secret}`;

  private readonly access: Access;
  private readonly waiting = new Set<WaitingClient>();
  private readonly connections = new Set<Connection>();
  private readonly changed = new Emitter<void>();
  private readonly ended = new Emitter<void>();
  private isEnded = false;

  readonly onDidChange = this.changed.event;
  readonly onDidEnd = this.ended.event;

  constructor(
    readonly port: number,
    private readonly options: LeaseOptions,
    private readonly upstream: Upstream,
  ) {
    this.access = new Access(port);
    // js-debug leaves the port out
    if (options.ownPort) this.access.allow('localhost');
  }

  get clients(): number {
    return this.connections.size;
  }

  get usesSlot(): boolean {
    return [...this.connections].some(({ kind }) => kind === 'browser');
  }

  allow(authority: string): void {
    this.access.allow(authority);
  }

  dispose(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    for (const { socket } of this.waiting) socket.destroy();
    for (const connection of this.connections) connection.close();
    this.ended.fire();
  }

  /** `path` is what follows the secret, as it stands in the request, without its query. */
  async request(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const isCdp = path.startsWith('/json');
    if (!this.admits(request, isCdp)) return turnAway(response, 403);
    if (request.method !== 'GET' && request.method !== 'HEAD') return turnAway(response, 404);
    if (isCdp) return this.answerDiscovery(request, response, path);
    const [, name] = /^\/devtools\/(.+)$/.exec(path) ?? [];
    const { frontend } = this.options;
    const file = frontend === undefined || name === undefined ? undefined : await readStaticFile(frontend, name);
    if (!file) return turnAway(response, 404);
    response.writeHead(200, file.headers).end(file.body);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): void {
    const [, kind, id] = socketPath.exec(path) ?? [];
    if (!this.admits(request, true)) return refuse(socket, 403);
    if ((kind !== 'page' && kind !== 'browser') || id === undefined || !this.serves(kind, id))
      return refuse(socket, 404);
    if (!asksForWebSocket(request) || head.length > 0) return refuse(socket, 400);
    if (this.waiting.size >= maxWaiting) return refuse(socket, 503);
    const waiting = new WaitingClient(socket);
    this.waiting.add(waiting);
    const connecting = this.options.guard
      ? this.connectGuarded(request, waiting, kind, id)
      : this.connectBytes(request, waiting, kind, id);
    void connecting
      .catch(() => refusal(502))
      .then((status) => {
        this.waiting.delete(waiting);
        if (status !== undefined) refuse(socket, status);
      });
  }

  private admits({ headers }: IncomingMessage, isCdp: boolean): boolean {
    return this.access.allowsHost(headers.host) && this.access.allowsOrigin(headers.origin, isCdp);
  }

  private serves(kind: Kind, id: string): boolean {
    const { pageId, sessionId } = this.options;
    if (kind === 'page') return this.targets.some((target) => target.id === id);
    return pageId === undefined && id === sessionId;
  }

  private get targets(): readonly BridgeTarget[] {
    const { pageId, targets } = this.options;
    return targets().filter(({ id }) => pageId === undefined || id === pageId);
  }

  private answerDiscovery({ headers }: IncomingMessage, response: ServerResponse, path: string): void {
    const { pageId, sessionId } = this.options;
    const host = headers.host === 'localhost' ? `localhost:${this.port}` : (headers.host ?? '');
    const answer = discover(path, {
      base: `ws://${host}${this.path}`,
      targets: this.targets,
      sessionId: pageId === undefined ? sessionId : undefined,
    });
    if (answer === undefined) return turnAway(response, 404);
    const body = JSON.stringify(answer);
    response.writeHead(200, {
      'Content-Type': 'application/json; charset=UTF-8',
      // `chrome://inspect` reads no chunked body
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(body);
  }

  /** These give the status to refuse the client with, or undefined once it is connected. */
  private async connectBytes(
    request: IncomingMessage,
    waiting: WaitingClient,
    kind: Kind,
    id: string,
  ): Promise<number | undefined> {
    const headers = webSocketHeaders(request.headers);
    const answer = await this.upstream.open(`/devtools/${kind}/${id}`, headers, waiting.signal);
    if ('status' in answer) {
      if (answer.status === 500 && kind === 'page') return this.connectOverBrowser(request, waiting, id);
      return refusal(answer.status);
    }
    const { socket: client } = waiting;
    const { socket: server } = answer;
    waiting.release();
    switchProtocols(client, answer.headers);
    const opened: Connection = {
      kind,
      close: () => {
        client.destroy();
        server.destroy();
      },
    };
    this.opened(opened, server);
    join(client, server);
    return undefined;
  }

  private async connectGuarded(
    request: IncomingMessage,
    waiting: WaitingClient,
    kind: Kind,
    id: string,
  ): Promise<number | undefined> {
    if (kind === 'browser' && this.usesSlot) return 403;
    const server = await this.upstream.webSocket(`/devtools/${kind}/${id}`, waiting.signal);
    if ('status' in server) {
      if (server.status === 500 && kind === 'page') return this.connectOverBrowser(request, waiting, id);
      return refusal(server.status);
    }
    this.connectMessages(request, waiting, kind, server, asItIs, asItIs);
    return undefined;
  }

  private async connectOverBrowser(
    request: IncomingMessage,
    waiting: WaitingClient,
    targetId: string,
  ): Promise<number | undefined> {
    const server = await this.upstream.webSocket(`/devtools/browser/${this.options.sessionId}`, waiting.signal);
    if ('status' in server) return refusal(server.status);
    const attached = await attachToPage(server, targetId, waiting.signal);
    if (attached === undefined) {
      server.terminate();
      return 404;
    }
    const { toServer, toClient } = asPageSocket(attached, () => server.terminate());
    this.connectMessages(request, waiting, 'browser', server, toServer, toClient);
    return undefined;
  }

  private connectMessages(
    request: IncomingMessage,
    waiting: WaitingClient,
    kind: Kind,
    server: WebSocket,
    toServer: Rewrite,
    toClient: Rewrite,
  ): void {
    waiting.release();
    accepting.handleUpgrade(request, waiting.socket, Buffer.alloc(0), (client) => {
      const opened: Connection = {
        kind,
        close: () => {
          client.terminate();
          server.terminate();
        },
      };
      this.opened(opened, server);
      // it was paused while it waited
      client.resume();
      relayMessages({ client, server }, { toServer: this.guarded(toServer), toClient });
    });
  }

  private guarded(toServer: Rewrite): Rewrite {
    if (!this.options.guard) return toServer;
    return (message, answer) => {
      const passed = debuggerGuard(message, answer);
      return passed === undefined ? undefined : toServer(passed, answer);
    };
  }

  private opened(connection: Connection, server: Duplex | WebSocket): void {
    this.connections.add(connection);
    server.once('close', () => {
      this.connections.delete(connection);
      this.changed.fire();
    });
    this.changed.fire();
  }
}

/** Says no, without a word of why, and hears no more of this connection. */
export function turnAway(response: ServerResponse, status: number): void {
  response.writeHead(status, { Connection: 'close', 'Content-Length': 0 }).end();
}
