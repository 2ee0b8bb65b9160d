import { l10n } from 'vscode';
import type { Endpoint } from '../../browserless/endpoint';
import type { Command } from '../commands';
import type { Services } from '../services';
import { addEndpoint as add } from './addEndpoint';
import { allowVariables as allow } from './allowVariables';
import { editEndpoint as edit } from './editEndpoint';
import { moveTokens as move } from './moveTokens';
import { openUserSettings, openWorkspaceSettings, showWorkspaceSettings } from './openSettings';
import { chooseEndpoint, configuredFor } from './pick';
import { removeEndpoint as remove } from './removeEndpoint';
import { setToken as set } from './setToken';
import { startLocalBrowserless as startLocal } from './startLocal';

/** What commands do with endpoints. */

export { offerTokenMove } from './moveTokens';

export const addEndpoint: Command = (services) => add(services);

export const editEndpoint = onConfigured(l10n.t('Edit Endpoint'), (services, endpoint) => {
  if (endpoint.source === 'workspace') return showWorkspaceSettings();
  return endpoint.workers ? openUserSettings() : edit(services, endpoint);
});

export const removeEndpoint = onConfigured(l10n.t('Remove Endpoint'), (services, endpoint) =>
  endpoint.source === 'user' ? remove(services, endpoint) : showWorkspaceSettings(),
);

export const allowVariables = onEndpoint(l10n.t('Allow Environment Variables'), allow);

export const setToken = onEndpoint(l10n.t('Set Token'), set);

export const refreshEndpoint = onEndpoint(l10n.t('Refresh Endpoint'), ({ workers }, endpoint) =>
  workers.refresh(endpoint),
);

export const checkEndpoint = onEndpoint(l10n.t('Check Endpoint'), async (services, endpoint) => {
  const { CheckReport } = await import('./check');
  CheckReport.show(services, endpoint);
});

export const startLocalBrowserless: Command = (services) => startLocal(services);

export const openSettings: Command = ({ store }, node) => {
  const entry = node?.kind === 'note' ? store.get(node.endpointId)?.endpoint : node?.kind === 'badEntry' && node;
  return entry && entry.source === 'workspace' ? openWorkspaceSettings() : openUserSettings();
};

export const moveTokens: Command = (services) => move(services);

function onEndpoint(title: string, run: (services: Services, endpoint: Endpoint) => unknown): Command {
  return async (services, node) => {
    const endpoint = await chooseEndpoint(services, node, title);
    if (endpoint) await run(services, endpoint);
  };
}

/** For what is done with an endpoint as it stands in the settings, also from a worker's row. */
function onConfigured(title: string, run: (services: Services, endpoint: Endpoint) => unknown): Command {
  return onEndpoint(title, (services, endpoint) => run(services, configuredFor(services, endpoint)));
}
