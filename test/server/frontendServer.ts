import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import { readStaticFile } from '../../src/net/staticFiles';

export interface FrontendServer {
  /** `http://127.0.0.1:PORT/secret/devtools/` */
  readonly base: string;
  /** What was asked for and is not there. */
  readonly missing: readonly string[];
  /** A page of the frontend on a page of the browserless. */
  url(html: string, targetId: string): string;
  stop(): Promise<void>;
}

/** Serves the packed frontend with the bridge's own answers and policy, its WebSockets from the same origin. */
export async function startFrontendServer(folder: string, browserless: { port: number }): Promise<FrontendServer> {
  const missing: string[] = [];
  const serve = async (pathname: string, response: http.ServerResponse): Promise<void> => {
    const file = await readStaticFile(folder, pathname.replace('/secret/devtools/', ''));
    if (file) return void response.writeHead(200, file.headers).end(file.body);
    missing.push(pathname);
    response.writeHead(404).end();
  };
  const server = http.createServer(({ url }, response) => {
    void serve(new URL(url ?? '/', 'http://frontend').pathname, response);
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
