import { l10n, window } from 'vscode';
import type { Endpoint } from '../../browserless/endpoint';
import { inMessage } from '../../browserless/plainText';
import type { Services } from '../services';
import { entryIndex, hasEntry, replaceEntry } from './settings';
import { findingSentence, runWizard } from './wizard';

const sameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin;

/** Changes an endpoint's address and name. Its token stays with its origin: another one has to be given its own. */
export async function editEndpoint(services: Services, endpoint: Endpoint): Promise<void> {
  const { tokens } = services;
  // without a token, as with a variable that is not set, the server itself says whether it wants one
  const current = await tokens.get(endpoint).catch(() => undefined);
  const result = await runWizard(services, {
    title: l10n.t('Edit {0}', inMessage(endpoint.name)),
    address: endpoint.baseUrl,
    name: endpoint.name,
    tokenFor: (baseUrl) => (sameOrigin(baseUrl, endpoint.baseUrl) ? current : undefined),
    refuse: (baseUrl) =>
      baseUrl !== endpoint.id && hasEntry(baseUrl)
        ? l10n.t('Another entry of the settings has that address.')
        : undefined,
  });
  const index = entryIndex(endpoint.id);
  if (!result || index < 0) return;
  const { baseUrl, name, token, finding } = result;
  // a variable goes on being the token's source while its origin is the same and nobody has given another token
  const isKept = sameOrigin(baseUrl, endpoint.baseUrl) && token === current;
  const variable = isKept ? endpoint.tokenVariable : undefined;
  if (variable === undefined) await tokens.set(baseUrl, token);
  await replaceEntry(index, { name, url: baseUrl, ...(variable !== undefined && { token: `\${env:${variable}}` }) });
  if (baseUrl !== endpoint.id) await tokens.set(endpoint.id, undefined);
  // the same token and the same entry as before fire nothing, and may be right now
  services.fleet.retry(baseUrl);
  if (finding)
    void window.showInformationMessage(l10n.t('Changed {0}: {1}', inMessage(name), findingSentence(finding)));
}
