import { l10n } from 'vscode';
import { isAttachable, isInspectable } from '../../browserless/urls';
import type { Command } from '../commands';
import type { Services } from '../services';
import { choosePage, chooseSession } from '../sessions/choose';
import { keyOf, type ChosenSession, type ChosenTarget } from '../sessions/chosen';
import { attachDebugger as attach } from './attachDebugger';
import { copyLocalAddress } from './copyLocalAddress';
import { openDevToolsInBrowser as openInBrowser } from './devtoolsInBrowser';
import { DevToolsTab } from './devtoolsTab';
import { openEndpointDevTools as openEndpoints } from './endpointDevTools';

/** What commands do with DevTools, debuggers and the window's part in a session. */

export { BrowserlessDebugging } from './attachDebugger';
export { sayCountdown, sayDetached } from './detach';

export const attachDebugger: Command = async (services, node) => {
  const title = l10n.t("Attach VS Code's Debugger");
  const chosen =
    node?.kind === 'target'
      ? await choosePage(services, node, title, isInspectable)
      : await chooseSession(services, node, title, ({ session }) => isAttachable(session));
  if (chosen) await attach(chosen);
};

export const copyLocalCdpAddress = onSession(l10n.t('Copy Local CDP Address'), isConnectable, copyLocalAddress);

export const endLocalCdpAddress = onSession(
  l10n.t('End Local CDP Address'),
  isConnectable,
  ({ localAddresses }, chosen) => localAddresses.end(keyOf(chosen)),
);

export const openDevTools = onPage(l10n.t('Open DevTools'), (services, chosen) => DevToolsTab.show(services, chosen));

export const showScreencast: Command = () => DevToolsTab.showScreencast(true);
export const hideScreencast: Command = () => DevToolsTab.showScreencast(false);

export const openDevToolsInBrowser = onPage(l10n.t('Open DevTools in Browser'), openInBrowser);

export const openEndpointDevTools = onPage(l10n.t("Open the Endpoint's Own DevTools"), openEndpoints);

export const detach = onSession(
  l10n.t('Detach from Session'),
  ({ viewers }, chosen) => viewers.isAttached(keyOf(chosen)),
  ({ viewers }, chosen) => viewers.detach(keyOf(chosen)),
);

export const stayAttached = onSession(
  l10n.t('Stay Attached'),
  ({ detachWhenAlone }, chosen) => detachWhenAlone.remainingMs(keyOf(chosen)) !== undefined,
  ({ detachWhenAlone }, chosen) => detachWhenAlone.stay(keyOf(chosen)),
);

function isConnectable(_: Services, { session }: ChosenSession): boolean {
  return isAttachable(session);
}

function onSession(
  title: string,
  applies: (services: Services, chosen: ChosenSession) => boolean,
  run: (services: Services, chosen: ChosenSession) => unknown,
): Command {
  return async (services, node) => {
    const chosen = await chooseSession(services, node, title, (candidate) => applies(services, candidate));
    if (chosen) await run(services, chosen);
  };
}

function onPage(title: string, run: (services: Services, chosen: ChosenTarget) => Promise<void>): Command {
  return async (services, node) => {
    const chosen = await choosePage(services, node, title, isInspectable);
    if (chosen) await run(services, chosen);
  };
}
