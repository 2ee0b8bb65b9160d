import { commands, l10n, window } from 'vscode';
import { separateTokens } from '../../browserless/endpointEntries';
import { commands as ids } from '../../contributions';
import type { Services } from '../services';
import { inMessage } from '../sessions/texts';
import { endpointEntries, writeEntries } from './settings';

/** Offers to move the tokens that stand in the entries of these names. */
export async function offerTokenMove(names: readonly string[]): Promise<void> {
  const move = l10n.t('Move to Secret Storage');
  const message = l10n.t(
    'The settings hold a token for {0}. It is not used from there: anybody who sees the settings would see it.',
    names.map((name) => inMessage(`"${name}"`)).join(', '),
  );
  if ((await window.showWarningMessage(message, move)) === move) await commands.executeCommand(ids.moveTokens);
}

/** Moves every token that stands in the user's settings to the secret storage. */
export async function moveTokens({ tokens }: Services): Promise<void> {
  const separated = endpointEntries().map((written) => separateTokens(written) ?? { entry: written, secrets: [] });
  const secrets = separated.flatMap((one) => one.secrets);
  if (secrets.length === 0) return void window.showInformationMessage(l10n.t('No token stands in the settings.'));
  // first the secrets: a token must not be lost between the two; of two entries with one address the first one counts
  for (const { url, token } of secrets.toReversed()) await tokens.set(url, token);
  await writeEntries(separated.map(({ entry }) => entry));
  void window.showInformationMessage(
    l10n.t('Moved to the secret storage. Where the settings are synchronized or shared, change the token as well.'),
  );
}
