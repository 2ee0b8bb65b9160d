import { l10n, window } from 'vscode';
import type { Endpoint } from '../../browserless/endpoint';
import { inMessage } from '../../browserless/plainText';
import type { Services } from '../services';
import { entryIndex, replaceEntry } from './settings';

/** Gives an endpoint a token in the secret storage, or takes it away with an empty one. */
export async function setToken({ tokens, fleet }: Services, endpoint: Endpoint): Promise<void> {
  const { id, name, baseUrl, tokenVariable } = endpoint;
  const token = await window.showInputBox({
    title: l10n.t('Set Token of {0}', inMessage(name)),
    prompt:
      tokenVariable === undefined
        ? l10n.t('Sent to {0} and nowhere else. Leave it empty to remove the token.', inMessage(baseUrl))
        : l10n.t(
            'Takes the place of the environment variable {0}. Sent to {1} and nowhere else.',
            inMessage(tokenVariable),
            inMessage(baseUrl),
          ),
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined) return;
  await tokens.set(id, token.trim());
  const index = entryIndex(id);
  if (tokenVariable !== undefined && index >= 0) await replaceEntry(index, { name, url: baseUrl });
  // the same token as before fires nothing, and may be right now
  fleet.retry(id);
}
