import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import { loopbackServers } from '../loopback';

export interface RecordingProxy {
  readonly url: string;
  readonly port: number;
  /** Each request as `CONNECT host:port`. */
  readonly seen: readonly string[];
  /** `Proxy-Authorization` of each. */
  readonly authorizations: readonly (string | undefined)[];
  /** Everything that a client sent for a tunnel to be made. */
  readonly headers: readonly http.IncomingHttpHeaders[];
}

/** The status with which a proxy opens no tunnel, or undefined where it opens one. */
type Refuse = (headers: http.IncomingHttpHeaders, client: Duplex) => string | undefined;

/** Lets in who has this user and password. */
export const wantsLogin =
  (user: string): Refuse =>
  (headers) =>
    headers['proxy-authorization'] === `Basic ${Buffer.from(user).toString('base64')}`
      ? undefined
      : '407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"';

/**
 * Gives a way to start proxies that lead every name to one port of this machine, or to one for http and one for https; to
 * be called inside `describe`.
 */
export function recordingProxies() {
  const start = loopbackServers();
  return async (
    target: number | { readonly http: number; readonly https: number },
    make: (listener: http.RequestListener) => http.Server = http.createServer,
    refuse: Refuse = () => undefined,
  ): Promise<RecordingProxy> => {
    const seen: string[] = [];
    const headers: http.IncomingHttpHeaders[] = [];
    const record = (request: http.IncomingMessage): void => {
      seen.push(`${request.method} ${request.url}`);
      headers.push(request.headers);
    };
    const server = await start(
      (request, response) => {
        record(request);
        response.writeHead(502).end();
      },
      (listener) =>
        make(listener).on('connect', (request: http.IncomingMessage, client: Duplex) => {
          record(request);
          const refusal = refuse(request.headers, client);
          if (refusal !== undefined) return void client.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
          const ports = typeof target === 'number' ? { http: target, https: target } : target;
          const port = request.url?.endsWith(':443') ? ports.https : ports.http;
          tunnel(client, port, () => void client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
        }),
    );
    return {
      url: server.url,
      port: server.port,
      seen,
      headers,
      get authorizations() {
        return headers.map((one) => one['proxy-authorization']);
      },
    };
  };
}

export interface SocksProxy {
  readonly port: number;
  /** `host:port` of each connection that it was asked for. */
  readonly asked: readonly string[];
  /** Leads to another port of this machine from now on. */
  leadTo(port: number): void;
}

/**
 * Gives a way to start SOCKS proxies that lead every name to one port of this machine; to be called inside `describe`.
 * Each remembers what it was asked for: https://www.rfc-editor.org/rfc/rfc1928
 */
export function socksProxies() {
  const running: net.Server[] = [];
  afterEach(() => {
    for (const server of running.splice(0)) server.close();
  });
  return async (
    targetPort: number,
    /** The user and password that it wants: https://www.rfc-editor.org/rfc/rfc1929 */
    login?: { readonly name: string; readonly password: string },
  ): Promise<SocksProxy> => {
    const asked: string[] = [];
    const connectTo = (client: net.Socket): void => {
      client.once('data', (request: Buffer) => {
        asked.push(`${hostIn(request)}:${request.readUInt16BE(request.length - 2)}`);
        tunnel(client, targetPort, () => void client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0])));
      });
    };
    const server = net.createServer((client) => {
      client.once('data', () => {
        client.write(Buffer.from([5, login ? 2 : 0]));
        if (!login) return connectTo(client);
        client.once('data', (given: Buffer) => {
          const expected = [1, login.name.length, ...Buffer.from(login.name), login.password.length];
          const isRight = given.equals(Buffer.from([...expected, ...Buffer.from(login.password)]));
          client.write(Buffer.from([1, isRight ? 0 : 1]));
          connectTo(client);
        });
      });
    });
    running.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      port: (server.address() as net.AddressInfo).port,
      asked,
      leadTo: (port) => void (targetPort = port),
    };
  };
}

/** Of a request for a connection; its fourth byte says what follows: an address, or a name with its length in front. */
function hostIn(request: Buffer): string {
  if (request[3] === 1) return request.subarray(4, 8).join('.');
  if (request[3] === 3) return request.subarray(5, 5 + (request[4] ?? 0)).toString();
  const groups = Array.from({ length: 8 }, (_, group) => request.readUInt16BE(4 + 2 * group).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname;
}

/** Joins a client with a port of this machine; when one ends, so does the other. */
export function tunnel(client: Duplex, port: number, ready: () => void): void {
  const upstream = net.connect(port, '127.0.0.1', () => {
    ready();
    client.pipe(upstream).pipe(client);
  });
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}
