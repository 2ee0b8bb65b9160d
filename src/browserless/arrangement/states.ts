import type { Session } from '../session';
import type { EndpointState } from '../store';

export type Is = (session: Session, endpoint: EndpointState) => boolean;

/** What `is:` asks for in a filter, by its word. */
export const states = {
  running: ({ running }) => running,
  /** Nobody is connected. */
  idle: ({ clients }) => clients === 0,
  /** More than one client is connected. */
  shared: ({ clients = 0 }) => clients > 1,
  /** Has a tracking id. */
  tracked: ({ trackingId }) => trackingId !== undefined,
  /** Has a page that shows something. */
  open: ({ targets }) => targets.some(({ url }) => url !== '' && url !== 'about:blank'),
  /** Speaks Playwright's own protocol. */
  playwright: ({ protocol }) => protocol === 'playwright',
  /** Its endpoint does not answer: it is as it was last seen. */
  stale: (_, { health }) => health.kind === 'failing',
} satisfies Record<string, Is>;

export const stateWords = Object.keys(states) as readonly (keyof typeof states)[];

/** The states whose words begin so: `is:ru` while `is:running` is typed. */
export const statesFor = (typed: string): readonly Is[] =>
  stateWords.filter((word) => word.startsWith(typed)).map((word) => states[word]);
