import { l10n } from 'vscode';
import { plainArrangement, type Arrangement } from '../../../browserless/arrangement/arrangement';
import { asksFor, withoutState } from '../../../browserless/arrangement/filter';
import type { GroupBy } from '../../../browserless/arrangement/group';
import type { SortBy } from '../../../browserless/arrangement/sort';
import { plainText } from '../../../browserless/plainText';

interface Words {
  /** In a list of choices. */
  readonly label: string;
  /** Behind the view's name. */
  readonly short: string;
}

export const orderWords: Readonly<Record<SortBy, Words>> = {
  newest: { label: l10n.t('Age, Newest First'), short: l10n.t('newest first') },
  oldest: { label: l10n.t('Age, Oldest First'), short: l10n.t('oldest first') },
  timeLeft: { label: l10n.t('Time Left, Least First'), short: l10n.t('by time left') },
  name: { label: l10n.t('Name'), short: l10n.t('by name') },
  clients: { label: l10n.t('Clients, Most First'), short: l10n.t('by clients') },
  pages: { label: l10n.t('Pages, Most First'), short: l10n.t('by pages') },
};

export const groupWords: Readonly<Record<GroupBy, Words & { readonly example: string }>> = {
  endpoint: {
    label: l10n.t('Endpoint'),
    short: l10n.t('grouped by endpoint'),
    example: l10n.t('In the order of the settings'),
  },
  worker: {
    label: l10n.t('Worker'),
    short: l10n.t('grouped by worker'),
    example: l10n.t('Below endpoints that stand for several'),
  },
  browser: { label: l10n.t('Browser'), short: l10n.t('grouped by browser'), example: 'Chromium, Firefox · Playwright' },
  trackingPrefix: {
    label: l10n.t('Tracking ID'),
    short: l10n.t('grouped by tracking ID'),
    example: l10n.t('Its beginning: checkout of checkout-42'),
  },
  route: { label: l10n.t('Route'), short: l10n.t('grouped by route'), example: '/chromium, /chromium/playwright' },
};

/** `filter: cart · oldest first · grouped by browser`: what is not plain. */
export function arrangementText({ filter, sortBy, groupBy }: Arrangement): string {
  return [
    plainText(filter) && l10n.t('filter: {0}', plainText(filter, 60)),
    sortBy !== plainArrangement.sortBy && orderWords[sortBy].short,
    groupBy !== plainArrangement.groupBy && groupWords[groupBy].short,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** How many of all sessions a filter shows. */
export function matchesText(filter: string, shown: number, all: number): string {
  if (shown > 0) return l10n.t('{0} of {1} sessions', shown, all);
  const isOnlySuspicious = asksFor(filter, 'suspicious') && withoutState(filter, 'suspicious') === '';
  return isOnlySuspicious ? l10n.t('no session is suspicious') : l10n.t('no session matches');
}
