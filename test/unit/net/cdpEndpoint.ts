import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { json, loopbackServers } from '../loopback';

/** A server that gives WebSockets, or refuses them. */
export interface CdpEndpoint {
  readonly baseUrl: string;
  /** What was asked for a WebSocket, refused or not. */
  readonly upgrades: readonly IncomingMessage[];
  /** Open WebSockets, oldest first. */
  readonly sockets: readonly WebSocket[];
}

interface Behaviour {
  /** An HTTP answer instead of a WebSocket. */
  readonly refuse?: (request: IncomingMessage) => string | undefined;
  readonly onSocket?: (socket: WebSocket, request: IncomingMessage) => void;
  /** Instead of all that. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex) => void;
}

/** Gives a way to start such servers, which end with the test; to be called inside `describe`. */
export function cdpEndpoints(): (behaviour?: Behaviour) => Promise<CdpEndpoint> {
  const start = loopbackServers();
  return async ({ refuse, onSocket, onUpgrade } = {}) => {
    const upgrades: IncomingMessage[] = [];
    const sockets: WebSocket[] = [];
    const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: true });
    const { createServer } = await import('node:http');
    const server = await start(json({}), (listener) =>
      createServer(listener).on('upgrade', (request, socket, head) => {
        upgrades.push(request);
        socket.on('error', () => socket.destroy());
        if (onUpgrade) return onUpgrade(request, socket);
        const refusal = refuse?.(request);
        if (refusal !== undefined) return void socket.end(refusal);
        webSockets.handleUpgrade(request, socket, head, (opened) => {
          sockets.push(opened);
          opened.once('close', () => sockets.splice(sockets.indexOf(opened), 1));
          onSocket?.(opened, request);
        });
      }),
    );
    return { baseUrl: server.url, upgrades, sockets };
  };
}

/** Says everything back. */
export const echo = (socket: WebSocket): void =>
  void socket.on('message', (data, isBinary) => socket.send(data as Buffer, { binary: isBinary }));

/** The next message of a socket as text. */
export async function nextMessage(socket: WebSocket): Promise<string> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return data.toString();
}
