import { l10n } from 'vscode';
import { isInspectable } from '../../browserless/urls';
import type { Command } from '../commands';
import { choosePage } from '../sessions/choose';
import { LiveTab } from './live/liveTab';

/** What commands show of pages. */

export const watchLive: Command = async (services, node) => {
  const chosen = await choosePage(services, node, l10n.t('Watch Live'), isInspectable);
  if (chosen) LiveTab.show(services, chosen);
};
