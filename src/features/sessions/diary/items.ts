import { env, l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { browserName } from '../../../browserless/browserName';
import type { Cause, Ended } from '../../../browserless/diary';
import { plainText } from '../../../browserless/plainText';
import { mainPage } from '../../../browserless/session';
import { formatAge } from '../../../browserless/uptime';
import { contextValue } from '../../../contributions';
import { sessionLabel, sessionsText, shown } from '../texts';

/** The diary's rows: nothing in them changes any more. */

export function diaryItem(count: number): TreeItem {
  const item = new TreeItem(l10n.t('Recently ended'), TreeItemCollapsibleState.Collapsed);
  item.description = String(count);
  item.tooltip = l10n.t('Sessions that have ended while this window watched. They are forgotten when it closes.');
  item.iconPath = new ThemeIcon('history');
  item.accessibilityInformation = { label: `${l10n.t('Recently ended')}, ${sessionsText(count)}` };
  return item;
}

export function endedItem({ endpoint, session, aliveMs, seenOn, endedOn, cause }: Ended): TreeItem {
  const page = mainPage(session);
  const label = sessionLabel(session);
  const browser = browserName(session.browser);
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  const facts = [causeText(cause), aliveMs !== undefined && l10n.t('up {0}', formatAge(aliveMs)), browser];
  item.description = [time(endedOn, 'minutes'), ...facts].filter(Boolean).join(' · ');
  item.tooltip = [
    `${label} — ${browser}`,
    page && shown(page.title),
    page && shown(page.url, 300),
    '',
    l10n.t('Last seen at {0}, gone at {1}', time(seenOn, 'seconds'), time(endedOn, 'seconds')),
    l10n.t('Likely cause: {0}', causeText(cause)),
    aliveMs !== undefined && l10n.t('Uptime: {0}', formatAge(aliveMs)),
    l10n.t('Session ID: {0}', plainText(session.id)),
    session.trackingId !== undefined && l10n.t('Tracking ID: {0}', plainText(session.trackingId)),
    l10n.t('Endpoint: {0}', plainText(endpoint.name)),
  ]
    .filter((line) => typeof line === 'string')
    .join('\n');
  item.iconPath = new ThemeIcon(causeIcon(cause), new ThemeColor('disabledForeground'));
  item.contextValue = contextValue(
    'ended',
    session.trackingId !== undefined && 'endedTracked',
    page !== undefined && 'endedPage',
  );
  item.accessibilityInformation = {
    label: [l10n.t('Session {0} ended at {1}', label, time(endedOn, 'minutes')), ...facts].filter(Boolean).join(', '),
  };
  return item;
}

export function causeText(cause: Cause): string {
  switch (cause) {
    case 'stoppedHere':
      return l10n.t('stopped here');
    case 'timedOut':
      return l10n.t('timed out');
    case 'keepAliveOver':
      return l10n.t('keep-alive over');
    case 'clientLeft':
      return l10n.t('client left');
    case 'serverGone':
      return l10n.t('server was gone');
    case 'unknown':
      return l10n.t('cause not known');
  }
}

function causeIcon(cause: Cause): string {
  switch (cause) {
    case 'stoppedHere':
      return 'debug-stop';
    case 'timedOut':
    case 'keepAliveOver':
      return 'watch';
    case 'clientLeft':
      return 'sign-out';
    case 'serverGone':
      return 'debug-disconnect';
    case 'unknown':
      return 'question';
  }
}

/** Of the day, with the date where it is another than today's. */
function time(ms: number, precision: 'minutes' | 'seconds'): string {
  const date = new Date(ms);
  const isToday = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(env.language, {
    ...(!isToday && { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(precision === 'seconds' && { second: '2-digit' }),
    hour12: false,
  });
}
