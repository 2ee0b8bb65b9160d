import { isPage } from '../session';
import type { SessionState } from '../store';

/** What a session is sorted by; all of an order are of one type. */
export type Rank = number | string;

/** The least rank stands first. What a server does not say stands last. */
type RankOf = (state: Pick<SessionState, 'session' | 'bornAt'>, name: string) => Rank;

/** The orders that there are; `name` is the one that a session's row shows. */
const orders = {
  newest: ({ bornAt }) => -(bornAt ?? -Infinity),
  oldest: ({ bornAt }) => bornAt ?? Infinity,
  name: (_, name) => nameRank(name),
  clients: ({ session }) => -(session.clients ?? -1),
  pages: ({ session }) => -session.targets.filter(isPage).length,
} satisfies Record<string, RankOf>;

export type SortBy = keyof typeof orders;

export const sortKeys = Object.keys(orders) as readonly SortBy[];

export const rankOf = (sortBy: SortBy, ...of: Parameters<RankOf>): Rank => orders[sortBy](...of);

/** Counts numbers as such, so that `job-9` comes before `job-10`. */
export const nameRank = (name: string): string =>
  name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(16, '0'));

export interface Ranked {
  readonly rank: Rank;
}

/** The one place that decides what stands above what. Equals keep their order. */
export const sorted = <T extends Ranked>(rows: readonly T[]): T[] =>
  rows.toSorted(({ rank: a }, { rank: b }) => (a < b ? -1 : a > b ? 1 : 0));
