import type { Credentials } from './credentials';
import type { Fault } from './faults';
import { parseUrl } from './parseUrl';
import { parseUnixUrl, unixUrl } from './unixSocket';

export const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** Where a `Location` leads if that is the same server: a token goes nowhere else. */
export function sameOrigin(location: string | undefined, from: string): string | undefined {
  const unix = parseUnixUrl(from);
  const here = unix?.url ?? from;
  const to = target(location, here);
  if (to?.origin !== new URL(here).origin) return undefined;
  // without a user name, a password or the token that it was sent, which is given anew
  if (to.searchParams.has('token')) to.searchParams.delete('token');
  const path = to.pathname + to.search;
  return unix ? unixUrl(unix.socket, path) : to.origin + path;
}

/** A redirect that is not followed. No more is told of it than which server it leads to. */
export function faultOfRedirect(location: string | undefined, from: string): Fault {
  const unix = parseUnixUrl(from);
  const here = unix?.url ?? from;
  const to = target(location, here);
  // "null" is the origin of an address without a server
  if (to === undefined || to.origin === 'null') return { kind: 'redirect', to: undefined };
  const { protocol, hostname } = new URL(here);
  // a socket's host is nobody's
  const isUpgrade = !unix && protocol === 'http:' && to.protocol === 'https:' && to.hostname === hostname;
  return { kind: isUpgrade ? 'wantsHttps' : 'redirect', to: to.origin };
}

/** A `Location`, unless its server's name holds what it was sent: no more than that name is told of it. */
export function withoutSecrets(
  location: string | undefined,
  from: string,
  credentials: Credentials,
): string | undefined {
  const host = target(location, from)?.host ?? '';
  const secrets = [credentials.token ?? '', ...Object.values(credentials.headers)];
  // shorter ones are everywhere, and no secrets
  return secrets.some((secret) => secret.length > 5 && host.includes(secret.toLowerCase())) ? undefined : location;
}

const target = (location: string | undefined, from: string): URL | undefined =>
  location === undefined ? undefined : parseUrl(location, from);
