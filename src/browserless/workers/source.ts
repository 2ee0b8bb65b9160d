import { parseAddress, type Address } from '../address';

/** How the workers of an endpoint are found that stands for several. */
export type WorkersSource =
  /** They stand in the settings, as base URLs. */
  | { readonly kind: 'list'; readonly baseUrls: readonly string[] }
  /** Every address of the endpoint's host name is one, as with a headless service of Kubernetes. */
  | { readonly kind: 'dns' }
  /** Every SRV record of the endpoint's host name is one. */
  | { readonly kind: 'srv' };

export type WorkersProblem = 'workers' | 'discover';

const most = 1000;

/** What an entry says of its workers: undefined where it says nothing. */
export function readWorkersSource({
  workers,
  discover,
}: Readonly<Record<string, unknown>>): WorkersSource | WorkersProblem | undefined {
  if (discover !== undefined && discover !== 'dns' && discover !== 'srv') return 'discover';
  if (workers === undefined) return discover && { kind: discover };
  if (discover !== undefined || !Array.isArray(workers) || workers.length === 0 || workers.length > most)
    return 'workers';
  const baseUrls = baseUrlsOf(workers);
  return new Set(baseUrls).size === workers.length ? { kind: 'list', baseUrls } : 'workers';
}

/** The list of an entry's workers without the tokens in their addresses, and those. */
export function withoutTokens(workers: unknown): {
  readonly fields: { readonly workers?: readonly unknown[] };
  readonly secrets: readonly { readonly url: string; readonly token: string }[];
} {
  const read = listOf(workers).map((worker) => ({ worker, address: readAddress(worker) }));
  const secrets = read.flatMap(({ address }) =>
    address?.token === undefined ? [] : [{ url: address.baseUrl, token: address.token }],
  );
  if (secrets.length === 0) return { fields: {}, secrets };
  const clean = read.map(({ worker, address }) => (address?.token === undefined ? worker : address.baseUrl));
  return { fields: { workers: clean }, secrets };
}

/** The base URLs of an entry's workers, of those that have one. */
export const baseUrlsOf = (workers: unknown): readonly string[] =>
  listOf(workers).flatMap((worker) => readAddress(worker)?.baseUrl ?? []);

const listOf = (workers: unknown): readonly unknown[] => (Array.isArray(workers) ? (workers as unknown[]) : []);

function readAddress(worker: unknown): Address | undefined {
  const parsed = typeof worker === 'string' ? parseAddress(worker) : undefined;
  return parsed?.ok ? parsed.address : undefined;
}
