import { commands, l10n, window } from 'vscode';
import { shownAddress } from '../../browserless/address';
import { inMessage } from '../../browserless/plainText';
import { views } from '../../contributions';
import type { Services } from '../services';
import { addEntry, configuredEndpoints, hasEntry } from './settings';
import { findingSentence, runWizard } from './wizard';

/** Adds an endpoint from whatever address the user pastes; its token goes to the secret storage alone. */
export async function addEndpoint(services: Services, address?: string): Promise<void> {
  const result = await runWizard(services, {
    title: l10n.t('Add Endpoint'),
    ...(address !== undefined && { address }),
    refuse: (baseUrl) => {
      const known = configuredEndpoints().endpoints.find(({ id, source }) => id === baseUrl && source === 'user');
      if (known) return l10n.t('That is the endpoint "{0}" already. Edit it, or set its token.', inMessage(known.name));
      return hasEntry(baseUrl)
        ? l10n.t('That address is in the settings already, in an entry that cannot be used. Fix it there.')
        : undefined;
    },
  });
  if (!result) return;
  const { baseUrl, name, token, finding } = result;
  // before the entry, so that the first request has it
  await services.tokens.set(baseUrl, token);
  await addEntry({ name, url: shownAddress(baseUrl) });
  services.log.write({ kind: 'endpointAdded', endpoint: { name, baseUrl } });
  await commands.executeCommand(`${views.sessions}.focus`);
  if (finding) void window.showInformationMessage(l10n.t('Added {0}: {1}', inMessage(name), findingSentence(finding)));
}
