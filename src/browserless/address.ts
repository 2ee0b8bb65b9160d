import { isIP } from 'node:net';
import { parseUrl } from './parseUrl';
import { inMessage } from './plainText';

/** Where a browserless is: what is left of a pasted address without browser paths, queries and secrets. */
export interface Address {
  /**
   * `http(s)://host[:port][/prefix]` without a trailing slash, or `unix:/path/of.sock:[/prefix]` for a socket of this
   * machine: what a path is appended to.
   */
  readonly baseUrl: string;
  /** A token that stood in the pasted text. */
  readonly token: string | undefined;
}

export type AddressProblem = 'empty' | 'notAUrl' | 'scheme' | 'credentials' | 'socket';

export type ParsedAddress =
  { readonly ok: true; readonly address: Address } | { readonly ok: false; readonly problem: AddressProblem };

/** Browsers that stand as a path, as in `/chromium/playwright` (browserless' routes, v1 to v2.56 and hosted). */
const browsers = new Set(['chrome', 'chromium', 'edge', 'firefox', 'webkit']);

/** What may follow a browser's path, or stand alone. */
const actions = new Set(
  (
    'content download export function pdf performance scrape screenshot unblock map search smart-scrape crawl ' +
    'stealth playwright live bql'
  ).split(' '),
);

/** Paths that only ever stand alone. */
const pages = new Set('sessions docs pressure config metrics meta active'.split(' '));

/** Paths with anything behind them. */
const folders = new Set('json devtools debugger kill'.split(' '));

function isBrowserlessRoute([first, second, ...more]: readonly string[]): boolean {
  if (first === undefined) return false;
  if (folders.has(first)) return true;
  if (more.length > 0) return false;
  if (pages.has(first)) return second === undefined || (first === 'metrics' && second === 'total');
  if (browsers.has(first)) return second === undefined || actions.has(second);
  // v1 has /playwright/<browser>
  return actions.has(first) && (second === undefined || (first === 'playwright' && browsers.has(second)));
}

/** What is left may end in a route again, as in `/chrome/chrome`: a base URL must be understood as itself. */
function withoutRoute(segments: readonly string[]): readonly string[] {
  const route = segments.findIndex((_, index) => isBrowserlessRoute(segments.slice(index)));
  return route < 0 ? segments : withoutRoute(segments.slice(0, route));
}

/** The part of a path in front of browserless' own route: `/prefix/chrome/playwright` gives `/prefix`. */
function pathPrefix(pathname: string): string {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  return (
    withoutRoute(segments)
      .map((segment) => `/${segment}`)
      .join('')
      // a quote at the end would be taken for one around the address
      .replaceAll("'", '%27')
  );
}

/** People leave the scheme out for machines near them; a public name is served over TLS. */
function guessScheme(text: string): 'http' | 'https' {
  const host = /^\[[^\]]*\]|^[^:/?#]*/.exec(text)?.[0] ?? '';
  const port = /^:(\d+)/.exec(text.slice(host.length))?.[1];
  if (port !== undefined) return port === '443' ? 'https' : 'http';
  const isNear = !host.includes('.') || isIP(host.replace(/^\[|\]$/g, '')) !== 0;
  return isNear ? 'http' : 'https';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A socket's file, as Docker, curl and `ws` write it: `unix:/run/b.sock`, `unix:///run/b.sock`, `ws+unix:/run/b.sock:/path`.
 * Of names, the plain ones: a colon ends the name, and nothing is decoded.
 */
const unixSocket = /^(?:ws\+|http\+)?unix:(?:\/\/)?(\/(?!\/)[^\s\p{C}"'`:?#%@]+)(?::(\/[^\s?#]*)?(?:\?([^\s#]*))?)?$/iu;

function parseUnixSocket(text: string): ParsedAddress {
  const [, file, pathname = '', query] = unixSocket.exec(text) ?? [];
  if (file === undefined) return { ok: false, problem: 'socket' };
  const token = new URLSearchParams(query).get('token') || undefined;
  return { ok: true, address: { baseUrl: `unix:${file}:${pathPrefix(pathname)}`, token } };
}

/**
 * Reads whatever people paste as a browserless address: a bare host and port, a connect URL with browser path, launch
 * options and token, an `http` address with a path prefix, the file of a socket.
 */
export function parseAddress(pasted: string): ParsedAddress {
  const text = pasted.trim().replace(/^["'`<]+|["'`>]+$/g, '');
  if (text === '') return { ok: false, problem: 'empty' };
  if (/^((ws|http)\+)?unix:/i.test(text)) return parseUnixSocket(text);
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `${guessScheme(text)}://${text}`;
  const url = parseUrl(withScheme);
  if (!url?.hostname || /[\s"'`]/.test(decode(url.host))) return { ok: false, problem: 'notAUrl' };
  const scheme = /^(https?|wss?):$/.exec(url.protocol)?.[1]?.replace('ws', 'http');
  if (scheme === undefined) return { ok: false, problem: 'scheme' };
  if (url.username !== '' && url.password !== '') return { ok: false, problem: 'credentials' };

  const token = url.searchParams.get('token') || decode(url.username) || decode(url.password) || undefined;
  // a `ws:` URL's host has its default port dropped already, like an `http:` one's
  return { ok: true, address: { baseUrl: `${scheme}://${url.host}${pathPrefix(url.pathname)}`, token } };
}

/** The two parts of a base URL: the server, which a token is bound to, and the path in front of browserless' own routes. */
export function partsOf(baseUrl: string): { readonly origin: string; readonly prefix: string } {
  const [, origin = baseUrl, prefix = ''] = /^(https?:\/\/[^/]*|unix:[^:]*:)(.*)$/.exec(baseUrl) ?? [];
  return { origin, prefix };
}

/** A base URL for people to read. */
export const shownAddress = (baseUrl: string): string => baseUrl.replace(/:$/, '');

/** An endpoint's address where VS Code would make something of it. */
export const addressInMessage = ({ baseUrl }: Pick<Address, 'baseUrl'>): string => inMessage(shownAddress(baseUrl));
