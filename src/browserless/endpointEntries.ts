import { homedir } from 'node:os';
import * as path from 'node:path';
import { parseAddress, type Address, type AddressProblem } from './address';
import { authForms } from './credentials';
import { nameFor, variablesOf, type Endpoint, type EndpointSource } from './endpoint';
import { readHeaders, type HeaderProblem } from './endpointHeaders';
import { variableName } from './variables';
import { baseUrlsOf, readWorkersSource, withoutTokens, type WorkersProblem } from './workers/source';

/** An entry of the setting as it is written there. */
export interface EndpointSetting {
  readonly name: string;
  readonly url: string;
  readonly workers?: readonly string[];
  readonly discover?: string;
  readonly token?: string;
  readonly auth?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A file with certificates; `~/` is the home folder. */
  readonly ca?: string;
  readonly rejectUnauthorized?: boolean;
}

export type EntryProblem =
  | AddressProblem
  | HeaderProblem
  | WorkersProblem
  | 'notAnEntry'
  | 'duplicate'
  | 'tokenInSettings'
  | 'auth'
  /** The token would be the second `Authorization`. */
  | 'twoAuthorizations'
  | 'ca'
  | 'rejectUnauthorized'
  /** A workspace says which certificates to trust. */
  | 'certificatesOfWorkspace';

/** An entry of the setting that cannot be used as it stands; `name` is all that is shown of it. */
export interface BadEntry {
  readonly source: EndpointSource;
  /** In its own setting. */
  readonly index: number;
  readonly name: string;
  readonly problem: EntryProblem;
}

export interface ConfiguredEndpoints {
  readonly endpoints: readonly Endpoint[];
  readonly bad: readonly BadEntry[];
}

/** What stands as an entry's `token`: the name of a variable, or, where it should not be, a token in clear. */
function readToken(token: unknown): { readonly variable?: string; readonly clear?: string } {
  if (token === undefined || token === null || token === '') return {};
  // a token of digits is easily written without quotes
  if (typeof token !== 'string') return { clear: JSON.stringify(token) };
  const name = variableName(token);
  return name === undefined ? { clear: token } : { variable: name };
}

/**
 * Reads the user's setting and the workspace's. A token in clear, in the URL or as `token`, makes an entry bad: it is for
 * the user to move it, and it is not used until then. What a workspace says of an address that the user has said something
 * of counts for nothing.
 */
export function readEndpoints(user: unknown, workspace?: unknown): ConfiguredEndpoints {
  const endpoints: Endpoint[] = [];
  const bad: BadEntry[] = [];
  // also what the user has said of it and cannot be used
  const ofUser = new Set(listOf(user).map(entryBaseUrl));
  for (const [source, setting] of [['user', user] as const, ['workspace', workspace] as const]) {
    for (const [index, entry] of listOf(setting).entries()) {
      if (source === 'workspace' && ofUser.has(entryBaseUrl(entry) ?? '')) continue;
      const read = readEntry(entry, source, endpoints);
      if (!('problem' in read)) endpoints.push(read);
      else if (read.problem !== 'duplicate' || source === 'user') bad.push({ source, index, ...read });
    }
  }
  return { endpoints, bad };
}

const listOf = (setting: unknown): readonly unknown[] => (Array.isArray(setting) ? (setting as unknown[]) : []);

function readEntry(
  entry: unknown,
  source: EndpointSource,
  earlier: readonly Endpoint[],
): Endpoint | Pick<BadEntry, 'name' | 'problem'> {
  const fields = fieldsOf(entry);
  const called = typeof fields['name'] === 'string' ? fields['name'].trim() : '';
  const url = urlOf(fields);
  if (typeof url !== 'string') return { name: called, problem: 'notAnEntry' };
  const parsed = parseAddress(url);
  if (!parsed.ok) return { name: called, problem: parsed.problem };
  const { baseUrl } = parsed.address;
  const { variable: tokenVariable } = readToken(fields['token']);
  const name = called || nameFor(baseUrl);
  if (separateTokens(entry)) return { name, problem: 'tokenInSettings' };
  if (earlier.some((endpoint) => endpoint.id === baseUrl)) return { name, problem: 'duplicate' };
  const workers = readWorkersSource(fields);
  if (typeof workers === 'string') return { name, problem: workers };
  // a socket has no name that could be looked up
  if (workers && workers.kind !== 'list' && baseUrl.startsWith('unix:')) return { name, problem: 'discover' };
  const terms = readTerms(fields, source);
  if (typeof terms === 'string') return { name, problem: terms };
  const endpoint: Endpoint = {
    id: baseUrl,
    name,
    baseUrl,
    tokenVariable,
    source,
    ...terms,
    ...(workers && { workers }),
  };
  return variablesOf(endpoint).length > mostVariables ? { name, problem: 'headers' } : endpoint;
}

/** More would not be read by who is asked about them. */
const mostVariables = 10;

type Terms = Pick<Endpoint, 'auth' | 'headers' | 'connection'>;

/** What an entry says of how its endpoint is asked. */
function readTerms(
  { auth: form, headers: own, ca, rejectUnauthorized }: Readonly<Record<string, unknown>>,
  source: EndpointSource,
): Terms | EntryProblem {
  const auth = authForms.find((one) => one === (form ?? 'header'));
  if (auth === undefined) return 'auth';
  const headers = readHeaders(own);
  if (typeof headers === 'string') return headers;
  if ('authorization' in headers && auth !== 'query') return 'twoAuthorizations';
  const file = ca === undefined || ca === null || ca === '' ? undefined : readFileName(ca);
  if (file === false) return 'ca';
  if (rejectUnauthorized !== undefined && typeof rejectUnauthorized !== 'boolean') return 'rejectUnauthorized';
  if (source === 'workspace' && (file !== undefined || rejectUnauthorized === false)) return 'certificatesOfWorkspace';
  return { auth, headers, connection: { ca: file, rejectUnauthorized: rejectUnauthorized ?? true } };
}

/** An absolute path, or false. */
function readFileName(text: unknown): string | false {
  if (typeof text !== 'string') return false;
  const file = text.replace(/^~(?=[/\\])/, homedir());
  return path.isAbsolute(file) && file;
}

/** The fields of an entry, which may be anything. */
const fieldsOf = (entry: unknown): Readonly<Record<string, unknown>> =>
  typeof entry === 'object' && entry !== null ? (entry as Readonly<Record<string, unknown>>) : {};

/** Where workers are listed, the first may stand for all. */
const urlOf = ({ url, workers }: Readonly<Record<string, unknown>>): unknown =>
  url ?? (Array.isArray(workers) ? (workers as unknown[])[0] : undefined);

function addressOf(fields: Readonly<Record<string, unknown>>): Address | undefined {
  const url = urlOf(fields);
  const parsed = typeof url === 'string' ? parseAddress(url) : undefined;
  return parsed?.ok ? parsed.address : undefined;
}

/** The base URL of an entry, whether it can be used or not. */
export const entryBaseUrl = (entry: unknown): string | undefined => addressOf(fieldsOf(entry))?.baseUrl;

/** An entry with another name, address and token, and all else as it was written. */
export function changedEntry(entry: unknown, { name, url, token }: EndpointSetting): object {
  const others = Object.entries(fieldsOf(entry)).filter(([field]) => !['name', 'url', 'token'].includes(field));
  return { name, url, ...(token !== undefined && { token }), ...Object.fromEntries(others) };
}

export interface SeparateTokens {
  /** The entry without any secret. */
  readonly entry: object;
  /** The secrets, and the base URLs that each is for. */
  readonly secrets: readonly { readonly url: string; readonly token: string }[];
}

/** For moving tokens out of the settings; undefined where none stands in the entry. */
export function separateTokens(entry: unknown): SeparateTokens | undefined {
  const fields = fieldsOf(entry);
  const address = addressOf(fields);
  if (!address) return undefined;
  const { name, token, workers } = fields;
  const secret = readToken(token).clear ?? address.token;
  const others = withoutTokens(workers);
  if (secret === undefined && others.secrets.length === 0) return undefined;
  const { baseUrl: url } = address;
  const named = typeof name === 'string' && name ? name : nameFor(url);
  const kept = secret === undefined && typeof token === 'string' ? { token } : {};
  const clean = changedEntry({ ...fields, ...others.fields }, { name: named, url, ...kept });
  const own = secret === undefined ? [] : [url, ...baseUrlsOf(workers)].map((one) => ({ url: one, token: secret }));
  // what stands in a worker's own address is for it
  const secrets = new Map([...own, ...others.secrets].map((one) => [one.url, one]));
  return { entry: clean, secrets: [...secrets.values()] };
}
