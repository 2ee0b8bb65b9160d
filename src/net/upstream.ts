import * as http from 'node:http';
import { Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { WebSocket } from 'ws';
import { EndpointError } from '../browserless/faults';
import type { EndpointRequest } from '../browserless/http';
import { switchProtocols, webSocketHeaders } from './handshake';
import { join } from './pipe';
import type { UpgradeAnswer, Upgrader } from './upgrade';

/** A server that queues a client lets it wait; this is its own default for how long one may work. */
const upgradeTimeoutMs = 30_000;

/**
 * A server that is cut off says nothing, and a debugger may have nothing to say for hours: the system asks for it after
 * so long without a byte, and gives up after ten probes a second apart, which is Node's choice on every platform
 * (https://nodejs.org/api/net.html#socketsetkeepaliveenable-initialdelay). undici's own is a minute. Bytes on their way
 * that nobody acknowledges are another matter: while there are some, Linux repeats these, for about 15 minutes.
 */
const probeAfterMs = 15_000;

/** As in Puppeteer (`NodeWebSocketTransport`). */
export const maxMessageBytes = 256 * 1024 * 1024;

export interface UpstreamOptions {
  readonly upgrader: Upgrader;
  /** What is sent to the endpoint for a path of it, with what opens its door; made anew for each socket. */
  readonly request: (path: string) => Promise<EndpointRequest>;
}

/** Opens sockets on an endpoint. The token is in these requests and nowhere else. */
export class Upstream {
  constructor(private readonly options: UpstreamOptions) {}

  /** A raw socket for a client that shakes hands by itself: `headers` are its `Sec-WebSocket-*`. */
  async open(path: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<UpgradeAnswer> {
    const { upgrader, request } = this.options;
    const { url, headers: own, connection } = await request(path);
    const limit = AbortSignal.timeout(upgradeTimeoutMs);
    const answer = await upgrader
      .upgrade(url, { headers: { ...headers, ...own }, connection, signal: AbortSignal.any([signal, limit]) })
      .catch((error: unknown) => {
        throw limit.aborted ? new EndpointError({ kind: 'timeout', afterMs: upgradeTimeoutMs }) : error;
      });
    // TLS, also inside a proxy's tunnel, hands it down to the connection that it goes over
    if ('socket' in answer && answer.socket instanceof Socket) answer.socket.setKeepAlive(true, probeAfterMs);
    return answer;
  }

  /**
   * A WebSocket whose messages are read here. `ws` would open a connection by itself, without the settings of proxy and
   * certificates: it gets one end of a pair, whose other end goes through a parser to a socket from `open`.
   */
  webSocket(
    path: string,
    signal: AbortSignal,
    maxPayload = maxMessageBytes,
  ): Promise<WebSocket | { readonly status: number }> {
    const [near, far] = duplexPair();
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
    return new Promise((resolve, reject) => {
      const server = http.createServer().on('upgrade', (request, socket) => {
        this.open(path, webSocketHeaders(request.headers), signal).then(
          (answer) => {
            if ('status' in answer) {
              resolve(answer);
              near.destroy();
              return;
            }
            switchProtocols(socket, answer.headers);
            join(socket, answer.socket);
          },
          // `ws` tells it
          (error: unknown) => near.destroy(error as Error),
        );
      });
      // "any Duplex stream can be passed": https://nodejs.org/api/http.html#event-connection
      server.emit('connection', far);
      // the address is never used; but only a request with a socket's path is left alone by VS Code, which gives all others
      // of its extension host a connection of its own (@vscode/proxy-agent, createHttpPatch)
      const webSocket = new WebSocket('ws+unix:pair:/', {
        createConnection: () => near,
        perMessageDeflate: false,
        maxPayload,
        // whoever waits for a message may listen for the next one before it comes
        allowSynchronousEvents: false,
      });
      webSocket.once('open', () => resolve(webSocket));
      webSocket.on('error', reject);
    });
  }
}
