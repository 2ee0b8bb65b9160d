// A relay in front of a browserless that counts what it is asked and can vanish and come back on the same port: what a
// test cannot see or do on the server itself. It changes nothing of what passes through.
import http from 'node:http';
import net from 'node:net';

/**
 * @typedef {object} RelayedRequest
 * @property {string} method
 * @property {string} path with its query
 * @property {boolean} upgrade whether it asked for a WebSocket
 * @property {number} at milliseconds, by Date.now()
 *
 * @typedef {Awaited<ReturnType<typeof startRelay>>} Relay
 */

/** @param {{ port: number }} target a server on 127.0.0.1 */
export async function startRelay(target) {
  /** @type {RelayedRequest[]} */
  const requests = [];
  /** @type {Set<net.Socket>} */
  const sockets = new Set();

  /**
   * @param {http.IncomingMessage} request
   * @param {boolean} upgrade
   */
  const note = ({ method = '', url = '' }, upgrade) => requests.push({ method, path: url, upgrade, at: Date.now() });

  const server = http.createServer((request, response) => {
    note(request, false);
    const { method, url, rawHeaders } = request;
    const forwarded = http.request(
      { host: '127.0.0.1', port: target.port, method, path: url, setHost: false, headers: rawHeaders },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      },
    );
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    note(request, true);
    const forwarded = net.connect(target.port, '127.0.0.1', () => {
      const { method, url, rawHeaders } = request;
      // names and values in turn
      const headers = rawHeaders.map((text, i) => text + (i % 2 === 0 ? ': ' : '\r\n')).join('');
      forwarded.write(`${method} ${url} HTTP/1.1\r\n${headers}\r\n`);
      forwarded.write(head);
      socket.pipe(forwarded).pipe(socket);
    });
    for (const [one, other] of [
      [socket, forwarded],
      [forwarded, socket],
    ])
      one?.on('error', () => other?.destroy()).on('close', () => other?.destroy());
  });

  /** @param {number} port */
  const listen = (port) =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve(undefined));
    });
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the relay has no port');
  const { port } = address;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    /** What came since the start or the last clear(), in order. */
    requests: () => [...requests],
    clear: () => void requests.splice(0),
    /** Refuses connections and cuts the open ones. */
    async stop() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    /** Listens again, on the same port. */
    async start() {
      if (!server.listening) await listen(port);
    },
  };
}
