import * as assert from 'node:assert/strict';
import { rankOf, sorted, sortKeys, type Sortable, type SortBy } from '../../../../src/browserless/arrangement/sort';
import type { Session } from '../../../../src/browserless/session';
import { page, session } from '../../samples';

type Born = Omit<Sortable, 'name'>;

const born = (id: string, bornAt: number | undefined, part: Partial<Session> = {}): Born => ({
  session: session({ id, ...part }),
  bornAt,
  endsAt: undefined,
});

/** Names of sessions are their ids here. */
function order(sortBy: SortBy, ...states: readonly Born[]): string {
  const rows = states.map((state) => ({
    id: state.session.id,
    rank: rankOf(sortBy, { ...state, name: state.session.id }),
  }));
  return sorted(rows)
    .map(({ id }) => id)
    .join(' ');
}

describe('sessions sorted', () => {
  it('by age: newest or oldest first, those of no age last', () => {
    const states = [born('middle', 200), born('unsaid', undefined), born('old', 100), born('new', 300)];
    assert.equal(order('newest', ...states), 'new middle old unsaid');
    assert.equal(order('oldest', ...states), 'old middle new unsaid');
  });

  it('by time left: least first, those whose end nobody knows last', () => {
    const ends = (id: string, endsAt: number | undefined): Born => ({ ...born(id, 0), endsAt });
    assert.equal(
      order('timeLeft', ends('late', 900), ends('unknown', undefined), ends('soon', 100)),
      'soon late unknown',
    );
  });

  it('by name: numbers count as such, case does not', () => {
    const names = ['job-10', 'Job-2', 'job-1', 'job-20 b', 'Äpfel', 'alpha'];
    assert.equal(
      order('name', ...names.map((name) => born(name, 0))),
      ['alpha', 'job-1', 'Job-2', 'job-10', 'job-20 b', 'Äpfel'].join(' '),
    );
  });

  it('by clients: most first, those that the server does not count last', () => {
    const clients = (id: string, count: number | undefined) => born(id, 0, { clients: count });
    assert.equal(
      order('clients', clients('one', 1), clients('unsaid', undefined), clients('none', 0), clients('three', 3)),
      'three one none unsaid',
    );
  });

  it('by pages: most first; workers are none', () => {
    const one = born('one', 0, { targets: [page(), page({ id: 'W', type: 'worker' })] });
    const two = born('two', 0, { targets: [page(), page({ id: 'P2' })] });
    assert.equal(order('pages', one, two), 'two one');
  });

  it('keep their order where they are equal', () => {
    const same = ['c', 'a', 'b'].map((id) => born(id, 5));
    for (const key of sortKeys.filter((one) => one !== 'name')) assert.equal(order(key, ...same), 'c a b', key);
  });
});
