import { once } from 'node:events';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import * as path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src data:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'";

export interface FrontendServer {
  /** `http://127.0.0.1:PORT/secret/devtools/` */
  readonly base: string;
  /** What was asked for and is not there. */
  readonly missing: readonly string[];
  /** A page of the frontend on a page of the browserless. */
  url(html: string, targetId: string): string;
  stop(): Promise<void>;
}

/** Serves the packed frontend as the bridge does, under the same policy, with its WebSockets from the same origin. */
export async function startFrontendServer(folder: string, browserless: { port: number }): Promise<FrontendServer> {
  const missing: string[] = [];
  const server = http.createServer((request, response) => {
    response.setHeader('Content-Security-Policy', policy);
    const { pathname } = new URL(request.url ?? '/', 'http://frontend');
    const file = path.join(folder, pathname.replace('/secret/devtools/', ''));
    const type = types[path.extname(file)];
    if (type === undefined || !fs.existsSync(file)) {
      missing.push(pathname);
      return void response.writeHead(404).end();
    }
    response.setHeader('Content-Type', type);
    fs.createReadStream(file).pipe(response);
  });
  server.on('upgrade', ({ url = '', rawHeaders }: http.IncomingMessage, client: net.Socket, head: Buffer) => {
    const upstream = net.connect(browserless.port, '127.0.0.1', () => {
      // names and values in turn
      const headers = rawHeaders.map((text, i) => text + (i % 2 === 0 ? ': ' : '\r\n')).join('');
      upstream.write(`GET ${url.replace('/secret', '/devtools')} HTTP/1.1\r\n${headers}\r\n`);
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  const base = `http://${host}/secret/devtools/`;
  return {
    base,
    missing,
    url: (html, targetId) => `${base}${html}?ws=${encodeURIComponent(`${host}/secret/page/${targetId}`)}`,
    async stop() {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
}
