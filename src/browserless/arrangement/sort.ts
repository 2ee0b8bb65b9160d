import { isPage } from '../session';
import type { SessionState } from '../sessionState';

/** A session's place in an order; all of an order are of one type. */
export type Rank = number | string;

/** What a session is sorted by. */
export interface Sortable extends Pick<SessionState, 'session' | 'bornAt'> {
  /** As its row shows it. */
  readonly name: string;
  /** When it ends by itself, on the monotonic clock (ms). */
  readonly endsAt: number | undefined;
}

/** The least rank stands first. What a server does not say stands last. */
type RankOf = (sortable: Sortable) => Rank;

/** Newest first, the one order that asks for nothing else. */
export const newestRank = ({ bornAt }: Pick<Sortable, 'bornAt'>): number => -(bornAt ?? -Infinity);

/** The orders that there are. */
const orders = {
  newest: newestRank,
  oldest: ({ bornAt }) => bornAt ?? Infinity,
  timeLeft: ({ endsAt }) => endsAt ?? Infinity,
  name: ({ name }) => nameRank(name),
  clients: ({ session }) => -(session.clients ?? -1),
  pages: ({ session }) => -session.targets.filter(isPage).length,
} satisfies Record<string, RankOf>;

export type SortBy = keyof typeof orders;

export const sortKeys = Object.keys(orders) as readonly SortBy[];

export const rankOf = (sortBy: SortBy, sortable: Sortable): Rank => orders[sortBy](sortable);

/** Counts numbers as such, so that `job-9` comes before `job-10`. */
export const nameRank = (name: string): string =>
  name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(16, '0'));

export interface Ranked {
  readonly rank: Rank;
}

/** The one place that decides what stands above what. Equals keep their order. */
export const sorted = <T extends Ranked>(rows: readonly T[]): T[] =>
  rows.toSorted(({ rank: a }, { rank: b }) => (a < b ? -1 : a > b ? 1 : 0));
