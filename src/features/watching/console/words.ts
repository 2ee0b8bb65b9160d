import { l10n } from 'vscode';
import type { MarkWords } from '../../../browserless/console/reader';
import type { ConsoleWords } from '../../../shared/consoleMessages';
import { numberText } from '../../inLanguage';

/** What a console says itself between what the page says. */
export const markWords = (): MarkWords => ({
  navigated: (url) => (url === undefined ? l10n.t('Loaded anew.') : l10n.t('Navigated to {0}', url)),
  cleared: () => l10n.t('The page has cleared its console. What it said before stays here.'),
  leftOut: (count) =>
    count === 1
      ? l10n.t('1 message left out: the page says more than can be read.')
      : l10n.t('{0} messages left out: the page says more than can be read.', numberText(count)),
});

/** The words of its list. */
export const listWords = (): ConsoleWords => ({
  list: l10n.t('Console'),
  filter: l10n.t('Filter'),
  levels: {
    verbose: l10n.t('Verbose'),
    info: l10n.t('Info'),
    warning: l10n.t('Warnings'),
    error: l10n.t('Errors'),
  },
  clear: l10n.t('Clear Console'),
  copyAll: l10n.t('Copy All That Is Shown'),
  copyEntry: l10n.t('Copy'),
  saveHar: l10n.t('Save Requests as HAR…'),
  times: l10n.t('Show Times'),
  showStack: l10n.t('Show Who Called'),
  repeated: l10n.t('Said {0} times', '{0}'),
  shownOf: l10n.t('{0} of {1} shown', '{0}', '{1}'),
  dropped: l10n.t('{0} older ones dropped', '{0}'),
  nothing: l10n.t('This page has said nothing yet.'),
  noMatch: l10n.t('Nothing matches the filter and the levels.'),
  toEnd: l10n.t('Scroll to the Newest'),
});
