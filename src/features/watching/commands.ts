import { l10n } from 'vscode';
import { isInspectable } from '../../browserless/urls';
import type { Command } from '../commands';
import { chooseEndpoint } from '../endpoints/pick';
import { choosePage } from '../sessions/choose';
import { ConsoleTab } from './console/consoleTab';
import { LiveTab } from './live/liveTab';

/** What commands show of pages. */

export const watchLive: Command = async (services, node) => {
  const chosen = await choosePage(services, node, l10n.t('Watch Live'), isInspectable);
  if (chosen) LiveTab.show(services, chosen);
};

/** In a view's title it is called on the row that has the focus, which is not meant. */
export const openWall: Command = async (services) => (await import('./wall')).Wall.show(services);

export const openEndpointWall: Command = async (services, node) => {
  const endpoint = await chooseEndpoint(services, node, l10n.t('Open Wall of Endpoint'));
  if (endpoint) await (await import('./wall')).Wall.show(services, endpoint);
};

export const showConsole: Command = async (services, node) => {
  const chosen = await choosePage(services, node, l10n.t('Show Console'), isInspectable);
  if (chosen) ConsoleTab.show(services, chosen);
};
