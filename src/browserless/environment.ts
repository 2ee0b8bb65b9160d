import { shownAddress } from './address';
import type { Endpoint } from './endpoint';
import { tokenVariable } from './snippets/connection';
import { endpointSocketUrl } from './urls';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string>>;

/** What programs are told of an endpoint, and of its token only where there is one here. */
export const environmentOf = (endpoint: Endpoint, token: string | undefined): Environment => ({
  BROWSERLESS_URL: shownAddress(endpoint.baseUrl),
  BROWSERLESS_WS_ENDPOINT: endpointSocketUrl(endpoint),
  ...(token !== undefined && { [tokenVariable]: token }),
});

/** The names that a file of `NAME=value` lines sets, as js-debug's `envFile` does. */
export const namesIn = (envFile: string): readonly string[] =>
  [...envFile.matchAll(/^\s*(?:export\s+)?([\w.-]+)\s*[=:]/gm)].map(([, name = '']) => name);

/** Those of the variables that nobody has set. */
export const withoutNames = (environment: Environment, names: readonly string[]): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
