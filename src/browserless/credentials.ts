import type { ConnectionTerms, EndpointRequest } from './http';

/** How a token travels: as `Authorization: Bearer`, as the password of `Authorization: Basic`, or as `?token=`. */
export const authForms = ['header', 'basic', 'query'] as const;

export type AuthForm = (typeof authForms)[number];

/** What opens an endpoint's door, read anew for each request. */
export interface Credentials {
  readonly token: string | undefined;
  /** The endpoint's own headers, with the values of their variables. */
  readonly headers: Readonly<Record<string, string>>;
}

export const noCredentials: Credentials = { token: undefined, headers: {} };

/**
 * As the user name of `Basic` a token would lose a colon of its own: the server takes the first one out (2.42,
 * `build/utils.js`).
 */
const basic = (token: string): string => `Basic ${Buffer.from(`:${token}`).toString('base64')}`;

/**
 * The form in which a token goes, or undefined where there is none. `Bearer` cannot carry spaces or other than ASCII;
 * browserless takes such a token as the password of `Basic` as well.
 */
export function formOf(auth: AuthForm, token: string | undefined): AuthForm | undefined {
  if (token === undefined) return undefined;
  return auth === 'header' && !/^[\x21-\x7e]+$/.test(token) ? 'basic' : auth;
}

/** A header stays out of addresses and logs; the query is for gateways that want the header for themselves. */
export function withToken(url: string, token: string | undefined): string {
  if (token === undefined) return url;
  return `${url}${url.includes('?') ? '&' : '?'}token=${encodeURIComponent(token)}`;
}

/** A request for an address of the endpoint, with what opens its door. */
export function requestTo(
  { auth, connection }: { readonly auth: AuthForm; readonly connection: ConnectionTerms },
  { token, headers }: Credentials,
  url: string,
): EndpointRequest {
  if (token === undefined) return { url, headers, connection };
  const form = formOf(auth, token);
  if (form === 'query') return { url: withToken(url, token), headers, connection };
  return {
    url,
    headers: { ...headers, authorization: form === 'basic' ? basic(token) : `Bearer ${token}` },
    connection,
  };
}
