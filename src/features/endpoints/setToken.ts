import { l10n, window } from 'vscode';
import { addressInMessage, shownAddress } from '../../browserless/address';
import type { Endpoint } from '../../browserless/endpoint';
import { inMessage } from '../../browserless/plainText';
import type { Services } from '../services';
import { changeEntry } from './settings';

/** Gives an endpoint a token in the secret storage, or takes it away with an empty one. */
export async function setToken({ tokens, fleet }: Services, endpoint: Endpoint): Promise<void> {
  const { id, name, baseUrl, tokenVariable } = endpoint;
  const token = await window.showInputBox({
    title: l10n.t('Set Token of {0}', inMessage(name)),
    prompt:
      tokenVariable === undefined
        ? l10n.t('Sent to {0} and nowhere else. Leave it empty to remove the token.', addressInMessage(endpoint))
        : l10n.t(
            'Takes the place of the environment variable {0}. Sent to {1} and nowhere else.',
            inMessage(tokenVariable),
            addressInMessage(endpoint),
          ),
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined) return;
  await tokens.set(id, token.trim());
  if (tokenVariable !== undefined) await changeEntry(id, { name, url: shownAddress(baseUrl) });
  // the same token as before fires nothing, and may be right now
  fleet.retry(id);
}
