import { partsOf } from '../address';
import { nameFor, type Endpoint } from '../endpoint';
import type { Found, Resolver, WorkerAddress } from './resolver';

/** An endpoint's workers as its settings list them. */
export const listedWorkers = (endpoint: Endpoint, baseUrls: readonly string[]): readonly Endpoint[] =>
  baseUrls.map((baseUrl) => ({ ...workerOf(endpoint, baseUrl, nameFor(baseUrl)), baseUrl }));

/**
 * A worker that was looked up: only its connections go to its own address. All that it is asked, and the name in its
 * certificate, are the endpoint's.
 */
export function workerAt(endpoint: Endpoint, address: WorkerAddress): Endpoint {
  const label = labelOf(address, portOf(endpoint.baseUrl));
  return { ...workerOf(endpoint, label, label), connection: { ...endpoint.connection, address } };
}

function workerOf(endpoint: Endpoint, key: string, label: string): Endpoint {
  const worker = { endpointId: endpoint.id, label };
  // no base URL has such a sign in it
  return { ...endpoint, workers: undefined, id: `${endpoint.id}#${key}`, name: `${endpoint.name} · ${label}`, worker };
}

const labelOf = ({ host, port }: WorkerAddress, usual: number): string => {
  if (port === usual) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
};

export function portOf(baseUrl: string): number {
  const { port, protocol } = new URL(baseUrl);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** Looks an endpoint's workers up by its host name. */
export function lookUp(
  { baseUrl }: Endpoint,
  kind: 'dns' | 'srv',
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Found> {
  const { hostname } = new URL(partsOf(baseUrl).origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  return kind === 'dns'
    ? resolver.addresses(host, portOf(baseUrl), signal)
    : resolver.services(serviceName(host, baseUrl), signal);
}

/** A service's own name as it stands, as `_cdp._tcp.browserless.svc`; of a host, the one for its scheme (RFC 2782). */
const serviceName = (host: string, baseUrl: string): string =>
  host.startsWith('_') ? host : `_${baseUrl.startsWith('https:') ? 'https' : 'http'}._tcp.${host}`;
