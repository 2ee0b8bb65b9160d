import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import { tunnel } from './net/recordingProxy';

const isHopByHop = (header: string): boolean => header === 'connection' || header === 'upgrade';

/** Gives ways to stand before servers of this machine, which end with the test; to be called inside `describe`. */
export function middlemen() {
  const running: net.Server[] = [];
  const sockets = new Set<net.Socket>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(
      running.splice(0).map(async (server) => {
        server.close();
        await once(server, 'close');
      }),
    );
  });
  const listen = async (server: net.Server): Promise<string> => {
    running.push(server.on('connection', (socket: net.Socket) => void sockets.add(socket)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  };
  return {
    /** Leads each connection to the next port in turn. */
    balancer: (...ports: readonly number[]): Promise<string> => {
      let connections = 0;
      return listen(
        net.createServer((client) => tunnel(client, ports[connections++ % ports.length]!, () => undefined)),
      );
    },
    /** Passes requests on as a proxy does that was not told of WebSockets: what is hop by hop stays behind. */
    proxyWithoutUpgrade: (port: number): Promise<string> =>
      listen(
        // without a listener for it, an upgrade is a request like any other to Node
        http.createServer(({ method, url, headers }, response) => {
          const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !isHopByHop(name)));
          const request = http.request({ host: '127.0.0.1', port, method, path: url, headers: passed }, (answer) => {
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
          });
          request.on('error', () => response.destroy()).end();
        }),
      ),
  };
}
