import { EndpointError } from '../browserless/faults';
import { parseUrl } from '../browserless/parseUrl';

/** A proxy by its address, taken apart so that its user and password stand in nothing that is shown. */
export interface Proxy {
  readonly isSocks: boolean;
  readonly isTls: boolean;
  /** `scheme://host[:port]` */
  readonly url: string;
  /** `host:port`, for people. */
  readonly authority: string;
  readonly user: { readonly name: string; readonly password: string } | undefined;
}

/** Schemes and their usual ports; what SOCKS knows by "h" and without a number is what undici's does anyway. */
const schemes = new Map([
  ['http:', '80'],
  ['https:', '443'],
  ['socks:', '1080'],
  ['socks5:', '1080'],
  ['socks5h:', '1080'],
]);

/** Throws an EndpointError, which holds nothing of the address, where it is none of a proxy. */
export function readProxy(address: string): Proxy {
  const url = parseUrl(address);
  const usualPort = schemes.get(url?.protocol ?? '');
  if (!url?.hostname || usualPort === undefined) throw new EndpointError({ kind: 'proxyAddress' });
  const { protocol, hostname, port, username, password } = url;
  const authority = `${hostname}:${port || usualPort}`;
  const isSocks = protocol.startsWith('socks');
  return {
    isSocks,
    isTls: protocol === 'https:',
    url: `${isSocks ? 'socks5:' : protocol}//${authority}`,
    authority,
    user: username || password ? { name: decoded(username), password: decoded(password) } : undefined,
  };
}

/** People write passwords with a percent sign as they are. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
