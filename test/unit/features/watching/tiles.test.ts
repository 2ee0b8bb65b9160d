import * as assert from 'node:assert/strict';
import { keyText } from '../../../../src/browserless/sessionKey';
import { Store } from '../../../../src/browserless/store';
import type { On } from '../../../../src/features/sessions/nodes';
import type { Tile } from '../../../../src/shared/wallMessages';
import { endpoint, sighting } from '../../samples';
import { VirtualClock } from '../../virtualClock';
import { outsideVscode } from '../outsideVscode';

const local = endpoint();
const keyOf = (sessionId: string) => ({ endpointId: local.id, sessionId });
const idOf = (sessionId: string): string => keyText(keyOf(sessionId));

describe("a wall's tiles", () => {
  let room: typeof import('../../../../src/features/watching/wall/tiles');
  before(async () => (room = await outsideVscode('watching/wall/tiles.ts')));

  /** Tiles of which each says its session's id and how often all were drawn anew. */
  function wall(...ids: string[]) {
    const clock = new VirtualClock();
    const store = new Store();
    store.setEndpoints([local]);
    const poll = (...now: string[]): void =>
      store.succeed(
        local.id,
        now.map((id) => sighting({ id })),
        clock.now(),
      );
    const said = { facts: '' };
    let left = 0;
    const tiles = new room.Tiles({
      services: { store, clock, recentlyEnded: { get: () => undefined } as never },
      tileOf: ({ sessionId }) =>
        ({ id: idOf(sessionId), title: sessionId, label: sessionId, facts: said.facts, hasEnded: false }) as Tile,
      onLeave: () => left++,
    });
    const set = (shown: readonly string[], dirty: readonly string[] = []) => {
      const { tiles: changed, order } = tiles.set(shown.map(keyOf), (id) => dirty.map(idOf).includes(id));
      const names = (all: readonly string[] | undefined): string | undefined =>
        all?.map((id) => (JSON.parse(id) as string[])[1]).join('');
      return { changed: names(changed.map(({ id }) => id)), order: names(order), tiles: changed };
    };
    poll(...ids);
    set(ids);
    return { clock, tiles, poll, set, said, left: () => left };
  }

  it('are said once, and again where they say something else', () => {
    const { set, said } = wall('a', 'b', 'c');
    assert.deepEqual({ ...set(['a', 'b', 'c'], ['b']), tiles: [] }, { changed: '', order: undefined, tiles: [] });
    said.facts = 'other';
    assert.equal(set(['a', 'b', 'c'], ['b']).changed, 'b');
    assert.deepEqual({ ...set(['c', 'b', 'a']), tiles: [] }, { changed: '', order: 'cba', tiles: [] });
  });

  it('that have ended stay where they are for a while, and then leave', async () => {
    const { clock, tiles, poll, set, left } = wall('a', 'b', 'c', 'd');
    poll('a', 'd');
    const ended = set(['a', 'd']);
    assert.deepEqual([ended.order, tiles.running, tiles.size], [undefined, 2, 4]);
    assert.equal(ended.changed, 'bc');
    const [b] = ended.tiles;
    assert.deepEqual([b?.hasEnded, b?.note, b?.label], [true, 'Ended', 'b, Ended']);
    assert.deepEqual(tiles.find(['a', 'b'].map(idOf)), [keyOf('a')], 'and are not looked at');
    await clock.advance(room.endedMs);
    assert.equal(left(), 2);
    assert.deepEqual([set(['a', 'd']).order, tiles.has(idOf('b'))], ['ad', false]);
    assert.deepEqual([set(['a', 'd']).order, clock.waits], [undefined, []], 'once');
  });

  it('that a filter takes away leave at once', () => {
    const { clock, set } = wall('a', 'b', 'c');
    assert.equal(set(['c']).order, 'c');
    assert.deepEqual(clock.waits, []);
  });

  it('that have come back have not ended', () => {
    const { clock, poll, set } = wall('a', 'b');
    poll('a');
    set(['a']);
    poll('a', 'b');
    const back = set(['a', 'b'], ['b']);
    assert.deepEqual([back.order, clock.waits], [undefined, []]);
  });

  it('are said anew to a webview that knows none', () => {
    const { tiles, set } = wall('a', 'b');
    tiles.forget();
    assert.deepEqual({ ...set(['a', 'b']), tiles: [] }, { changed: 'ab', order: 'ab', tiles: [] });
  });
});

describe("what a command of a tile's menu is called on", () => {
  let room: typeof import('../../../../src/features/watching/tileContext');
  before(async () => (room = await outsideVscode('watching/tileContext.ts')));

  const called = (...on: unknown[]): unknown => room.rowsOf(on as unknown as On);

  it("is its session's row", () => {
    const given = { ...room.tileContext(keyOf('s1'), ';session;'), webview: 'browserlessSessions.wall' };
    assert.deepEqual(called(given), [{ kind: 'session', ...keyOf('s1') }]);
  });

  it('is what it was anywhere else', () => {
    const row = { kind: 'session', ...keyOf('s1') };
    const foreign = { ...room.tileContext(keyOf('s1'), ';session;'), webview: 'other' };
    const without = { webview: 'browserlessSessions.wall' };
    for (const on of [[], [undefined], [row], [row, [row]], [foreign], [without]]) assert.deepEqual(called(...on), on);
  });
});
