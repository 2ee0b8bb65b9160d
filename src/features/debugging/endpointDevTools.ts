import { commands, l10n, Uri, window } from 'vscode';
import { debuggerUrl, serverUrl } from '../../browserless/urls';
import { tokenOrWarning } from '../endpoints/tokenOrWarning';
import type { Services } from '../services';
import type { ChosenTarget } from '../sessions/chosen';
import { sessionInMessage } from '../sessions/texts';
import { outside } from './outside';

/** Opens the endpoint's own DevTools in the user's browser, with the token in their address: they take it no other way. */
export async function openEndpointDevTools(services: Services, { endpoint, target }: ChosenTarget): Promise<void> {
  if (debuggerUrl(endpoint, target, undefined) === undefined) {
    const why = l10n.t('Your browser cannot open a socket of this machine. Use "Open DevTools" instead.');
    return void window.showInformationMessage(why);
  }
  const known = await tokenOrWarning(services, endpoint);
  if (!known) return;
  const blocker = services.store.pageSocketBlocker(endpoint.id);
  const cautions = [
    known.token !== undefined && l10n.t("Their address holds the endpoint's token, which your browser will remember."),
    blocker &&
      l10n.t(
        "They will not connect while {0} runs: browserless refuses the sockets of all pages beside a session of Playwright's own protocol.",
        sessionInMessage(blocker),
      ),
  ].filter((caution) => typeof caution === 'string');
  if (cautions.length > 0 && !(await wantsThemAnyway(cautions.join(' ')))) return;
  // where VS Code runs elsewhere, an endpoint on its loopback has another address for the user's browser
  const address = await outside(Uri.parse(serverUrl(endpoint)));
  const url = debuggerUrl({ baseUrl: address.toString(true).replace(/\/$/, '') }, target, known.token);
  if (url !== undefined) await commands.executeCommand('vscode.open', url);
}

async function wantsThemAnyway(caution: string): Promise<boolean> {
  const open = l10n.t('Open Anyway');
  const message = l10n.t('{0} "Open DevTools" needs neither.', caution);
  return (await window.showWarningMessage(message, open)) === open;
}
