import { env, l10n, window } from 'vscode';
import type { Services } from '../services';
import type { ChosenSession } from '../sessions/chosen';
import { sessionInMessage } from '../sessions/texts';
import { leaseSession } from './leases';

/** Copies an address on this machine by which a tool that knows no tokens attaches to a session. */
export async function copyLocalAddress(services: Services, chosen: ChosenSession): Promise<void> {
  const address = await services.localAddresses.ensure(chosen, () => leaseSession(services, chosen));
  if (!address) return;
  const choice = await window.showQuickPick(
    [
      {
        label: address.http,
        detail: l10n.t("For Puppeteer's browserURL, connectOverCDP, chrome://inspect and agents' DevTools servers"),
        text: address.http,
      },
      {
        label: `ws://127.0.0.1:${address.port}/…`,
        detail: l10n.t('For browserWSEndpoint and connectOverCDP: nobody else on this machine can guess it'),
        text: address.ws,
      },
    ],
    { title: l10n.t('Copy Local CDP Address') },
  );
  if (!choice) return;
  await env.clipboard.writeText(choice.text);
  void window.showInformationMessage(
    l10n.t(
      "Copied: it attaches to {0} without a token, from this machine alone, until you end it in the tree. A client on it takes one of the endpoint's slots.",
      sessionInMessage(chosen.session),
    ),
  );
}
