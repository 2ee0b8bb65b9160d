import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import { refuse, switchProtocols, webSocketHeaders } from './handshake';
import { relayMessages, type Rewrite, type Rewrites } from './messages';
import { asPageSocket, attachToPage } from './pageOverBrowser';
import { join } from './pipe';
import { maxMessageBytes, type Upstream } from './upstream';
import { WaitingClient } from './waitingClient';

export interface Wanted {
  /** What the socket is on: a page's takes no slot of the server. */
  readonly kind: 'page' | 'browser';
  readonly id: string;
}

interface Connection {
  readonly kind: Wanted['kind'];
  close(): void;
}

/** Clients that wait for the server's answer; more are turned away. */
const maxWaiting = 32;

/** Accepts the clients whose messages are read; those of all others go through as bytes. */
const accepting = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: maxMessageBytes,
});

/** A server's refusal is passed on as the same status, without its words; what is neither yes nor no is a bad gateway. */
const refusal = (status: number): number => (status >= 400 && status <= 599 ? status : 502);

const asItIs: Rewrites = { toServer: (message) => message, toClient: (message) => message };

const chain =
  (first: Rewrite, second: Rewrite): Rewrite =>
  (message, answer) => {
    const passed = first(message, answer);
    return passed === undefined ? undefined : second(passed, answer);
  };

/** Undefined where `ws` has found fault with the request, and said so. */
function shakeHands({ request, socket }: WaitingClient): WebSocket | undefined {
  const accepted: WebSocket[] = [];
  // calls back before it returns
  accepting.handleUpgrade(request, socket, Buffer.alloc(0), (webSocket) => accepted.push(webSocket));
  const [webSocket] = accepted;
  // its socket was paused when the wait was over
  webSocket?.resume();
  return webSocket;
}

/** The sockets of one lease: each a client's, and its other end on the server. */
export class Connections implements Disposable {
  private readonly waiting = new Map<WaitingClient, Wanted>();
  private readonly open = new Set<Connection>();
  private readonly changed = new Emitter<void>();

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly upstream: Upstream,
    private readonly sessionId: string,
    /** Makes what reads every message of a client's, if given; otherwise they are not looked at. */
    private readonly guard: (() => Rewrites) | undefined,
  ) {}

  get size(): number {
    return this.open.size;
  }

  /** Whether one of them is on the browser itself. */
  get hasBrowser(): boolean {
    return [...this.open].some(({ kind }) => kind === 'browser');
  }

  /** Whether there will be one, if the server says yes. */
  get awaitsBrowser(): boolean {
    return [...this.waiting.values()].some(({ kind }) => kind === 'browser');
  }

  /** Joins a client with what it wants, or refuses it. */
  async connect(request: IncomingMessage, socket: Duplex, wanted: Wanted): Promise<void> {
    if (this.waiting.size >= maxWaiting) return refuse(socket, 503);
    const client = new WaitingClient(request, socket);
    this.waiting.set(client, wanted);
    const connecting = this.guard ? this.connectMessages(client, wanted) : this.connectBytes(client, wanted);
    const refused = await connecting.catch(() => 502);
    this.waiting.delete(client);
    if (refused !== undefined) refuse(socket, refused);
  }

  /** Cuts them all. */
  dispose(): void {
    for (const { socket } of this.waiting.keys()) socket.destroy();
    for (const connection of this.open) connection.close();
  }

  /** These give the status to refuse the client with, or undefined once it is connected. */
  private async connectBytes(client: WaitingClient, wanted: Wanted): Promise<number | undefined> {
    const { kind, id } = wanted;
    const headers = webSocketHeaders(client.request.headers);
    const answer = await this.upstream.open(`/devtools/${kind}/${id}`, headers, client.signal);
    if ('status' in answer) return this.connectOtherwise(client, wanted, answer.status);
    const { socket: server } = answer;
    if (client.socket.destroyed || server.destroyed) {
      server.destroy();
      return 502;
    }
    client.release();
    switchProtocols(client.socket, answer.headers);
    const close = (): void => {
      client.socket.destroy();
      server.destroy();
    };
    this.opened({ kind, close }, server);
    join(client.socket, server);
    return undefined;
  }

  private async connectMessages(client: WaitingClient, wanted: Wanted): Promise<number | undefined> {
    const { kind, id } = wanted;
    const server = await this.upstream.webSocket(`/devtools/${kind}/${id}`, client.signal);
    if ('status' in server) return this.connectOtherwise(client, wanted, server.status);
    return this.accept(client, kind, server, asItIs);
  }

  /** The server has refused: beside a session of Playwright's own protocol a page's socket is had another way. */
  private async connectOtherwise(
    client: WaitingClient,
    { kind, id }: Wanted,
    status: number,
  ): Promise<number | undefined> {
    if (kind !== 'page' || status !== 500 || !/^[\w-]+$/.test(this.sessionId)) return refusal(status);
    const server = await this.upstream.webSocket(`/devtools/browser/${this.sessionId}`, client.signal);
    if ('status' in server) return refusal(server.status);
    const attached = await attachToPage(server, id, client.signal);
    if (attached === undefined) {
      server.terminate();
      return 404;
    }
    return this.accept(
      client,
      'browser',
      server,
      asPageSocket(attached, () => server.terminate()),
    );
  }

  private accept(
    client: WaitingClient,
    kind: Wanted['kind'],
    server: WebSocket,
    rewrites: Rewrites,
  ): number | undefined {
    if (client.socket.destroyed || server.readyState !== server.OPEN) {
      server.terminate();
      return 502;
    }
    client.release();
    const webSocket = shakeHands(client);
    if (!webSocket) {
      server.terminate();
      return undefined;
    }
    const close = (): void => {
      webSocket.terminate();
      server.terminate();
    };
    this.opened({ kind, close }, server);
    relayMessages({ client: webSocket, server }, this.guarded(rewrites));
    return undefined;
  }

  private guarded({ toServer, toClient }: Rewrites): Rewrites {
    const guard = this.guard?.();
    if (!guard) return { toServer, toClient };
    return { toServer: chain(guard.toServer, toServer), toClient: chain(toClient, guard.toClient) };
  }

  private opened(connection: Connection, server: Duplex | WebSocket): void {
    this.open.add(connection);
    server.once('close', () => {
      this.open.delete(connection);
      this.changed.fire();
    });
    this.changed.fire();
  }
}
