import { l10n, window } from 'vscode';
import type { Endpoint } from '../../browserless/endpoint';
import type { Services } from '../services';
import { configuredEndpoints, entryIndex, replaceEntry } from './settings';
import { findingSentence, runWizard } from './wizard';

const sameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin;

/** Changes an endpoint's address and name. Its token stays with its origin: another one has to be given its own. */
export async function editEndpoint(services: Services, endpoint: Endpoint): Promise<void> {
  const { tokens } = services;
  const result = await runWizard(services, {
    title: l10n.t('Edit {0}', endpoint.name),
    address: endpoint.baseUrl,
    name: endpoint.name,
    tokenFor: async (baseUrl) => (sameOrigin(baseUrl, endpoint.baseUrl) ? tokens.get(endpoint) : undefined),
    refuse: (baseUrl) => {
      const known = configuredEndpoints().endpoints.find(({ id }) => id === baseUrl && id !== endpoint.id);
      return known && l10n.t('That is the endpoint "{0}".', known.name);
    },
  });
  const index = entryIndex(endpoint.id);
  if (!result || index < 0) return;
  const { baseUrl, name, token, finding } = result;
  // a variable of the user's own environment may be right for another address of the same origin, and for no other
  const variable = sameOrigin(baseUrl, endpoint.baseUrl) ? endpoint.tokenVariable : undefined;
  if (variable === undefined) await tokens.set(baseUrl, token);
  if (baseUrl !== endpoint.id) await tokens.set(endpoint.id, undefined);
  await replaceEntry(index, { name, url: baseUrl, ...(variable !== undefined && { token: `\${env:${variable}}` }) });
  if (finding) void window.showInformationMessage(l10n.t('Changed {0}: {1}', name, findingSentence(finding)));
}
