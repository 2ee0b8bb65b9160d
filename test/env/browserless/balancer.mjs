// A load balancer in front of several servers of this machine: each request, and each WebSocket, goes to the next one.
import http from 'node:http';
import net from 'node:net';

/**
 * @typedef {object} Balancer
 * @property {string} origin
 * @property {(path: string) => number} requests for that path so far
 * @property {() => Promise<void>} stop
 */

/**
 * @param {readonly { host: string, port: number }[]} servers
 * @returns {Promise<Balancer>}
 */
export async function startBalancer(servers) {
  let turn = 0;
  /** @type {Map<string | undefined, number>} */
  const counts = new Map();
  const next = () => {
    const server = servers[turn++ % servers.length];
    if (!server) throw new Error('no server');
    return server;
  };
  /** @type {Set<import('node:stream').Duplex>} */
  const sockets = new Set();

  const balancer = http.createServer((request, response) => {
    const { method, url, rawHeaders } = request;
    const [path] = (url ?? '').split('?');
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const forwarded = http.request({ ...next(), method, path: url, setHost: false, headers: rawHeaders }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  balancer.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  balancer.on('upgrade', ({ method, url, rawHeaders }, socket, head) => {
    const { host, port } = next();
    const forwarded = net.connect(port, host, () => {
      // names and values in turn
      const headers = rawHeaders.map((text, i) => text + (i % 2 === 0 ? ': ' : '\r\n')).join('');
      forwarded.write(`${method} ${url} HTTP/1.1\r\n${headers}\r\n`);
      forwarded.write(head);
      socket.pipe(forwarded).pipe(socket);
    });
    forwarded.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('error', () => forwarded.destroy()).on('close', () => forwarded.destroy());
  });

  await new Promise((resolve) => balancer.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = balancer.address();
  if (address === null || typeof address === 'string') throw new Error('the balancer has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests: (path) => counts.get(path) ?? 0,
    async stop() {
      const closed = new Promise((resolve) => balancer.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
