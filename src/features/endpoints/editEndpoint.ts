import { l10n, window } from 'vscode';
import { addressInMessage, partsOf, shownAddress } from '../../browserless/address';
import { plainEndpoint, type Endpoint } from '../../browserless/endpoint';
import { inMessage } from '../../browserless/plainText';
import type { Services } from '../services';
import { tokenOf } from './credentials';
import { changeEntry, hasEntry, replaceEntry } from './settings';
import { findingSentence, runWizard } from './wizard';

const isSameServer = (a: string, b: string): boolean => partsOf(a).origin === partsOf(b).origin;

/** Changes an endpoint's address and name. What opens its door stays with its server: another one is given its own. */
export async function editEndpoint(services: Services, endpoint: Endpoint): Promise<void> {
  const { tokens, fleet } = services;
  // without its variables, as where one is not set, the server itself says what it wants
  const current = await services.credentials(endpoint).catch(async () => ({
    token: await tokenOf(services, endpoint).catch(() => undefined),
    headers: {},
  }));
  const result = await runWizard(services, {
    title: l10n.t('Edit {0}', inMessage(endpoint.name)),
    address: shownAddress(endpoint.baseUrl),
    name: endpoint.name,
    known: (baseUrl) =>
      isSameServer(baseUrl, endpoint.baseUrl)
        ? { endpoint: { ...endpoint, id: baseUrl, baseUrl }, credentials: current }
        : undefined,
    refuse: (baseUrl) =>
      baseUrl !== endpoint.id && hasEntry(baseUrl)
        ? l10n.t('Another entry of the settings has that address.')
        : undefined,
  });
  if (!result || !hasEntry(endpoint.id)) return;
  const { baseUrl, name, token, finding } = result;
  const isSame = isSameServer(baseUrl, endpoint.baseUrl);
  // a variable goes on being the token's source while its server is the same and nobody has given another token
  const variable = isSame && token === current.token ? endpoint.tokenVariable : undefined;
  const isStored = token === current.token && baseUrl === endpoint.id && endpoint.tokenVariable === undefined;
  if (variable === undefined && !isStored) await tokens.set(baseUrl, token);
  const entry = {
    name,
    url: shownAddress(baseUrl),
    ...(variable !== undefined && { token: `\${env:${variable}}` }),
    ...(endpoint.auth !== 'header' && { auth: endpoint.auth }),
  };
  await (isSame ? changeEntry : replaceEntry)(endpoint.id, entry);
  if (baseUrl !== endpoint.id) await tokens.set(endpoint.id, undefined);
  // the same token and the same entry as before fire nothing, and may be right now
  fleet.retry(baseUrl);
  const said = [
    finding && l10n.t('Changed {0}: {1}', inMessage(name), findingSentence(finding)),
    !isSame &&
      hasTerms(endpoint) &&
      l10n.t('Its headers and certificates were for {0} and are left out.', addressInMessage(endpoint)),
  ].filter(Boolean);
  if (said.length > 0) void window.showInformationMessage(said.join(' '));
}

/** Whether something was said of how it is asked that is for its server alone. */
function hasTerms({ headers, connection }: Endpoint): boolean {
  const plain = plainEndpoint('').connection;
  return (
    Object.keys(headers).length > 0 ||
    connection.ca !== plain.ca ||
    connection.rejectUnauthorized !== plain.rejectUnauthorized
  );
}
