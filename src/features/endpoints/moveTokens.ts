import { commands, l10n, window, workspace } from 'vscode';
import { separateToken } from '../../browserless/endpoint';
import { commands as ids, settings, settingsSection } from '../../contributions';
import { registerCommand } from '../commands';
import type { Services } from '../services';
import { inMessage } from '../sessions/texts';
import { configuredEndpoints, endpointEntries, writeEntries } from './settings';
import type { Disposable } from '../../shared/disposable';

/**
 * A token that stands in the settings is not used; this offers to move it, now and when another one appears there.
 */
export function registerTokenMove(services: Services): Disposable[] {
  const offered = new Set<string>();
  const offer = async (): Promise<void> => {
    const entries = configuredEndpoints().bad.filter(
      ({ source, problem }) => source === 'user' && problem === 'tokenInSettings',
    );
    const names = entries.map(({ name }) => name).filter((name) => !offered.has(name));
    if (names.length === 0) return;
    for (const name of names) offered.add(name);
    const move = l10n.t('Move to Secret Storage');
    const message = l10n.t(
      'The settings hold a token for {0}. It is not used from there: anybody who sees the settings would see it.',
      names.map((name) => inMessage(`"${name}"`)).join(', '),
    );
    if ((await window.showWarningMessage(message, move)) === move) await commands.executeCommand(ids.moveTokens);
  };
  void offer();
  return [
    registerCommand(services.log, ids.moveTokens, () => moveTokens(services)),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${settingsSection}.${settings.endpoints}`)) void offer();
    }),
  ];
}

async function moveTokens({ tokens }: Services): Promise<void> {
  const separated = endpointEntries().map((written) => separateToken(written) ?? { entry: written });
  const secrets = separated.filter((one) => 'token' in one);
  if (secrets.length === 0) return void window.showInformationMessage(l10n.t('No token stands in the settings.'));
  // first the secrets: a token must not be lost between the two; of two entries with one address the first one counts
  for (const { url, token } of secrets.toReversed()) await tokens.set(url, token);
  await writeEntries(separated.map(({ entry }) => entry));
  void window.showInformationMessage(
    l10n.t('Moved to the secret storage. Where the settings are synchronized or shared, change the token as well.'),
  );
}
