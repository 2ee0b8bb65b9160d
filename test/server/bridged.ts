import { once } from 'node:events';
import type { Browser, Page } from 'puppeteer-core';
import { WebSocket } from 'ws';
import { Client } from '../../src/browserless/client';
import { requestTo } from '../../src/browserless/credentials';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import type { Session } from '../../src/browserless/session';
import { Bridge, Network, type Lease, type LeaseOptions } from '../../src/net';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { plainLimits, plainSettings } from '../unit/net/networks';

/** A real browserless with a token, and a bridge to it. */
export interface Bridged {
  readonly server: Browserless;
  /** A Puppeteer client with a session of its own, and a page in it. */
  owner(): Promise<Owner>;
  sessions(): Promise<readonly Session[]>;
  lease(session: Session, options?: Partial<LeaseOptions>): Promise<Lease>;
  /** What a lease asks with, of the server or of what stands before it. */
  request(origin: string): LeaseOptions['request'];
  stop(): Promise<void>;
}

export interface Owner {
  readonly browser: Browser;
  readonly page: Page;
  readonly session: Session;
  /** The page's target. */
  readonly pageId: string;
}

export async function startBridged(): Promise<Bridged> {
  const server = await startBrowserless();
  const network = new Network({ settings: () => plainSettings });
  const bridge = new Bridge(network);
  const [endpoint] = readEndpoints([{ name: 'Real', url: server.origin }]).endpoints;
  if (!endpoint) throw new Error('no endpoint');
  const credentials = () => Promise.resolve({ token: server.token, headers: {} });
  const client = new Client({
    endpoint,
    http: network,
    credentials,
    ...plainLimits,
  });
  const sessions = async (): Promise<readonly Session[]> =>
    (await client.sessions(new AbortController().signal)).sightings.map(({ session }) => session);
  const request: Bridged['request'] = (origin) => async (path) =>
    requestTo(endpoint, await credentials(), origin + path);
  let owners = 0;
  return {
    server,
    async owner() {
      const trackingId = `owner-${++owners}`;
      const browser = await puppeteer.connect({
        browserWSEndpoint: `${server.origin.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=${trackingId}`,
        defaultViewport: null,
      });
      const page = await browser.newPage();
      await page.goto(`data:text/html,<title>${trackingId}</title><button>Hello</button>`);
      const session = (await sessions()).find((one) => one.trackingId === trackingId);
      const pageId = session?.targets.find(({ title }) => title === trackingId)?.id;
      if (!session || pageId === undefined) throw new Error('the session is not listed');
      return { browser, page, session, pageId };
    },
    sessions,
    request,
    lease: (session, options) =>
      bridge.lease({
        request: request(server.origin),
        sessionId: session.id,
        targets: () => session.targets,
        ...options,
      }),
    async stop() {
      bridge.dispose();
      network.dispose();
      await server.stop();
    },
  };
}

export type Message = Readonly<Record<string, unknown>>;

/** A CDP client of few words. */
export interface Cdp {
  readonly socket: WebSocket;
  /** All that came, as it came. */
  readonly received: readonly string[];
  send(method: string, params?: object): Promise<Message>;
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
}

export async function openCdp(url: string, headers: Record<string, string> = {}): Promise<Cdp> {
  const socket = new WebSocket(url, { headers, maxPayload: 256 * 1024 * 1024 });
  const received: string[] = [];
  const waiting = new Map<unknown, (message: Message) => void>();
  let id = 0;
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    received.push(text);
    const message = JSON.parse(text) as Message;
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  await once(socket, 'open');
  const send: Cdp['send'] = (method, params = {}) =>
    new Promise((resolve) => {
      waiting.set(++id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  return {
    socket,
    received,
    send,
    async evaluate(expression) {
      const { result } = await send('Runtime.evaluate', { expression, returnByValue: true });
      return (result as { result: { value: unknown } }).result.value;
    },
  };
}
