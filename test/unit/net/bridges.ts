import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as net from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { WebSocket, type ClientOptions } from 'ws';
import { Bridge, type Lease, type LeaseOptions, type NetworkSettings } from '../../../src/net';
import type { CdpEndpoint } from './cdpEndpoint';
import { networks } from './networks';

export const sessionId = '1756f4a5-7234-4ea8-a9e4-eeaaa88a2043';
export const pageId = '7A4C36DCB4E29FBFD1D9A1E6F9AD8C9B';
export const token = 'Bearer s3cret';

export const page = { id: pageId, type: 'page', title: 'A page', url: 'https://example.com/' };

/** What is asked of an endpoint, with an authorization or without. */
export const requests =
  (baseUrl: string, authorization: () => string | undefined = () => undefined): LeaseOptions['request'] =>
  (path) => {
    const given = authorization();
    return Promise.resolve({
      url: baseUrl + path,
      headers: given === undefined ? {} : { authorization: given },
      connection: { ca: undefined, rejectUnauthorized: true },
    });
  };

type NewLease = (
  endpoint: Pick<CdpEndpoint, 'baseUrl'>,
  options?: Partial<LeaseOptions>,
  settings?: Partial<NetworkSettings>,
) => Promise<Lease>;

/** Gives a way to lease a session of which one page is known; the bridge ends with the test. To be called inside `describe`. */
export function leases(): NewLease {
  const network = networks();
  const bridges: Bridge[] = [];
  afterEach(() => {
    for (const bridge of bridges.splice(0)) bridge.dispose();
  });
  return ({ baseUrl }, options, settings) => {
    bridges.push(new Bridge(network(settings)));
    return bridges.at(-1)!.lease({
      request: requests(baseUrl, () => token),
      sessionId,
      targets: () => [page],
      ...options,
    });
  };
}

export const address = ({ port, path }: Lease, scheme = 'ws'): string => `${scheme}://127.0.0.1:${port}${path}`;
export const pageSocket = (lease: Lease): string => `${address(lease)}/devtools/page/${pageId}`;
export const browserSocket = (lease: Lease): string => `${address(lease)}/devtools/browser/${sessionId}`;

/** An open WebSocket. Rejects with the status of a refusal. */
export async function connect(url: string, options?: ClientOptions): Promise<WebSocket> {
  const socket = new WebSocket(url, options);
  await once(socket, 'open');
  return socket;
}

/** The status with which a WebSocket is refused, or 101. */
export function statusOf(url: string, options?: ClientOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options);
    socket.once('unexpected-response', (_, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('error', reject);
  });
}

/** What is answered to these very bytes, until the other side ends the connection. */
export async function ask(port: number, bytes: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

/** A GET of a path as it stands there, which `fetch` would tidy up. */
export const get = ({ port }: Lease, path: string, headers = ''): Promise<string> =>
  ask(port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${headers}\r\n`);

export const statusLine = (answer: string): string => answer.slice(0, answer.indexOf('\r\n'));

/** Waits for what nobody tells, 100 seconds at the most: what does not come is named. */
export async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 100_000; !holds(); await setTimeout(5))
    assert.ok(performance.now() < end, `not within 100 s: ${holds.toString()}`);
}
