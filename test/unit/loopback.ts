import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A real HTTP server on this machine that remembers who asked it what. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly http.IncomingMessage[];
  /** How many connections were made to it so far. */
  readonly connections: () => number;
  /** Cuts those that are open. */
  readonly drop: () => void;
}

type Start = (
  answer: http.RequestListener,
  make?: (listener: http.RequestListener) => http.Server,
) => Promise<LoopbackServer>;

/** Gives a way to start servers that end with the test; to be called inside `describe`. */
export function loopbackServers(): Start {
  const running: { server: http.Server; sockets: Set<Socket> }[] = [];
  afterEach(async () => {
    await Promise.all(
      running.splice(0).map(async ({ server, sockets }) => {
        server.close();
        for (const socket of sockets) socket.destroy();
        await once(server, 'close');
      }),
    );
  });
  return async (answer, make = http.createServer) => {
    const requests: http.IncomingMessage[] = [];
    const sockets = new Set<Socket>();
    let connections = 0;
    const server = make((request, response) => {
      requests.push(request);
      answer(request, response);
    });
    server.on('connection', (socket: Socket) => {
      connections++;
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => sockets.delete(socket));
    });
    running.push({ server, sockets });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const drop = (): void => {
      for (const socket of sockets) socket.destroy();
    };
    return { url: `http://127.0.0.1:${port}`, port, requests, connections: () => connections, drop };
  };
}

/** Answers every request with the same JSON. */
export const json =
  (value: unknown, status = 200): http.RequestListener =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

/** Answers every request with the same status and text. */
export const status =
  (code: number, body = '', headers: http.OutgoingHttpHeaders = {}): http.RequestListener =>
  (_, response) =>
    void response.writeHead(code, headers).end(body);

/** An address at which nobody listens. */
export async function closedPort(): Promise<string> {
  const server = http.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
