import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import type { Certified } from '../certificate';

/** Answers one request on a raw socket, in whatever way. */
export type Answer = (socket: net.Socket, path: string) => void;

export interface FaultServerOptions {
  /** What answers while the server is well: `goodList` where nothing else is said. */
  readonly well?: Answer | undefined;
  /** What answers while the server fails; without one it is switched off meanwhile. */
  readonly answer?: Answer | undefined;
  /** Speaks TLS with this certificate. */
  readonly certificate?: Certified | undefined;
}

/** Nobody listens. */
export const switchedOff = 'switched off';

/** A server that is well until it is told to fail, and then again when it is told to recover. */
export interface FaultServer {
  readonly port: number;
  /** Fails as it was made to, or in the way that is given here: `switchedOff` is one, too. */
  fail(as?: Answer | typeof switchedOff): Promise<void>;
  recover(): Promise<void>;
  stop(): Promise<void>;
  /** Connections to it that are open now. */
  readonly open: () => number;
  /** Bytes that it has got rid of so far, those to sockets that are closed included. */
  readonly sent: () => number;
}

/** An answer that the connection outlives. */
export function reply(status: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Answer {
  const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers });
  const head = [`HTTP/1.1 ${status}`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return (socket) => {
    socket.write(head);
    socket.write(body);
  };
}

export const json = (value: unknown): Answer => reply('200 OK', JSON.stringify(value));

/** What a server that is well answers: one session, `good`. */
export const goodList = json([
  {
    id: 's1',
    browserId: 's1',
    type: 'browser',
    browser: 'ChromiumCDP',
    trackingId: 'good',
    running: true,
    numbConnected: 1,
    timeAliveMs: 5000,
  },
]);

export async function startFaultServer({
  well = goodList,
  answer,
  certificate,
}: FaultServerOptions): Promise<FaultServer> {
  const sockets = new Set<net.Socket>();
  let sentBefore = 0;
  let now = well;
  const listener = (socket: net.Socket): void => {
    sockets.add(socket);
    // head and body are two writes, and the second would wait for the first's receipt
    socket.setNoDelay();
    // a client that leaves in the middle is what these tests are about
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      sentBefore += socket.bytesWritten - socket.writableLength;
      sockets.delete(socket);
    });
    let head = '';
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1');
      // as every HTTP server answers who says hello in TLS
      if (!head.startsWith('G')) return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      const [, path = ''] = /^GET (\S+) [^]*\r\n\r\n$/.exec(head) ?? [];
      if (path === '') return;
      head = '';
      now(socket, path);
    });
  };
  const server = certificate ? tls.createServer(certificate, listener) : net.createServer(listener);
  // a client that does not trust the certificate leaves before there is a socket
  server.on('tlsClientError', () => undefined);
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  await listen(0);
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    fail: async (as = answer ?? switchedOff) => {
      if (as === switchedOff) await close();
      else now = as;
    },
    recover: async () => {
      now = well;
      if (!server.listening) await listen(port);
    },
    stop: close,
    open: () => sockets.size,
    sent: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, sentBefore),
  };
}
