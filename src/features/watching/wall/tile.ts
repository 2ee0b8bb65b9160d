import { leftChangesAt, isEndMarked } from '../../../browserless/countdown';
import { parseUrl } from '../../../browserless/parseUrl';
import { plainText } from '../../../browserless/plainText';
import { mainPage, type Target } from '../../../browserless/session';
import { keyText, type SessionKey } from '../../../browserless/sessionKey';
import { ageChangesAt } from '../../../browserless/uptime';
import { readableUrl } from '../../../browserless/urls';
import type { Tile } from '../../../shared/wallMessages';
import type { Services } from '../../services';
import { sessionItem } from '../../sessions/items';
import { ageOf, sessionDescription, sessionLabel, shown } from '../../sessions/texts';
import { lookingOf } from '../../sessions/view';
import { tileContext } from '../tileContext';
import type { Seen } from './sight';
import { noteText } from './texts';

/** What a tile says, as its session's row does; undefined where there is no such session. */
export function tileOf(services: Services, key: SessionKey, seen: Seen, isOneOfMany: boolean): Tile | undefined {
  const { store, clock } = services;
  const endpoint = store.get(key.endpointId);
  const state = store.session(key.endpointId, key.sessionId);
  if (!endpoint || !state) return undefined;
  const now = clock.now();
  const looking = lookingOf(services, key);
  const { session } = state;
  const { contextValue = '', accessibilityInformation } = sessionItem(state, endpoint, looking, now);
  const title = sessionLabel(session);
  const page = mainPage(session);
  const pageTitle = page ? shown(page.title) : '';
  const host = page ? hostOf(page) : '';
  const place = isOneOfMany ? plainText(endpoint.endpoint.name) : '';
  const note = noteText(seen, session, endpoint.endpoint);
  return {
    id: keyText(key),
    title,
    page: pageTitle === title ? '' : pageTitle,
    host,
    place,
    facts: sessionDescription(state, endpoint, looking, now),
    label: [accessibilityInformation?.label, pageTitle !== title && pageTitle, host, place, note]
      .filter(Boolean)
      .join(', '),
    note,
    isOld: seen.kind !== 'well' && seen.kind !== 'behind',
    isMarked: isEndMarked(looking.end, now) || looking.suspicions.length > 0,
    hasEnded: false,
    context: JSON.stringify(tileContext(key, contextValue)),
  };
}

/** Whose page it is: its host, or what else its address says. */
const hostOf = ({ url }: Target): string => plainText(parseUrl(url)?.host ?? '') || shown(readableUrl(url), 60);

/** When what a tile says will be something else by time alone (monotonic ms). */
export function tileChangesAt({ store, clock, prospects }: Services, key: SessionKey): number {
  const now = clock.now();
  const endpoint = store.get(key.endpointId);
  const state = store.session(key.endpointId, key.sessionId);
  if (!endpoint || !state || endpoint.health.kind === 'failing') return Infinity;
  const age = ageOf(state, endpoint, now);
  return Math.min(age === undefined ? Infinity : ageChangesAt(age, now), leftChangesAt(prospects.endOf(key), now));
}
