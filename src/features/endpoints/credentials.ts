import type { Credentials } from '../../browserless/credentials';
import type { Endpoint } from '../../browserless/endpoint';
import { isHeaderValue } from '../../browserless/endpointHeaders';
import { EndpointError } from '../../browserless/faults';
import { variablesIn, withVariables } from '../../browserless/variables';
import type { Tokens } from './tokens';
import type { Variables } from './variables';

/** Where what opens an endpoint's door is kept. */
export interface CredentialSources {
  readonly tokens: Pick<Tokens, 'get'>;
  readonly variables: Pick<Variables, 'read'>;
}

/** Rejects with an EndpointError where one of the endpoint's variables is not to be had. */
export async function credentialsOf(sources: CredentialSources, endpoint: Endpoint): Promise<Credentials> {
  const stored = await storedToken(sources, endpoint);
  const { tokenVariable } = endpoint;
  const inHeaders = Object.values(endpoint.headers).flatMap(variablesIn);
  const inToken = stored === undefined && tokenVariable !== undefined ? [tokenVariable] : [];
  const values = sources.variables.read(endpoint, [...inToken, ...inHeaders]);
  const value = (name: string): string => values.get(name) ?? '';
  const headers = Object.entries(endpoint.headers).map(([name, text]) => {
    const filled = withVariables(text, value);
    if (!isHeaderValue(filled))
      throw new EndpointError({ kind: 'unusableVariable', variable: variablesIn(text)[0] ?? '' });
    return [name, filled] as const;
  });
  return { token: stored ?? inToken.map(value)[0], headers: Object.fromEntries(headers) };
}

/** The endpoint's token alone, for what the user copies. */
export async function tokenOf(sources: CredentialSources, endpoint: Endpoint): Promise<string | undefined> {
  return (await credentialsOf(sources, { ...endpoint, headers: {} })).token;
}

/**
 * A variable in the user's own setting is the token's only source. A workspace may name one, too, but who has stored a
 * token of their own has decided.
 */
async function storedToken(
  { tokens }: CredentialSources,
  { id, tokenVariable, source }: Endpoint,
): Promise<string | undefined> {
  return tokenVariable === undefined || source === 'workspace' ? tokens.get(id) : undefined;
}
