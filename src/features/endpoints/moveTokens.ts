import { commands, l10n, window, workspace } from 'vscode';
import { separateToken } from '../../browserless/endpoint';
import { commands as ids, settings, settingsSection } from '../../contributions';
import type { Services } from '../services';
import { configuredEndpoints, endpointEntries, writeEntries } from './settings';
import type { Disposable } from '../../shared/disposable';

/** A token that stands in the settings is not used; this offers to move it, now and whenever the settings change. */
export function registerTokenMove(services: Services): Disposable[] {
  let isOffering = false;
  const offer = async (): Promise<void> => {
    const entries = configuredEndpoints().bad.filter(({ problem }) => problem === 'tokenInSettings');
    if (entries.length === 0 || isOffering) return;
    isOffering = true;
    const move = l10n.t('Move to Secret Storage');
    const message = l10n.t(
      'The settings hold a token for {0}. It is not used from there: anybody who sees the settings would see it.',
      entries.map(({ name }) => `"${name}"`).join(', '),
    );
    const choice = await window.showWarningMessage(message, move);
    isOffering = false;
    if (choice === move) await moveTokens(services);
  };
  void offer();
  return [
    commands.registerCommand(ids.moveTokens, () => moveTokens(services)),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${settingsSection}.${settings.endpoints}`)) void offer();
    }),
  ];
}

async function moveTokens({ tokens }: Services): Promise<void> {
  const separated = endpointEntries().map((written) => separateToken(written) ?? { entry: written });
  const secrets = separated.filter((one) => 'token' in one);
  // first the secrets: a token must not be lost between the two; of two entries with one address the first one counts
  for (const { entry, token } of secrets.toReversed()) await tokens.set(entry.url, token);
  if (secrets.length > 0) await writeEntries(separated.map(({ entry }) => entry));
  void window.showInformationMessage(
    secrets.length === 0
      ? l10n.t('No token stands in the settings.')
      : l10n.t('Moved to the secret storage. Where the settings are synchronised or shared, change the token as well.'),
  );
}
