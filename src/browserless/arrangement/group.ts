import { browserName } from '../browserName';
import { plainText } from '../plainText';
import type { Session } from '../session';

/** Sessions whose tracking id has no prefix that says anything. */
export const otherGroup = '#';
/** Sessions that have nothing to be grouped by. */
export const noGroup = '';

type NameOf = (session: Session) => string;

/** What sessions stand below, by what; each gives the name of a session's group. Endpoints are rows of their own. */
const groupings = {
  browser: ({ browser }) => browserName(browser),
  trackingPrefix: ({ trackingId }) => (trackingId === undefined ? noGroup : trackingPrefix(trackingId)),
  route: (session) => routeOf(session),
} satisfies Record<string, NameOf>;

/** The places of sessions that are no groups: endpoints as the settings have them, or each of their workers. */
const places = ['endpoint', 'worker'] as const;

type Place = (typeof places)[number];

export type GroupBy = Place | keyof typeof groupings;

export const groupKeys: readonly GroupBy[] = [...places, ...(Object.keys(groupings) as (keyof typeof groupings)[])];

export const isPlace = (groupBy: GroupBy): groupBy is Place => places.some((place) => place === groupBy);

/** The name of a session's group; the id of the endpoint that was asked where there are no groups. */
export const groupOf = (groupBy: GroupBy, session: Session, endpointId: string): string =>
  isPlace(groupBy) ? endpointId : groupings[groupBy](session);

const longestName = 80;

/**
 * What a tracking id begins with, up to the first digit, space or sign: `checkout` of `checkout-42`, `checkout_eu` and
 * `checkout7`. One that begins with such, or with the digits of a UUID, is among the others.
 */
export function trackingPrefix(trackingId: string): string {
  if (/^[\da-f]{8}(-|[\da-f]{8})/i.test(trackingId)) return otherGroup;
  return plainText(/^\p{L}+/u.exec(trackingId.slice(0, longestName))?.[0] ?? '') || otherGroup;
}

/**
 * The route that a session was opened by, the server's first name for it: `/chromium` of `/chromium?(/)`, a pattern of
 * browserless (`routePath`).
 */
export function routeOf({ routePath: [first] }: Session): string {
  if (first === undefined) return noGroup;
  return plainText(first.replace(/[?+*@!]?\(.*$/s, ''), longestName) || '/';
}
