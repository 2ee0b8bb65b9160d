// A relay in front of a browserless that counts what it is asked, and that can vanish and come back on the same port or
// fall silent for a while: what a test cannot see or do on the server itself. It changes nothing of what passes through,
// and may know less than the server.
import http from 'node:http';
import net from 'node:net';
import { duplexPair } from 'node:stream';

/**
 * @typedef {object} RelayedRequest
 * @property {string} method
 * @property {string} path with its query
 * @property {boolean} upgrade whether it asked for a WebSocket
 * @property {number} at milliseconds, by Date.now()
 *
 * @typedef {Awaited<ReturnType<typeof startRelay>>} Relay
 */

/**
 * @param {{ port: number }} target a server on 127.0.0.1
 * @param {{ lacks?: RegExp }} [options] paths that an older server does not know: they are answered with 404
 */
export async function startRelay(target, { lacks } = {}) {
  /** @type {RelayedRequest[]} */
  const requests = [];
  /**
   * Each client's socket, and the end of a pair whose other end the HTTP server has.
   * @type {Set<{ socket: net.Socket, near: import('node:stream').Duplex }>}
   */
  const lines = new Set();
  /** @type {Set<import('node:stream').Duplex>} */
  const webSockets = new Set();
  let isCut = false;

  /**
   * @param {http.IncomingMessage} request
   * @param {boolean} upgrade
   */
  const note = ({ method = '', url = '' }, upgrade) => requests.push({ method, path: url, upgrade, at: Date.now() });

  const relay = http.createServer((request, response) => {
    note(request, false);
    const { method, url, rawHeaders } = request;
    if (lacks?.test(url ?? '')) return void response.writeHead(404).end('Not Found');
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
  relay.on('upgrade', (request, socket, head) => {
    note(request, true);
    webSockets.add(socket);
    socket.on('close', () => webSockets.delete(socket));
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

  const server = net.createServer((socket) => {
    const [near, far] = duplexPair();
    const line = { socket, near };
    lines.add(line);
    for (const end of [socket, near, far])
      end
        .on('error', () => end.destroy())
        .on('close', () => {
          lines.delete(line);
          for (const other of [socket, near, far]) other.destroy();
        });
    if (!isCut) socket.pipe(near).pipe(socket);
    relay.emit('connection', far);
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
    /** WebSockets that are open, or asked for. */
    webSockets: () => webSockets.size,
    /** Holds back every byte and every end from now on, of the open connections and of those to come. */
    cut() {
      isCut = true;
      for (const { socket, near } of lines) {
        socket.unpipe(near);
        near.unpipe(socket);
      }
    },
    /** Lets go on what was held back. */
    mend() {
      isCut = false;
      for (const { socket, near } of lines) socket.pipe(near).pipe(socket);
    },
    /** Refuses connections and ends the open ones. */
    async stop() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const { socket } of lines) socket.destroy();
      await closed;
    },
    /** Listens again, on the same port. */
    async start() {
      if (!server.listening) await listen(port);
    },
  };
}
