import * as path from 'node:path';
import { partsOf, shownAddress } from './address';
import type { AuthForm } from './credentials';
import type { ConnectionTerms } from './http';
import { variablesIn } from './variables';
import type { WorkersSource } from './workers/source';

/** A browserless that somebody has configured, or one of the workers behind one. */
export interface Endpoint {
  /** Its base URL, with what tells it from the others of its endpoint where it is a worker. */
  readonly id: string;
  readonly name: string;
  /**
   * `http(s)://host[:port][/prefix]` without a trailing slash, or `unix:/path/of.sock:[/prefix]`. A stored token is bound
   * to that very address.
   */
  readonly baseUrl: string;
  /** Name of the environment variable that holds the token, where the setting says `${env:NAME}`. */
  readonly tokenVariable: string | undefined;
  readonly auth: AuthForm;
  /** Go with every request; a value may hold `${env:NAME}`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connection: ConnectionTerms;
  /** Whose setting it stands in. A workspace's is somebody else's word. */
  readonly source: EndpointSource;
  /** How its workers are found, where it stands for several: then they are asked in its place. */
  readonly workers?: WorkersSource | undefined;
  /** Whose worker it is, if it is one. */
  readonly worker?: WorkerOf | undefined;
}

export interface WorkerOf {
  /** The id of the endpoint that stands in the settings. */
  readonly endpointId: string;
  /** What tells it from the others: `10.0.0.3` or `10.0.0.3:3000`. */
  readonly label: string;
}

export type EndpointSource = 'user' | 'workspace';

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

/** A name for an endpoint that has none: its host, with the port where it is not the usual one, or its socket's file. */
export function nameFor(baseUrl: string): string {
  const { origin, prefix } = partsOf(baseUrl);
  return (
    (origin.startsWith('unix:') ? path.posix.basename(shownAddress(origin)) : origin.replace(/^https?:\/\//, '')) +
    prefix
  );
}

/** The environment variables that an endpoint's requests are made with. */
export const variablesOf = ({
  tokenVariable,
  headers,
}: Pick<Endpoint, 'tokenVariable' | 'headers'>): readonly string[] => [
  ...new Set([...(tokenVariable === undefined ? [] : [tokenVariable]), ...Object.values(headers).flatMap(variablesIn)]),
];

/** Whether whoever answers there is taken for the endpoint. */
export const isUnverified = ({ baseUrl, connection }: Endpoint): boolean =>
  baseUrl.startsWith('https:') && !connection.rejectUnauthorized;

/** The addresses that an entry's token is for. */
export const tokenAddresses = ({ baseUrl, workers }: Endpoint): readonly string[] => [
  ...new Set([baseUrl, ...(workers?.kind === 'list' ? workers.baseUrls : [])]),
];
