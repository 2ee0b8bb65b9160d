import type { Credentials } from '../../browserless/credentials';
import { variablesOf, type Endpoint } from '../../browserless/endpoint';
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
  const values = sources.variables.read(endpoint, variablesFor(endpoint, stored));
  const value = (name: string): string => values.get(name) ?? '';
  const headers = Object.entries(endpoint.headers).map(([name, text]) => {
    const filled = withVariables(text, value);
    if (!isHeaderValue(filled)) {
      const [variable = ''] = variablesIn(text).filter((one) => !isHeaderValue(value(one)));
      throw new EndpointError({ kind: 'unusableVariable', variable });
    }
    return [name, filled] as const;
  });
  const { tokenVariable } = endpoint;
  const token = stored ?? (tokenVariable === undefined ? undefined : value(tokenVariable));
  return { token, headers: Object.fromEntries(headers) };
}

/** The variables that an endpoint is asked with now. */
export const neededVariables = async (
  sources: Pick<CredentialSources, 'tokens'>,
  endpoint: Endpoint,
): Promise<readonly string[]> => variablesFor(endpoint, await storedToken(sources, endpoint));

const variablesFor = (endpoint: Endpoint, stored: string | undefined): readonly string[] =>
  variablesOf(stored === undefined ? endpoint : { ...endpoint, tokenVariable: undefined });

/** The endpoint's token alone, for what the user copies. */
export async function tokenOf(sources: CredentialSources, endpoint: Endpoint): Promise<string | undefined> {
  return (await credentialsOf(sources, { ...endpoint, headers: {} })).token;
}

/**
 * A variable in the user's own setting is the token's only source. A workspace may name one, too, but who has stored a
 * token of their own has decided.
 */
async function storedToken(
  { tokens }: Pick<CredentialSources, 'tokens'>,
  { baseUrl, tokenVariable, source }: Endpoint,
): Promise<string | undefined> {
  return tokenVariable === undefined || source === 'workspace' ? tokens.get(baseUrl) : undefined;
}
