import { l10n } from 'vscode';
import { browserName } from '../../browserless/browserName';
import { isUnverified, type Endpoint } from '../../browserless/endpoint';
import { parseUrl } from '../../browserless/parseUrl';
import { inMessage, plainText } from '../../browserless/plainText';
import { hideTokens } from '../../browserless/redaction';
import { isPage, mainPage, type Session, type Target } from '../../browserless/session';
import type { SessionState } from '../../browserless/sessionState';
import type { EndpointState } from '../../browserless/store';
import { secondsLeft } from '../../browserless/countdown';
import { coarseAge, formatAge } from '../../browserless/uptime';
import type { Standing } from '../../browserless/viewers';
import { readableUrl } from '../../browserless/urls';
import { severalServers } from '../endpoints/balancerTexts';
import type { Outlook } from './outlook';
import { suspicionSentences, suspicionWord } from './suspicionTexts';

/** What a session is called: its tracking id, or else what its first page shows. */
export function sessionLabel(session: Session): string {
  return (
    plainText(session.trackingId ?? '') ||
    pageName(mainPage(session)) ||
    l10n.t('Session {0}', plainText(session.id).slice(0, 8))
  );
}

/** A page's title or address as text for the screen. */
export const shown = (text: string, longest?: number): string => plainText(hideTokens(text), longest);

export { inMessage };

/** A session in a message: `job-42 (Chromium)`. */
export const sessionInMessage = (session: Session): string =>
  inMessage(`${sessionLabel(session)} (${browserName(session.browser)})`);

function pageName(page: Target | undefined): string {
  if (!page || page.url === 'about:blank') return '';
  return shown(page.title) || plainText(parseUrl(page.url)?.host ?? '');
}

export const targetLabel = ({ title, url, type }: Target): string => shown(title) || shown(readableUrl(url)) || type;

/** Nothing where it would only say the label again. */
export function targetDescription(target: Target): string {
  const url = shown(readableUrl(target.url), 500);
  return url === targetLabel(target) ? '' : url;
}

export function clientsText(clients: number): string {
  if (clients === 0) return l10n.t('no clients');
  return clients === 1 ? l10n.t('1 client') : l10n.t('{0} clients', clients);
}

/** Whose sockets are on a session: `2 clients, 1 from here`. */
function companyText({ clients }: Session, standing: Standing | undefined): string | undefined {
  if (standing?.isAlone) return l10n.t('only this window keeps it alive');
  const all = clients === undefined ? undefined : clientsText(clients);
  const own = standing && l10n.t('{0} from here', standing.own);
  return all && own ? l10n.t('{0}, {1}', all, own) : (all ?? own);
}

export function sessionsText(count: number): string {
  if (count === 0) return l10n.t('no sessions');
  return count === 1 ? l10n.t('1 session') : l10n.t('{0} sessions', count);
}

function pagesText(count: number): string {
  return count === 1 ? l10n.t('1 page') : l10n.t('{0} pages', count);
}

/**
 * A session's age in ms at `now`; while its endpoint fails, its age when it was last seen: nobody knows whether it has
 * grown since.
 */
export function ageOf({ bornAt }: SessionState, endpoint: EndpointState, now: number): number | undefined {
  if (bornAt === undefined) return undefined;
  return (endpoint.health.kind === 'failing' ? (endpoint.answeredAt ?? now) : now) - bornAt;
}

/**
 * `42 s left · abandoned · 4 min · 1 client · Chromium`: what changes and matters most first, since a narrow side bar cuts
 * the rest.
 */
export function sessionDescription(
  state: SessionState,
  endpoint: EndpointState,
  { standing, end, suspicions }: Outlook,
  now: number,
): string {
  const { session } = state;
  const age = ageOf(state, endpoint, now);
  const left = secondsLeft(end, now);
  return [
    left !== undefined && l10n.t('{0} s left', left),
    ...suspicions.map(suspicionWord),
    age !== undefined && formatAge(age),
    companyText(session, standing),
    !session.running && !suspicions.includes('notRunning') && l10n.t('not running'),
    browserName(session.browser),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What is to be known of an endpoint before anything is believed of it. */
export function endpointCautions(endpoint: Endpoint): string[] {
  return [
    isUnverified(endpoint) &&
      l10n.t('Its certificate is not checked: whoever answers there is believed, and given the token.'),
    endpoint.source === 'workspace' && l10n.t("From this workspace's settings."),
  ].filter((caution) => typeof caution === 'string');
}

/**
 * `certificate not checked · full · 9 sessions · 10/10 running`: what must not be overlooked comes first, since a narrow
 * side bar cuts the rest.
 */
export function endpointDescription(
  state: EndpointState,
  now: number,
  capacity: { readonly attention?: string | undefined; readonly pressure?: string | undefined },
  shown?: number,
): string {
  const { endpoint } = state;
  return [
    isUnverified(endpoint) && l10n.t('certificate not checked'),
    capacity.attention,
    sessionsDescription(state, now, shown),
    capacity.pressure,
    state.isBalanced && severalServers(),
    endpoint.source === 'workspace' && l10n.t('from the workspace'),
  ]
    .filter(Boolean)
    .join(' · ');
}

function sessionsDescription(
  { health, sessions, answeredAt }: EndpointState,
  now: number,
  shownSessions: number | undefined,
): string {
  const { length } = sessions;
  const text = shownSessions === undefined ? sessionsText(length) : l10n.t('{0} of {1}', shownSessions, length);
  if (health.kind === 'waiting') return l10n.t('asking…');
  if (health.kind === 'ok') return text;
  if (answeredAt === undefined) return l10n.t('no answer yet');
  return l10n.t('{0} · seen {1} ago', text, formatAge(now - answeredAt));
}

/** An age as a screen reader should say it. */
function spokenAge(ms: number): string {
  const { days, hours, minutes, seconds } = coarseAge(ms);
  const parts = [
    days && (days === 1 ? l10n.t('1 day') : l10n.t('{0} days', days)),
    hours && (hours === 1 ? l10n.t('1 hour') : l10n.t('{0} hours', hours)),
    minutes && (minutes === 1 ? l10n.t('1 minute') : l10n.t('{0} minutes', minutes)),
    seconds && (seconds === 1 ? l10n.t('1 second') : l10n.t('{0} seconds', seconds)),
  ];
  return parts.filter(Boolean).join(' ') || l10n.t('0 seconds');
}

/** A session's row as a sentence. */
export function sessionSentence(state: SessionState, endpoint: EndpointState, outlook: Outlook, now: number): string {
  const { session } = state;
  const left = secondsLeft(outlook.end, now);
  const age = ageOf(state, endpoint, now);
  const pages = session.targets.filter(isPage).length;
  const isStale = endpoint.health.kind === 'failing';
  return [
    l10n.t('Session {0}', sessionLabel(session)),
    browserName(session.browser),
    left !== undefined && l10n.t('{0} left', spokenAge(1000 * left)),
    age !== undefined && (isStale ? l10n.t('was up {0}', spokenAge(age)) : l10n.t('up {0}', spokenAge(age))),
    companyText(session, outlook.standing),
    pages > 0 && pagesText(pages),
    !session.running && l10n.t('not running'),
    isStale && l10n.t('not seen since its endpoint stopped answering'),
    ...suspicionSentences(state, outlook, now),
  ]
    .filter(Boolean)
    .join(', ');
}
