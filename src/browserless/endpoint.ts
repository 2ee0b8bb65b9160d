import type { AuthForm } from './credentials';
import type { ConnectionTerms } from './http';
import { parseAddress, type Address, type AddressProblem } from './address';

/** A browserless that the user has configured. */
export interface Endpoint {
  /** Its base URL: identifies the endpoint, and binds its stored token to that very address. */
  readonly id: string;
  readonly name: string;
  /** `http(s)://host[:port][/prefix]`, without a trailing slash. */
  readonly baseUrl: string;
  /** Name of the environment variable that holds the token, where the setting says `${env:NAME}`. */
  readonly tokenVariable: string | undefined;
  readonly auth: AuthForm;
  /** Go with every request; a value may hold `${env:NAME}`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connection: ConnectionTerms;
  /** Whose setting it stands in. A workspace's is somebody else's word. */
  readonly source: EndpointSource;
}

export type EndpointSource = 'user' | 'workspace';

/** An entry of the setting as it is written there. */
export interface EndpointSetting {
  readonly name: string;
  readonly url: string;
  readonly token?: string;
}

export type EntryProblem = AddressProblem | 'notAnEntry' | 'duplicate' | 'tokenInSettings';

/** An entry of the setting that cannot be used as it stands; `name` is all that is shown of it. */
export interface BadEntry {
  readonly index: number;
  readonly name: string;
  readonly problem: EntryProblem;
}

export interface ConfiguredEndpoints {
  readonly endpoints: readonly Endpoint[];
  readonly bad: readonly BadEntry[];
}

const variable = /^\$\{env:([A-Za-z_]\w*)\}$/;

/** What stands as an entry's `token`: the name of a variable, or, where it should not be, a token in clear. */
function readToken(token: unknown): { readonly variable?: string; readonly clear?: string } {
  if (token === undefined || token === null || token === '') return {};
  // a token of digits is easily written without quotes
  if (typeof token !== 'string') return { clear: JSON.stringify(token) };
  const name = variable.exec(token)?.[1];
  return name === undefined ? { clear: token } : { variable: name };
}

/**
 * Reads the setting. A token in clear, in the URL or as `token`, makes an entry bad: it is for the user to move it, and
 * it is not used until then.
 */
export function readEndpoints(setting: unknown): ConfiguredEndpoints {
  const endpoints: Endpoint[] = [];
  const bad: BadEntry[] = [];
  for (const [index, entry] of (Array.isArray(setting) ? (setting as readonly unknown[]) : []).entries()) {
    const read = readEntry(entry, endpoints);
    if ('problem' in read) bad.push({ index, ...read });
    else endpoints.push(read);
  }
  return { endpoints, bad };
}

function readEntry(entry: unknown, earlier: readonly Endpoint[]): Endpoint | Omit<BadEntry, 'index'> {
  const { name, url, token } = fieldsOf(entry);
  const called = typeof name === 'string' ? name.trim() : '';
  if (typeof url !== 'string') return { name: called, problem: 'notAnEntry' };
  const parsed = parseAddress(url);
  if (!parsed.ok) return { name: called, problem: parsed.problem };
  const { baseUrl, token: tokenInUrl } = parsed.address;
  const { variable: tokenVariable, clear } = readToken(token);
  const label = called || nameFor(baseUrl);
  if (tokenInUrl !== undefined || clear !== undefined) return { name: label, problem: 'tokenInSettings' };
  if (earlier.some((endpoint) => endpoint.id === baseUrl)) return { name: label, problem: 'duplicate' };
  return { ...plainEndpoint(baseUrl), name: label, tokenVariable };
}

/** An endpoint with nothing said of it but where it is. */
export const plainEndpoint = (baseUrl: string): Endpoint => ({
  id: baseUrl,
  name: nameFor(baseUrl),
  baseUrl,
  tokenVariable: undefined,
  auth: 'header',
  headers: {},
  connection: { ca: undefined, rejectUnauthorized: true },
  source: 'user',
});

/** A name for an endpoint that has none: its host, with the port where it is not the usual one. */
export function nameFor(baseUrl: string): string {
  return baseUrl.replace(/^https?:\/\//, '');
}

/** The fields of an entry, which may be anything. */
const fieldsOf = (entry: unknown): Readonly<Record<string, unknown>> =>
  typeof entry === 'object' && entry !== null ? (entry as Readonly<Record<string, unknown>>) : {};

function addressOf({ url }: Readonly<Record<string, unknown>>): Address | undefined {
  const parsed = typeof url === 'string' ? parseAddress(url) : undefined;
  return parsed?.ok ? parsed.address : undefined;
}

/** The base URL of an entry, whether it can be used or not. */
export const entryBaseUrl = (entry: unknown): string | undefined => addressOf(fieldsOf(entry))?.baseUrl;

/** The entry without any secret, and the secret: for moving a token out of the settings. */
export function separateToken(entry: unknown): { entry: EndpointSetting; token: string } | undefined {
  const { name, token, ...fields } = fieldsOf(entry);
  const address = addressOf(fields);
  const secret = readToken(token).clear ?? address?.token;
  if (!address || secret === undefined) return undefined;
  const { baseUrl } = address;
  return { entry: { name: typeof name === 'string' && name ? name : nameFor(baseUrl), url: baseUrl }, token: secret };
}
