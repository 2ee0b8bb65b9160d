import { l10n } from 'vscode';
import type { Endpoint } from '../../browserless/endpoint';
import { commands as ids } from '../../contributions';
import { registerCommand } from '../commands';
import type { Services } from '../services';
import type { Node } from '../sessions/nodes';
import { addEndpoint } from './addEndpoint';
import { allowVariables } from './allowVariables';
import { editEndpoint } from './editEndpoint';
import { registerTokenMove } from './moveTokens';
import { openUserSettings, openWorkspaceSettings, showWorkspaceSettings } from './openSettings';
import { chooseEndpoint } from './pick';
import { removeEndpoint } from './removeEndpoint';
import { setToken } from './setToken';
import { startLocalBrowserless } from './startLocal';
import type { Disposable } from '../../shared/disposable';

/** Endpoints: adding, changing and removing them, their tokens, asking them anew. */
export function register(services: Services): Disposable[] {
  const { store, fleet, log } = services;
  const onEndpoint = (id: string, title: string, run: (endpoint: Endpoint) => Promise<void>): Disposable =>
    registerCommand(log, id, async (node?: Node) => {
      const endpoint = await chooseEndpoint(store, node, title);
      if (endpoint) await run(endpoint);
    });
  return [
    registerCommand(log, ids.addEndpoint, () => addEndpoint(services)),
    onEndpoint(ids.editEndpoint, l10n.t('Edit Endpoint'), (endpoint) =>
      endpoint.source === 'user' ? editEndpoint(services, endpoint) : showWorkspaceSettings(),
    ),
    onEndpoint(ids.removeEndpoint, l10n.t('Remove Endpoint'), (endpoint) =>
      endpoint.source === 'user' ? removeEndpoint(services, endpoint) : showWorkspaceSettings(),
    ),
    onEndpoint(ids.allowVariables, l10n.t('Allow Environment Variables'), (endpoint) =>
      allowVariables(services, endpoint),
    ),
    onEndpoint(ids.setToken, l10n.t('Set Token'), (endpoint) => setToken(services, endpoint)),
    onEndpoint(ids.refreshEndpoint, l10n.t('Refresh Endpoint'), ({ id }) => fleet.refresh(id)),
    onEndpoint(ids.checkEndpoint, l10n.t('Check Endpoint'), async (endpoint) => {
      const { CheckReport } = await import('./check');
      CheckReport.show(services, endpoint);
    }),
    registerCommand(log, ids.refresh, () => fleet.refresh()),
    registerCommand(log, ids.startLocalBrowserless, () => startLocalBrowserless(services)),
    registerCommand(log, ids.openSettings, (node) =>
      node?.kind === 'badEntry' && node.source === 'workspace' ? openWorkspaceSettings() : openUserSettings(),
    ),
    registerCommand(log, ids.showLog, () => log.show()),
    ...registerTokenMove(services),
  ];
}
