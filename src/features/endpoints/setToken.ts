import { l10n, window } from 'vscode';
import { addressInMessage, shownAddress } from '../../browserless/address';
import { tokenAddresses, type Endpoint } from '../../browserless/endpoint';
import { inMessage } from '../../browserless/plainText';
import type { Services } from '../services';
import { configuredFor } from './pick';
import { changeEntry } from './settings';

/**
 * Gives an endpoint a token in the secret storage, or takes it away with an empty one. Where the settings list its workers,
 * each address has it for itself: one that is put into the list later has none until it is given again.
 */
export async function setToken({ tokens, workers, fleet, store }: Services, endpoint: Endpoint): Promise<void> {
  const { name, tokenVariable } = endpoint;
  const addresses = tokenAddresses(endpoint);
  const where =
    addresses.length === 1
      ? addressInMessage(endpoint)
      : l10n.t('{0} and {1} more', addressInMessage(endpoint), addresses.length - 1);
  const token = await window.showInputBox({
    title: l10n.t('Set Token of {0}', inMessage(name)),
    prompt:
      tokenVariable === undefined
        ? l10n.t('Sent to {0} and nowhere else. Leave it empty to remove the token.', where)
        : l10n.t(
            'Takes the place of the environment variable {0}. Sent to {1} and nowhere else.',
            inMessage(tokenVariable),
            where,
          ),
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined) return;
  for (const address of addresses) await tokens.set(address, token.trim());
  const configured = configuredFor({ store, workers }, endpoint);
  if (tokenVariable !== undefined)
    await changeEntry(configured.id, { name: configured.name, url: shownAddress(configured.baseUrl) });
  // the same token as before fires nothing, and may be right now
  for (const { id } of workers.asked(endpoint)) fleet.retry(id);
}
