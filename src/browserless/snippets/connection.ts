import type { AuthForm } from '../credentials';
import type { Endpoint } from '../endpoint';
import type { Session, Target } from '../session';
import { attachUrl, connectUrl, endpointSocketUrl } from '../urls';
import { textOf, type Text, type Variable } from './text';

/** The environment variable in which every snippet expects the endpoint's token. */
export const tokenVariable = 'BROWSERLESS_TOKEN';

/** What opens an endpoint's door, by names and never by values. */
export interface Door {
  /** How the token is sent, or undefined where there is none. */
  readonly auth: AuthForm | undefined;
  /** The endpoint's own; a value may hold `${env:NAME}`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its certificate is not one that everybody trusts. */
  readonly isPrivatelyTrusted: boolean;
}

/** What is done once the snippet is connected. */
export type Aim =
  /** A browser of its own. */
  | { readonly kind: 'start' }
  /** The running browser, which stays when the snippet leaves. */
  | { readonly kind: 'attach' }
  /** One page of it. */
  | { readonly kind: 'page'; readonly targetId: string };

/** What a snippet of Puppeteer's or Playwright's connects to. */
export interface Connection {
  readonly aim: Aim;
  readonly protocol: Session['protocol'];
  /** As Playwright calls it. */
  readonly browser: 'chromium' | 'firefox' | 'webkit';
  readonly url: Text;
  readonly headers: readonly (readonly [name: string, value: Text])[];
  readonly isPrivatelyTrusted: boolean;
}

export const toStart = (endpoint: Endpoint, door: Door): Connection =>
  connection({ kind: 'start' }, 'cdp', 'chromium', endpointSocketUrl(endpoint), door);

/** A browser with the same options as a session's, where it was opened over a WebSocket. */
export function toStartAgain(endpoint: Endpoint, session: Session, door: Door): Connection | undefined {
  const url = connectUrl(endpoint, session, undefined);
  return url === undefined ? undefined : connection({ kind: 'start' }, session.protocol, browserOf(session), url, door);
}

export function toAttach(endpoint: Endpoint, session: Session, door: Door): Connection | undefined {
  const url = attachUrl(endpoint, session, undefined);
  return url === undefined ? undefined : connection({ kind: 'attach' }, 'cdp', 'chromium', url, door);
}

/** Through the browser's socket: Puppeteer and Playwright take no page's. */
export function toPage(endpoint: Endpoint, session: Session, target: Target, door: Door): Connection | undefined {
  const url = attachUrl(endpoint, session, undefined);
  return url === undefined
    ? undefined
    : connection({ kind: 'page', targetId: target.id }, 'cdp', 'chromium', url, door);
}

function browserOf({ browser, protocol }: Session): Connection['browser'] {
  if (protocol === 'cdp') return 'chromium';
  if (/^firefox/i.test(browser)) return 'firefox';
  return /^webkit/i.test(browser) ? 'webkit' : 'chromium';
}

function connection(
  aim: Aim,
  protocol: Session['protocol'],
  browser: Connection['browser'],
  url: string,
  { auth, headers, isPrivatelyTrusted }: Door,
): Connection {
  return {
    aim,
    protocol,
    browser,
    url: auth === 'query' ? [`${url}${url.includes('?') ? '&' : '?'}token=`, token('inQuery')] : [url],
    headers: [
      ...Object.entries(headers).map(([name, value]) => [name, textOf(value)] as const),
      ...authorization(auth),
    ],
    isPrivatelyTrusted,
  };
}

const token = (as: Variable['as']): Variable => ({ variable: tokenVariable, as });

function authorization(auth: AuthForm | undefined): Connection['headers'] {
  if (auth === 'header') return [['Authorization', ['Bearer ', token('itself')]]];
  return auth === 'basic' ? [['Authorization', ['Basic ', token('password')]]] : [];
}

/** The names of all variables that a snippet needs, each once. */
export function variablesOf({ url, headers }: Connection): readonly string[] {
  const parts = [...url, ...headers.flatMap(([, value]) => value)];
  return [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.variable])))];
}

/** Said above the code where it is so; Playwright's drivers in all languages run on Node. */
export const trustNote = 'Run it with NODE_EXTRA_CA_CERTS=the file of whoever signed the certificate of the endpoint.';
