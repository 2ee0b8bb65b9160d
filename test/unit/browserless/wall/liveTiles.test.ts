import * as assert from 'node:assert/strict';
import { LiveTiles, turnMs } from '../../../../src/browserless/wall/liveTiles';
import { VirtualClock } from '../../virtualClock';

/** A wall of which so many tiles may be live, and what it looks at. */
function wall(max: number) {
  const clock = new VirtualClock();
  const setting = { max };
  const live: string[] = [];
  const begun: string[] = [];
  const tiles = new LiveTiles({
    clock,
    max: () => setting.max,
    begin: (tile) => {
      live.push(tile);
      begun.push(tile);
      return { dispose: () => void live.splice(live.indexOf(tile), 1) };
    },
  });
  return { clock, setting, tiles, begun, live: () => live.toSorted().join('') };
}

describe('the tiles of a wall', () => {
  it('are live while they are seen, and no longer', async () => {
    const { clock, tiles, begun, live } = wall(9);
    tiles.see(['a', 'b', 'c']);
    assert.equal(live(), 'abc');
    tiles.see(['b', 'c', 'd']);
    assert.equal(live(), 'bcd');
    await clock.advance(10 * turnMs);
    assert.deepEqual([live(), begun.join(''), clock.waits], ['bcd', 'abcd', []], 'nobody waits: nobody is disturbed');
    assert.deepEqual([tiles.isLive('b'), tiles.isLive('a')], [true, false]);
    tiles.see([]);
    assert.equal(live(), '');
  });

  it('take turns where there are more than may be live, none twice before each had one', async () => {
    const { clock, tiles, begun, live } = wall(2);
    tiles.see(Array.from('abcde'));
    for (const tile of 'abcde') tiles.showed(tile);
    assert.equal(live().length, 2);
    for (let turn = 0; turn < 10; turn++) {
      for (const tile of live()) tiles.showed(tile);
      await clock.advance(turnMs);
      assert.equal(live().length, 2);
    }
    const counts = Array.from('abcde').map((tile) => begun.filter((one) => one === tile).length);
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join(' '));
    assert.ok(Math.min(...counts) > 2, 'turns were taken');
  });

  it('give way as soon as they have shown something to those that have not yet', async () => {
    const { clock, tiles, live } = wall(2);
    tiles.see(Array.from('abcd'));
    assert.deepEqual([live(), tiles.waits], ['ab', 2]);
    tiles.showed('a');
    assert.equal(live(), 'bc');
    tiles.showed('a');
    assert.equal(live(), 'bc', 'it is not live any more');
    tiles.showed('c');
    assert.equal(live(), 'bd');
    tiles.showed('d');
    tiles.showed('b');
    assert.equal(live(), 'bd', 'all have shown something');
    await clock.advance(turnMs - 1);
    assert.equal(live(), 'bd');
    await clock.advance(1);
    assert.equal(live(), 'ac');
  });

  it('that show nothing give way after their turn', async () => {
    const { clock, tiles, live } = wall(1);
    tiles.see(['a', 'b']);
    await clock.advance(turnMs);
    assert.equal(live(), 'b');
    await clock.advance(turnMs);
    assert.equal(live(), 'a');
  });

  it('begin anew when they come into sight again', () => {
    const { tiles, live } = wall(1);
    tiles.see(['a']);
    tiles.showed('a');
    tiles.see(['b', 'c']);
    tiles.showed('b');
    assert.equal(live(), 'c');
    tiles.see(['c', 'a']);
    tiles.showed('c');
    assert.equal(live(), 'a');
  });

  it('follow the setting', () => {
    const { setting, tiles, live } = wall(3);
    tiles.see(Array.from('abcd'));
    setting.max = 1;
    tiles.settingChanged();
    assert.deepEqual([live().length, tiles.waits], [1, 3]);
    setting.max = 4;
    tiles.settingChanged();
    assert.equal(live(), 'abcd');
    tiles.dispose();
    assert.equal(live(), '');
  });
});
