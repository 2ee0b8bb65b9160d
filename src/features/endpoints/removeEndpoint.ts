import { l10n, window } from 'vscode';
import { tokenAddresses, type Endpoint } from '../../browserless/endpoint';
import { inMessage } from '../../browserless/plainText';
import type { Services } from '../services';
import { removeEntry } from './settings';

/** Removes an endpoint from the settings, and its token from the secret storage. */
export async function removeEndpoint({ tokens, workers, log }: Services, endpoint: Endpoint): Promise<void> {
  const remove = l10n.t('Remove');
  const answer = await window.showWarningMessage(
    l10n.t('Remove {0}?', inMessage(endpoint.name)),
    { modal: true, detail: l10n.t('Its token is removed too. Its sessions run on.') },
    remove,
  );
  if (answer !== remove || !(await removeEntry(endpoint.id))) return;
  const others = workers.configured.filter(({ id }) => id !== endpoint.id).flatMap(tokenAddresses);
  for (const address of tokenAddresses(endpoint)) if (!others.includes(address)) await tokens.set(address, undefined);
  log.write({ kind: 'endpointRemoved', endpoint });
}
