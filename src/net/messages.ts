import type { WebSocket } from 'ws';

/**
 * What becomes of a message on its way: the text that is handed on, or undefined for none. `answer` sends one back to
 * where it came from, between the other side's own.
 */
export type Rewrite = (message: string, answer: (message: string) => void) => string | undefined;

/** What becomes of the messages of a socket, in both directions. */
export interface Rewrites {
  readonly toServer: Rewrite;
  readonly toClient: Rewrite;
}

/** A CDP message as far as the bridge looks at it. Parsed, not checked further. */
export type CdpMessage = Readonly<Record<string, unknown>>;

/** Undefined for what is no JSON object. */
export function parseMessage(text: string): CdpMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as CdpMessage) : undefined;
  } catch {
    return undefined;
  }
}

/** Waiting for a slow reader: above it no more is read from the other side. */
const highWaterBytes = 1024 * 1024;

export interface Ends {
  readonly client: WebSocket;
  readonly server: WebSocket;
}

/** Hands whole messages on between two WebSockets, in order and with back-pressure; one closes with the other. */
export function relayMessages({ client, server }: Ends, rewrites: Rewrites): void {
  handOn(client, server, rewrites.toServer);
  handOn(server, client, rewrites.toClient);
  // a session lives as long as it has clients, so nobody waits for a server's word of parting
  client.once('close', () => server.terminate());
  server.once('close', () => closeSoon(client));
}

/** A client gets what is on its way, and has this long to say that it has heard. */
const partingMs = 1_000;

function closeSoon(client: WebSocket): void {
  client.close(1001);
  const timer = setTimeout(() => client.terminate(), partingMs);
  client.once('close', () => clearTimeout(timer));
}

function handOn(from: WebSocket, to: WebSocket, rewrite: Rewrite): void {
  const answer = (message: string): void => send(from, message);
  const resume = (): void => {
    if (to.bufferedAmount < highWaterBytes) from.resume();
  };
  from.on('message', (data) => {
    // CDP has text alone; `ws` gives it as one Buffer
    const message = rewrite((data as Buffer).toString('utf8'), answer);
    if (message === undefined) return;
    send(to, message, resume);
    if (to.bufferedAmount >= highWaterBytes) from.pause();
  });
  // the errors that follow are told by `close`
  from.on('error', () => from.terminate());
}

function send(to: WebSocket, message: string, sent: () => void = () => undefined): void {
  // with a callback, a socket that is closing gives no error
  to.send(message, sent);
}
