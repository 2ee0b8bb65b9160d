import { partsOf } from './address';
import { withToken } from './credentials';
import type { Endpoint } from './endpoint';
import { parseUrl } from './parseUrl';
import { isPlainId } from './plainId';
import { isPage, type Session, type Target } from './session';

/**
 * Every address is built here, from the configured endpoint and an id. What the server sends as an address is wrong
 * behind a proxy, with `HOST=0.0.0.0`, with `EXTERNAL` and before 2.25, and following it would be trusting the server.
 */
type Base = Pick<Endpoint, 'baseUrl'>;

/** A server, by itself where it is one of several behind a name. */
type Server = Base & Partial<Pick<Endpoint, 'connection'>>;

/** The base URL by which other programs reach this server and none of the others behind its name. */
export function serverUrl({ baseUrl, connection }: Server): string {
  const address = connection?.address;
  if (!address) return baseUrl;
  const { host, port } = address;
  const { protocol } = new URL(baseUrl);
  const origin = new URL(`${protocol}//${host.includes(':') ? `[${host}]` : host}:${port}`).origin;
  return origin + partsOf(baseUrl).prefix;
}

/** Whether a server's certificate is for another name than that in its own address. */
export const isCalledOtherwise = ({ baseUrl, connection }: Server): boolean =>
  baseUrl.startsWith('https:') && connection?.address !== undefined;

/** The last path segment of browserless' HTTP APIs; a session opened by one has no WebSocket address of its own. */
const restRoute =
  /\/(content|crawl|download|export|function|map|pdf|performance|scrape|screenshot|search|smart-scrape|unblock|version|protocol|new|list)\/?$/;

/** Whether the browser itself can be attached to: Playwright's own protocol has none. */
export const isAttachable = ({ protocol, id }: Session): boolean => protocol === 'cdp' && isPlainId(id);

/** Whether a page has a socket of its own. */
export const isInspectable = (target: Target): boolean => isPage(target) && isPlainId(target.id);

/** What a URL may hold as it is, and a shell would not take as it is: an address is pasted into terminals as well. */
const shellWords = /[`$;|()'\\]/g;

const percentEncoded = (text: string): string =>
  text.replace(shellWords, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

/** `ws(s)://…`, or the `ws+unix:` of the `ws` package, by which Puppeteer and Playwright connect. */
const webSocketBase = (baseUrl: string): string => baseUrl.replace(/^http/, 'ws').replace(/^unix:/, 'ws+unix:');

/** The name in `name=value`, however it is encoded. */
const parameterName = (pair: string): string => [...new URLSearchParams(pair).keys()][0] ?? '';

/**
 * Parameters that are not for another client: the token is added anew, and a tracking id belongs to one running session
 * alone (400 "already exists", seen on 2.42).
 */
const ownParameters = new Set(['token', 'trackingid']);

/** Path and query of the address that a session was opened with, without endpoint and prefix. */
function opening(endpoint: Base, session: Session): { readonly path: string; readonly search: string } | undefined {
  const initial = parseUrl(session.initialConnectUrl ?? '');
  if (initial === undefined) return undefined;
  const { protocol, pathname, search } = initial;
  // under any other scheme a path need not begin with a slash, and would go on with the endpoint's host
  if (!/^(https?|wss?):$/.test(protocol)) return undefined;
  // some versions of the server keep the prefix of EXTERNAL, most drop it
  const { prefix } = partsOf(endpoint.baseUrl);
  const path = prefix !== '' && `${pathname}/`.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
  return restRoute.test(path) ? undefined : { path, search };
}

/** Whether a session was opened over a WebSocket, so that it has a connect URL; asked whenever a row is drawn. */
export const isConnectable = (endpoint: Base, session: Session): boolean => opening(endpoint, session) !== undefined;

/** The same as `opening` in one, without what is its own. */
function connectPath(endpoint: Base, session: Session): string | undefined {
  const opened = opening(endpoint, session);
  if (opened === undefined) return undefined;
  const { path, search } = opened;
  const query = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !ownParameters.has(parameterName(pair).toLowerCase()))
    .join('&');
  return percentEncoded(`${path === '' ? '/' : path}${query && `?${query}`}`);
}

/**
 * An address that opens a new browser with the same options as this session's but its tracking id, or undefined where
 * the session was not opened over a WebSocket.
 */
export function connectUrl(endpoint: Base, session: Session, token: string | undefined): string | undefined {
  const path = connectPath(endpoint, session);
  return path === undefined ? undefined : withToken(webSocketBase(endpoint.baseUrl) + path, token);
}

/** `ws(s)://…/`: a new browser, with the server's own options. */
export const endpointSocketUrl = (endpoint: Base): string => `${webSocketBase(endpoint.baseUrl)}/`;

/** `ws(s)://…/devtools/browser/<id>`: the running browser itself, where it is attachable. */
export function attachUrl(endpoint: Server, session: Session, token: string | undefined): string | undefined {
  if (!isAttachable(session)) return undefined;
  return withToken(`${webSocketBase(serverUrl(endpoint))}/devtools/browser/${session.id}`, token);
}

/** `ws(s)://…/devtools/page/<id>`: one page of a running browser. */
export function pageSocketUrl(endpoint: Server, target: Target, token: string | undefined): string | undefined {
  if (!isPlainId(target.id)) return undefined;
  return withToken(`${webSocketBase(serverUrl(endpoint))}/devtools/page/${target.id}`, token);
}

/**
 * The endpoint's own DevTools frontend on a page. Its files need no token; its socket does, so the token stands inside
 * the `ws` value (seen to connect on 2.42 and 2.56; the server's own `devtoolsFrontendUrl` fails with 401). No
 * browser opens a socket of this machine.
 */
export function debuggerUrl(endpoint: Server, target: Target, token: string | undefined): string | undefined {
  const [, scheme, address] = /^(wss?):\/\/(.*)$/.exec(pageSocketUrl(endpoint, target, token) ?? '') ?? [];
  if (scheme === undefined || address === undefined) return undefined;
  return `${serverUrl(endpoint)}/devtools/inspector.html?${scheme}=${encodeURIComponent(address)}`;
}

/** Stops a session; a GET, by the server's design. `/kill/all` would stop every session there is. */
export function killUrl(endpoint: Base, session: Pick<Session, 'id'>): string | undefined {
  if (!isPlainId(session.id) || session.id === 'all') return undefined;
  return `${endpoint.baseUrl}/kill/${session.id}`;
}

/** What a page's address says to a reader: host and path, without scheme, credentials and a lone slash. */
export function readableUrl(url: string): string {
  const parsed = parseUrl(url);
  if (parsed === undefined) return url;
  const { protocol, host, pathname, search, hash } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:') return url;
  return `${host}${pathname === '/' && search === '' && hash === '' ? '' : pathname}${search}${hash}`;
}
