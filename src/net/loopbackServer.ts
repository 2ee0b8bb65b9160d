import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Disposable } from '../shared/disposable';

export interface Handlers {
  request(request: http.IncomingMessage, response: http.ServerResponse): void;
  /** Frames may only follow the answer: what a client sends earlier is not waited for. */
  upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Connections that have not yet asked for anything; over it, the oldest of them goes. */
const maxSilent = 256;

const limits: http.ServerOptions = {
  // a browser-hosted workbench's proxy passes its cookies on; over it, Node answers 431
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 5_000,
};

/** An HTTP server that only this machine reaches, and that nobody brings down by opening connections. */
export class LoopbackServer implements Disposable {
  /** All open connections, upgraded ones included. */
  private readonly sockets = new Set<Socket>();
  /** In the order in which they came. */
  private readonly silent = new Set<Duplex>();

  private constructor(
    private readonly server: http.Server,
    readonly port: number,
  ) {
    server.on('connection', (socket: Socket) => this.watch(socket));
  }

  /** On any free port of 127.0.0.1. Rejects where there is none to be had. */
  static async listen(handlers: Handlers): Promise<LoopbackServer> {
    const server = http.createServer(limits);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const listening = new LoopbackServer(server, (server.address() as AddressInfo).port);
    server.on('request', (request, response) => {
      listening.silent.delete(request.socket);
      handlers.request(request, response);
    });
    server.on('upgrade', (request, socket, head) => {
      listening.silent.delete(socket);
      // Node takes its own listener away
      socket.on('error', () => socket.destroy());
      handlers.upgrade(request, socket, head);
    });
    return listening;
  }

  /** Cuts every connection. */
  dispose(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private watch(socket: Socket): void {
    this.sockets.add(socket);
    this.silent.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.silent.delete(socket);
    });
    if (this.silent.size > maxSilent) for (const oldest of this.silent) return void oldest.destroy();
  }
}
