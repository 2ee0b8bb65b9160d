import { l10n } from 'vscode';
import type { Command } from '../commands';
import { chooseEndpoint, configuredFor } from '../endpoints/pick';
import { choosePage, chooseSession } from '../sessions/choose';
import { copyEndpointAsCode, copyPageAsCode, copySessionAsCode } from './copyAsCode';
import { EndpointInTerminals } from './endpointInTerminals';

export const copyAsCode: Command = async (services, node) => {
  const title = l10n.t('Copy as Code');
  if (node?.kind === 'session') {
    const chosen = await chooseSession(services, node, title);
    return chosen && copySessionAsCode(services, chosen);
  }
  if (node?.kind === 'target') {
    const chosen = await choosePage(services, node, title);
    return chosen && copyPageAsCode(services, chosen);
  }
  const endpoint = await chooseEndpoint(services, node, title);
  return endpoint && copyEndpointAsCode(services, endpoint);
};

export const useInTerminals: Command = async (services, node) => {
  const endpoint = await chooseEndpoint(services, node, l10n.t('Use Endpoint in Terminals'));
  if (endpoint) await EndpointInTerminals.use(services, configuredFor(services, endpoint));
};

export const stopUsingInTerminals: Command = () => EndpointInTerminals.stop();
