import * as assert from 'node:assert/strict';
import { ConsoleHistory, mark, mostEntries, type Said } from '../../../../src/browserless/console/history';
import type { ConsoleUpdate } from '../../../../src/shared/consoleMessages';
import { VirtualClock } from '../../virtualClock';

const said = (text: string, more: Partial<Said> = {}): Said => ({
  kind: 'message',
  level: 'info',
  spans: [{ text }],
  depth: 0,
  at: 1,
  source: undefined,
  stack: [],
  ...more,
});

const lines = ({ entries }: ConsoleUpdate): string[] =>
  entries.map(({ spans, count }) => spans.map(({ text }) => text).join('') + (count > 1 ? ` ×${count}` : ''));

describe("a console's entries", () => {
  let clock: VirtualClock;
  let history: ConsoleHistory;

  beforeEach(() => {
    clock = new VirtualClock();
    history = new ConsoleHistory(clock, (count) => [{ text: `${count} left out` }]);
  });

  it('are told once, all first and then what is new', () => {
    history.add(said('a'));
    const first = history.take();
    assert.deepEqual([first.isWhole, lines(first)], [true, ['a']]);
    history.add(said('b'));
    const second = history.take();
    assert.deepEqual([second.isWhole, lines(second)], [false, ['b']]);
    assert.deepEqual(lines(history.take()), []);
    assert.deepEqual(lines(history.take(true)), ['a', 'b']);
  });

  it('are counted where they are said again, and told again', () => {
    history.add(said('a'));
    history.take();
    history.add(said('a'));
    history.add(said('a'));
    assert.deepEqual(lines(history.take()), ['a ×3']);
    history.add(said('a', { level: 'error' }));
    history.add(said('a', { depth: 1 }));
    history.add(mark([{ text: 'gone' }], 1));
    history.add(mark([{ text: 'gone' }], 1));
    assert.deepEqual(lines(history.take()), ['a', 'a', 'gone ×2'], 'another is another');
  });

  it('are the last so many, and what is dropped is counted', () => {
    for (let n = 0; n < mostEntries + 1500; n++) history.add(said(String(n)));
    const { entries, dropped, firstId } = history.take();
    assert.deepEqual([entries.length, dropped, entries[0]?.id], [mostEntries, 1500, firstId]);
    assert.deepEqual(entries.at(-1)?.spans, [{ text: String(mostEntries + 1499) }]);
    for (let n = 0; n < 10; n++) history.add(said(`more ${n}`));
    const next = history.take();
    assert.deepEqual([next.entries.length, next.dropped, next.firstId], [10, 1510, firstId + 10]);
  });

  it('are left out where too many come in a second, unasked for, and that is said in one place', async () => {
    let asked = 0;
    const say = (): Said => said(`line ${asked++}`);
    for (let n = 0; n < 5000; n++) history.addSoon('info', say);
    assert.equal(asked, 1000);
    history.addSoon('error', () => said('an error', { level: 'error' }));
    assert.deepEqual(lines(history.take()).slice(-2), ['an error', '4000 left out']);
    history.addSoon('info', say);
    assert.deepEqual(lines(history.take()), ['4001 left out']);
    await clock.advance(1000);
    history.addSoon('info', say);
    assert.deepEqual(lines(history.take()), ['line 1000']);
  });

  it('are left out where they are too long for a second', () => {
    for (let n = 0; n < 100; n++) history.addSoon('info', () => said(`${n} ${'x'.repeat(10_000)}`));
    const told = lines(history.take());
    assert.deepEqual([told.length, told.at(-1)], [51, '50 left out']);
  });

  it('can change, and be cleared', () => {
    const id = history.add(said('a', { level: 'error' }));
    history.take();
    history.change(id, { level: 'verbose' });
    assert.deepEqual(
      history.take().entries.map(({ level }) => level),
      ['verbose'],
    );
    history.clear();
    const empty = history.take();
    assert.deepEqual([empty.isWhole, empty.entries.length, empty.dropped], [true, 0, 0]);
    history.change(id, { level: 'info' });
    assert.deepEqual(lines(history.take()), []);
    const next = history.add(said('b'));
    assert.ok(next > id, 'an id is never another');
    assert.deepEqual(
      history.find([id, next]).map((entry) => entry.id),
      [next],
    );
  });
});
