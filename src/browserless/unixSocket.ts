/** What an address leads to that is HTTP over a socket of this machine. */
export interface UnixAddress {
  /** The socket's absolute path, as it is written. */
  readonly socket: string;
  /** What is asked there: `http://localhost/…`, whose host is sent as `Host`. */
  readonly url: string;
}

/** Reads `unix:/path/of.sock:/path?query`; undefined for every other address. A socket's path has no colon. */
export function parseUnixUrl(url: string): UnixAddress | undefined {
  const [, socket, path] = /^unix:(\/[^:]+):(\/[^]*)?$/.exec(url) ?? [];
  return socket === undefined ? undefined : { socket, url: `http://localhost${path ?? '/'}` };
}

/** The address of a path, which begins with a slash, on a socket. */
export const unixUrl = (socket: string, path: string): string => `unix:${socket}:${path}`;
