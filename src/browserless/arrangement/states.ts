import type { Session } from '../session';
import type { EndpointState } from '../store';
import type { Beside } from './beside';

export type Is = (session: Session, endpoint: EndpointState, beside: Beside) => boolean;

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
  /** May be a leak. */
  suspicious: ({ id }, { endpoint }, { isSuspicious }) => isSuspicious({ endpointId: endpoint.id, sessionId: id }),
  /** Has less than a minute left. */
  ending: ({ id }, { endpoint }, { isEnding }) => isEnding({ endpointId: endpoint.id, sessionId: id }),
  pinned: (session, _, { isPinned }) => isPinned(session),
} satisfies Record<string, Is>;

export type State = keyof typeof states;

export const stateWords = Object.keys(states) as readonly State[];

/** The states whose words begin so: `is:ru` while `is:running` is typed. */
export const statesFor = (typed: string): readonly State[] => stateWords.filter((word) => word.startsWith(typed));
