import { browserName } from '../browserName';
import { plainText } from '../plainText';
import type { Session } from '../session';
import { routeOf } from './group';

/** What a filter looks into, in lower case. Of several targets each has its line. */
export interface SearchTexts {
  readonly browser: string;
  /** The tracking id. */
  readonly tracking: string;
  /** The session's own id. */
  readonly id: string;
  readonly route: string;
  readonly title: string;
  readonly url: string;
}

/** A session that has not changed is the same object, and is looked into with every letter that is typed. */
const known = new WeakMap<Session, SearchTexts>();

export function searchTexts(session: Session): SearchTexts {
  const before = known.get(session);
  if (before) return before;
  const texts = {
    browser: lower(`${browserName(session.browser)}\n${session.browser}`),
    tracking: lower(session.trackingId ?? ''),
    id: lower(session.id),
    route: lower(routeOf(session)),
    title: session.targets.map(({ title }) => titleText(title)).join('\n'),
    url: session.targets.map(({ url }) => urlText(url)).join('\n'),
  };
  known.set(session, texts);
  return texts;
}

/** How much of a title and of an address is looked into: `data:` has no end. */
const longest = 1000;

export const titleText = (title: string): string => lower(plainText(title, longest));

export const urlText = (url: string): string => lower(url.slice(0, longest));

const lower = (text: string): string => text.toLowerCase();
