import { l10n } from 'vscode';
import { isAttachable, isInspectable } from '../../browserless/urls';
import { commands as ids } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { registerCommand } from '../commands';
import type { Services } from '../services';
import { choosePage, chooseSession } from '../sessions/choose';
import { keyOf, type ChosenSession, type ChosenTarget } from '../sessions/chosen';
import type { Node } from '../sessions/nodes';
import { attachDebugger, BrowserlessDebugging } from './attachDebugger';
import { copyLocalAddress } from './copyLocalAddress';
import { registerDetach } from './detach';
import { openDevToolsInBrowser } from './devtoolsInBrowser';
import { DevToolsTab } from './devtoolsTab';
import { openEndpointDevTools } from './endpointDevTools';

/** DevTools on a page: in an editor tab, in the browser, or those of the endpoint itself. */
export function register(services: Services): Disposable[] {
  const onPage = (id: string, title: string, open: (chosen: ChosenTarget) => Promise<void>): Disposable =>
    registerCommand(services.log, id, async (node?: Node) => {
      const chosen = await choosePage(services, node, title, isInspectable);
      if (chosen) await open(chosen);
    });
  const onSession = (id: string, title: string, run: (chosen: ChosenSession) => unknown): Disposable =>
    registerCommand(services.log, id, async (node?: Node) => {
      const chosen = await chooseSession(services, node, title, ({ session }) => isAttachable(session));
      if (chosen) await run(chosen);
    });
  return [
    new BrowserlessDebugging(services),
    ...registerDetach(services),
    registerCommand(services.log, ids.attachDebugger, async (node?: Node) => {
      const title = l10n.t("Attach VS Code's Debugger");
      const chosen =
        node?.kind === 'target'
          ? await choosePage(services, node, title, isInspectable)
          : await chooseSession(services, node, title, ({ session }) => isAttachable(session));
      if (chosen) await attachDebugger(chosen);
    }),
    onSession(ids.copyLocalCdpAddress, l10n.t('Copy Local CDP Address'), (chosen) =>
      copyLocalAddress(services, chosen),
    ),
    onSession(ids.endLocalCdpAddress, l10n.t('End Local CDP Address'), (chosen) =>
      services.localAddresses.end(keyOf(chosen)),
    ),
    onPage(ids.openDevTools, l10n.t('Open DevTools'), (chosen) => DevToolsTab.show(services, chosen)),
    registerCommand(services.log, ids.showScreencast, () => DevToolsTab.showScreencast(true)),
    registerCommand(services.log, ids.hideScreencast, () => DevToolsTab.showScreencast(false)),
    onPage(ids.openDevToolsInBrowser, l10n.t('Open DevTools in Browser'), (chosen) =>
      openDevToolsInBrowser(services, chosen),
    ),
    onPage(ids.openEndpointDevTools, l10n.t("Open the Endpoint's Own DevTools"), (chosen) =>
      openEndpointDevTools(services, chosen),
    ),
  ];
}
