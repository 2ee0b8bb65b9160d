import { commands } from 'vscode';
import type { Remedy } from '../../../browserless/check/diagnosis';
import type { Endpoint } from '../../../browserless/endpoint';
import { commands as ids, settings, settingsSection } from '../../../contributions';
import type { EndpointNode } from '../../sessions/nodes';
import { openUserSettings, openWorkspaceSettings } from '../openSettings';

/** Leads to what has to be changed. Resolves with whether it may be changed by now. */
export async function mend(remedy: Remedy, endpoint: Endpoint): Promise<boolean> {
  const node: EndpointNode = { kind: 'endpoint', endpointId: endpoint.id };
  switch (remedy) {
    case 'setToken':
      await commands.executeCommand(ids.setToken, node);
      return true;
    case 'allowVariables':
      await commands.executeCommand(ids.allowVariables, node);
      return true;
    case 'editEndpoint':
      await commands.executeCommand(ids.editEndpoint, node);
      return endpoint.source === 'user';
    case 'endpointSettings':
      await (endpoint.source === 'user' ? openUserSettings() : openWorkspaceSettings());
      return false;
    case 'timeoutSetting':
      return openSetting(`${settingsSection}.${settings.requestTimeout}`);
    case 'intervalSetting':
      return openSetting(`${settingsSection}.${settings.refreshInterval}`);
    case 'sizeSetting':
      return openSetting(`${settingsSection}.${settings.maxAnswerSize}`);
    case 'proxySettings':
      return openSetting('http.proxy');
  }
}

async function openSetting(id: string): Promise<boolean> {
  await commands.executeCommand('workbench.action.openSettings', id);
  return false;
}
