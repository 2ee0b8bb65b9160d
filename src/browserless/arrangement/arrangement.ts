import { groupKeys, type GroupBy } from './group';
import { sortKeys, type SortBy } from './sort';

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

/** An arrangement that has been stored, by whatever version; what it does not know is plain. */
export function readArrangement(stored: unknown): Arrangement {
  const { filter, sortBy, groupBy } = (stored ?? {}) as Partial<Record<keyof Arrangement, unknown>>;
  return {
    filter: typeof filter === 'string' ? filter : plainArrangement.filter,
    sortBy: sortKeys.find((key) => key === sortBy) ?? plainArrangement.sortBy,
    groupBy: groupKeys.find((key) => key === groupBy) ?? plainArrangement.groupBy,
  };
}
