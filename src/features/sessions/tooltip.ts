import { l10n } from 'vscode';
import { shownAddress } from '../../browserless/address';
import { browserName } from '../../browserless/browserName';
import { plainText } from '../../browserless/plainText';
import { isPage, mainPage, type Target } from '../../browserless/session';
import type { SessionState } from '../../browserless/sessionState';
import type { EndpointState } from '../../browserless/store';
import { formatAge } from '../../browserless/uptime';
import type { Outlook } from './outlook';
import { suspicionSentences } from './suspicionTexts';
import { ageOf, sessionLabel, shown, targetLabel } from './texts';

/** How long a session may still live, or at least how long it might have. */
function timeLeftText({ end, timeoutMs }: Outlook, now: number): string | undefined {
  if (end?.by === 'keepAlive') return l10n.t('Time left: {0} at most, unless a client comes', formatAge(end.at - now));
  if (timeoutMs === undefined) return undefined;
  const timeout = formatAge(timeoutMs);
  return end ? l10n.t('Time left: {0} of {1}', formatAge(end.at - now), timeout) : l10n.t('Timeout: {0}', timeout);
}

/** Everything about a session that fits on a hover, as plain lines. */
export function sessionTooltip(state: SessionState, endpoint: EndpointState, outlook: Outlook, now: number): string {
  const { standing } = outlook;
  const { session } = state;
  const age = ageOf(state, endpoint, now);
  const page = mainPage(session);
  const lines: (string | false | undefined)[] = [
    `${sessionLabel(session)} — ${browserName(session.browser)}`,
    page && shown(page.url, 300),
    '',
    ...suspicionSentences(state, outlook, now),
    age !== undefined && l10n.t('Uptime: {0}', formatAge(age)),
    timeLeftText(outlook, now),
    session.clients !== undefined && l10n.t('Clients: {0}', session.clients),
    standing && l10n.t('Of this window: {0}', standing.own),
    standing?.isAlone && l10n.t('Only this window keeps it alive: it ends when you detach.'),
    session.targets.length > 0 && l10n.t('Pages: {0}', session.targets.filter(isPage).length),
    session.ttl !== undefined &&
      session.ttl > 0 &&
      l10n.t('Kept alive for {0} after the last client', formatAge(session.ttl)),
    l10n.t('Session ID: {0}', plainText(session.id)),
    session.trackingId !== undefined && l10n.t('Tracking ID: {0}', plainText(session.trackingId)),
    l10n.t(
      'Endpoint: {0}',
      `${plainText(endpoint.endpoint.name)} (${plainText(shownAddress(endpoint.endpoint.baseUrl), 500)})`,
    ),
    session.protocol === 'playwright' &&
      l10n.t(
        "{0} speaks Playwright's own protocol here: no pages to list, no picture, nothing to debug.",
        browserName(session.browser).replace(' · Playwright', ''),
      ),
  ];
  return lines.filter((line) => typeof line === 'string').join('\n');
}

/** A target's title and address. */
export const targetTooltip = (target: Target): string =>
  [...new Set([targetLabel(target), shown(target.url, 500)])].filter(Boolean).join('\n');

/** A page and the session that it is in. */
export function pageTooltip(page: Target, state: SessionState, endpoint: EndpointState, now: number): string {
  const { clients } = state.session;
  const age = ageOf(state, endpoint, now);
  return [
    targetTooltip(page),
    '',
    age !== undefined && l10n.t('Uptime: {0}', formatAge(age)),
    clients !== undefined && l10n.t('Clients: {0}', clients),
  ]
    .filter((line) => typeof line === 'string')
    .join('\n');
}
