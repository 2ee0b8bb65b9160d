import type { GroupBy } from './group';
import type { SortBy } from './sort';

/** Which sessions are shown, in what order and below what: what a user has chosen. */
export interface Arrangement {
  /** As it was typed; see filter.ts. */
  readonly filter: string;
  readonly sortBy: SortBy;
  readonly groupBy: GroupBy;
}

/** All sessions below their endpoints, newest first, as the store has them. */
export const plainArrangement: Arrangement = { filter: '', sortBy: 'newest', groupBy: 'endpoint' };

export const isPlain = ({ filter, sortBy, groupBy }: Arrangement): boolean =>
  filter.trim() === '' && sortBy === plainArrangement.sortBy && groupBy === plainArrangement.groupBy;
