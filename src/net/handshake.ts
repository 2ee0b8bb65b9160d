import { STATUS_CODES, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const isWebSocketHeader = ([name]: readonly [string, unknown]): boolean => name.startsWith('sec-websocket-');

/**
 * What both sides' WebSocket implementations agree on, `permessage-deflate` included. Nothing else is passed on: not
 * `Origin`, `Cookie`, `Authorization`, `Host`, nor what proxies add.
 */
export const webSocketHeaders = (headers: Readonly<IncomingHttpHeaders>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(isWebSocketHeader)
      .map(([name, value]) => [name, String(value)]),
  );

/** Asks for a WebSocket as RFC 6455 (4.2.1) has it. */
export const asksForWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  headers['sec-websocket-version'] === '13' &&
  /^[\w+/]{22}==$/.test(headers['sec-websocket-key'] ?? '');

/** The answer from which on frames follow. */
export function switchProtocols(socket: Duplex, headers: Readonly<IncomingHttpHeaders>): void {
  const agreed = Object.entries(webSocketHeaders(headers)).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${agreed.join('')}\r\n`,
  );
}

/** Says no, without a word of why. */
export function refuse(socket: Duplex, status: number): void {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
  socket.end(head, () => socket.destroy());
}
