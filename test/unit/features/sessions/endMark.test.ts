import * as assert from 'node:assert/strict';
import type { End } from '../../../../src/browserless/timeLeft';
import type * as items from '../../../../src/features/sessions/items';
import { endpoint, sessionState } from '../../samples';
import { outsideVscode } from '../outsideVscode';

describe("a session's row near its end", () => {
  let sessionItem: typeof items.sessionItem;
  before(async () => ({ sessionItem } = await outsideVscode<typeof items>('sessions/items.ts')));

  const row = (end: End, now: number) => {
    const state = sessionState();
    const known = { askedAt: now, answeredAt: now, reading: undefined };
    const alone = { isBalanced: false, held: new Map(), lost: new Set<string>() } as const;
    const endpointState = {
      endpoint: endpoint(),
      health: { kind: 'ok' },
      sessions: [state],
      ...known,
      ...alone,
    } as const;
    const looking = { end, timeoutMs: end.ofMs, suspicions: [], standing: undefined };
    return sessionItem(state, endpointState, { ...looking, isViewed: false, isLeaving: false, isPinned: false }, now);
  };
  const icon = (end: End, now: number): string => (row(end, now).iconPath as { id: string }).id;

  it('counts down, and is marked in the last minute of a long life', () => {
    const end: End = { at: 605_000, ofMs: 600_000, by: 'timeout' };
    assert.doesNotMatch(String(row(end, 544_000).description), /left/);
    assert.match(String(row(end, 546_000).description), /^59 s left · /);
    assert.notEqual(icon(end, 544_000), 'watch');
    assert.equal(icon(end, 546_000), 'watch');
  });

  it('counts down from its birth, and is marked at its end alone, where its life is short', () => {
    const end: End = { at: 35_000, ofMs: 30_000, by: 'timeout' };
    assert.match(String(row(end, 6000).description), /^29 s left · /);
    assert.notEqual(icon(end, 6000), 'watch');
    assert.equal(icon(end, 29_000), 'watch');
  });
});
