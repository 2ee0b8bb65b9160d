import { parseUnixUrl } from '../unixSocket';
import type { AddressFacts } from './results';

/** An endpoint's base URL taken apart. */
export function addressFacts(baseUrl: string): AddressFacts {
  const unix = parseUnixUrl(baseUrl);
  const { protocol, hostname, port, pathname } = new URL(unix?.url ?? baseUrl);
  const prefix = pathname === '/' ? '' : pathname;
  if (unix) return { scheme: 'unix', host: unix.socket, port: 0, prefix };
  const scheme = protocol === 'https:' ? 'https' : 'http';
  const usualPort = scheme === 'https' ? 443 : 80;
  return {
    scheme,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? usualPort : Number(port),
    prefix,
  };
}
