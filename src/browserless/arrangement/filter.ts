import { plainText } from '../plainText';
import type { Session, Target } from '../session';
import type { EndpointState } from '../store';
import type { Beside } from './beside';
import { searchTexts, titleText, urlText } from './searchTexts';
import { states, statesFor, type State } from './states';

/**
 * The language of filters. A filter is terms between spaces, all of which must match:
 *
 * - `cart`: some field holds it, whatever its case. A term is text, never a pattern.
 * - `title:cart`, or `browser:`, `endpoint:`, `id:`, `is:`, `route:`, `url:`: that field holds it.
 * - `"shopping cart"`, `title:"shopping cart"`: spaces are part of it.
 * - `-cart`, `-title:cart`, `-"shopping cart"`: it does not match.
 *
 * What is begun and has no text yet, as `title:`, says nothing. Any other word before a colon is text, as in
 * `https://shop.example` and `localhost:3000`.
 */
export const filterFields = ['browser', 'endpoint', 'id', 'is', 'route', 'title', 'url'] as const;

type Field = (typeof filterFields)[number];

interface Term {
  /** As it was typed. */
  readonly source: string;
  readonly isNegated: boolean;
  /** Undefined for any field but `is`. */
  readonly field: Field | undefined;
  /** In lower case. */
  readonly text: string;
  /** What `is` asks for, any of them. */
  readonly asked: readonly State[];
}

/**
 * Why a session is shown: for what it is itself, or for some of its pages, which are shown with it then and others not.
 */
export type Match = 'session' | 'pages';

export interface Filter {
  readonly isEmpty: boolean;
  /** Whether time alone can change what matches. */
  readonly goesByTime: boolean;
  match(session: Session, endpoint: EndpointState): Match | undefined;
  /** Whether a target is among those for which its session matches. */
  matchesTarget(target: Target, session: Session, endpoint: EndpointState): boolean;
}

const termPattern = new RegExp(`(-?)(?:(${filterFields.join('|')}):)?(?:"([^"]*)"?|(\\S+))?`, 'gi');

const longest = 1000;

function parseTerms(text: string): readonly Term[] {
  // as what it is compared with
  return [...plainText(text, longest).matchAll(termPattern)].flatMap(([source, sign, word, quoted, bare]) => {
    const searched = (quoted ?? bare ?? '').toLowerCase();
    const field = word?.toLowerCase() as Field | undefined;
    const asked = field === 'is' ? statesFor(searched) : [];
    return searched === '' ? [] : { source, isNegated: sign === '-', field, text: searched, asked };
  });
}

/** `is:` words of a filter that are none. */
export const unknownStates = (text: string): readonly string[] =>
  parseTerms(text).flatMap((term) => (term.field === 'is' && term.asked.length === 0 ? [term.text] : []));

/** Whether a filter shows no sessions but those of a state. */
export const asksFor = (text: string, state: State): boolean =>
  parseTerms(text).some((term) => !term.isNegated && isAbout(term, state));

/** The filter that shows of the same sessions those of a state alone. */
export const withState = (text: string, state: State): string =>
  // in front of a quote that is still open
  [`is:${state}`, withoutState(text, state)].filter(Boolean).join(' ');

/** The filter without what it says of a state. */
export const withoutState = (text: string, state: State): string =>
  parseTerms(text)
    .filter((term) => !isAbout(term, state))
    .map(({ source }) => source)
    .join(' ');

/** `is:sus` as well, where no other state begins so. */
const isAbout = ({ asked: [first, ...others] }: Term, state: State): boolean => first === state && others.length === 0;

export function parseFilter(text: string, beside: Beside): Filter {
  const terms = parseTerms(text);
  return {
    isEmpty: terms.length === 0,
    goesByTime: terms.some(({ asked }) => asked.includes('ending')),
    match(session, endpoint) {
      let match: Match = 'session';
      for (const term of terms) {
        const ofSession = matchesSession(term, session, endpoint, beside);
        const isFound = ofSession || matchesPages(term, session);
        if (isFound === term.isNegated) return undefined;
        if (!term.isNegated && !ofSession) match = 'pages';
      }
      return match;
    },
    matchesTarget(target, session, endpoint) {
      return terms.some(
        (term) => !term.isNegated && !matchesSession(term, session, endpoint, beside) && matchesTarget(term, target),
      );
    },
  };
}

/** From how many characters on a session's own id counts: fewer hexadecimal digits are in many of them. */
const leastIdLength = 4;

function matchesSession(
  { field, text, asked }: Term,
  session: Session,
  endpoint: EndpointState,
  beside: Beside,
): boolean {
  if (field === 'is') return asked.some((state) => states[state](session, endpoint, beside));
  if (field === 'title' || field === 'url') return false;
  const texts = searchTexts(session);
  return (
    (isField(field, 'id') &&
      (texts.tracking.includes(text) || (text.length >= leastIdLength && texts.id.startsWith(text)))) ||
    (isField(field, 'browser') && texts.browser.includes(text)) ||
    (isField(field, 'route') && texts.route.includes(text)) ||
    (isField(field, 'endpoint') && endpoint.endpoint.name.toLowerCase().includes(text))
  );
}

function matchesPages({ field, text }: Term, session: Session): boolean {
  const texts = searchTexts(session);
  return (isField(field, 'title') && texts.title.includes(text)) || (isField(field, 'url') && texts.url.includes(text));
}

const matchesTarget = ({ field, text }: Term, { title, url }: Target): boolean =>
  (isField(field, 'title') && titleText(title).includes(text)) ||
  (isField(field, 'url') && urlText(url).includes(text));

const isField = (asked: Field | undefined, field: Field): boolean => asked === undefined || asked === field;
