import { commands, env, l10n, window } from 'vscode';
import { isOpenable, withoutPlace } from '../../../browserless/console/places';
import { inPick } from '../../../browserless/plainText';
import { redacted } from '../../../browserless/redaction';

/** An address that was clicked in a console: it is a page's text, and nothing is done with it unasked. */
export async function follow(address: string): Promise<void> {
  // line and column are not the browser's business
  const url = withoutPlace(address);
  const copy = l10n.t('Copy Address');
  const open = l10n.t('Open in Browser');
  const isWhole = isOpenable(url) && !address.includes(redacted);
  const chosen = await window.showQuickPick(isWhole ? [copy, open] : [copy], {
    title: inPick(address, 300),
    placeHolder: isWhole
      ? l10n.t('This address is from the page.')
      : l10n.t('What is secret in this address is left out.'),
  });
  if (chosen === copy) await env.clipboard.writeText(address);
  // as text: `env.openExternal` takes a Uri, which encodes it once more (microsoft/vscode#85930)
  if (chosen === open) await commands.executeCommand('vscode.open', url);
}
