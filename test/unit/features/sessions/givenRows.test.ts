import * as assert from 'node:assert/strict';
import { GivenRows } from '../../../../src/features/sessions/givenRows';
import type { Node } from '../../../../src/features/sessions/nodes';
import { VirtualClock } from '../../virtualClock';

const endpointId = 'e';
const endpoint: Node = { kind: 'endpoint', endpointId };
const session = (sessionId: string): Node => ({ kind: 'session', endpointId, sessionId });
const page = (sessionId: string, targetId: string): Node => ({ kind: 'target', endpointId, sessionId, targetId });

describe('the rows that VS Code was given', () => {
  let clock: VirtualClock;
  let rows: GivenRows;

  /** As VS Code asks for rows, and for the looks of each. */
  function ask(parent: Node | undefined, ...wanted: Node[]): Node[] {
    const given = rows.give(parent, wanted);
    for (const node of given) rows.drawn(node, { label: labelOf(node) });
    return given;
  }
  const labelOf = (node: Node): string => Object.values(node).slice(2).join(' ') || 'e';
  /** VS Code draws a row anew, and has not asked for what stands below. */
  const redraw = (node: Node): void => rows.drawn(node, { label: labelOf(node) });
  const forgotten = (): string[] =>
    rows.forgotten().map(({ node, isGone }) => `${labelOf(node)}${isGone ? ' (gone)' : ''}`);

  beforeEach(() => {
    clock = new VirtualClock();
    rows = new GivenRows(clock);
    ask(undefined, endpoint);
    ask(endpoint, session('a'), session('b'));
    for (const [parent, id] of [...rows.of(endpoint)].map((row, index) => [row, 'ab'[index]!] as const))
      ask(parent, page(id, '1'), page(id, '2'));
  });

  const row = (id: string): Node => rows.find(session(id), rows.find(endpoint))!;

  it('are all known once they have been asked for', () => assert.deepEqual(forgotten(), []));

  it('stay the same objects', () => {
    const [first] = rows.of();
    assert.equal(rows.give(undefined, [{ ...endpoint }])[0], first);
  });

  it('are forgotten below one that is drawn anew, until VS Code asks', () => {
    redraw(row('a'));
    assert.deepEqual(forgotten(), ['a 1', 'a 2']);
    ask(row('a'), page('a', '1'), page('a', '2'));
    assert.deepEqual(forgotten(), []);
  });

  it('are forgotten with all that stands below them, level by level', () => {
    redraw(endpoint);
    assert.deepEqual(forgotten(), ['a', 'a 1', 'a 2', 'b', 'b 1', 'b 2']);
    ask(endpoint, session('a'), session('b'));
    assert.deepEqual(forgotten(), ['a 1', 'a 2', 'b 1', 'b 2']);
    ask(row('b'), page('b', '1'), page('b', '2'));
    assert.deepEqual(forgotten(), ['a 1', 'a 2']);
  });

  it('are all forgotten while everything is drawn anew', () => {
    rows.forgetAll();
    assert.deepEqual(forgotten(), ['e', 'a', 'a 1', 'a 2', 'b', 'b 1', 'b 2']);
  });

  it('are none that can have been called on where they are not seen', () => {
    rows.setCollapsed(row('a'), true);
    redraw(endpoint);
    assert.deepEqual(forgotten(), ['a', 'b', 'b 1', 'b 2']);
    ask(endpoint, session('a'), session('b'));
    ask(row('b'), page('b', '1'), page('b', '2'));
    assert.deepEqual(forgotten(), []);
    rows.setCollapsed(row('a'), false);
    assert.deepEqual(forgotten(), ['a 1', 'a 2'], 'until VS Code asks for what it shows now');
  });

  it('can have been called on for a minute after they have left, with what stood below', async () => {
    ask(endpoint, session('b'));
    ask(row('b'), page('b', '1'), page('b', '2'));
    assert.deepEqual(forgotten(), ['a (gone)', 'a 1 (gone)', 'a 2 (gone)']);
    await clock.advance(59_000);
    ask(endpoint, session('b'));
    ask(row('b'), page('b', '1'));
    assert.deepEqual(forgotten(), ['a (gone)', 'a 1 (gone)', 'a 2 (gone)', 'b 2 (gone)']);
    await clock.advance(1000);
    assert.deepEqual(forgotten(), ['b 2 (gone)']);
  });

  it('are not gone where they stand elsewhere, or have come back', () => {
    ask(endpoint, session('b'));
    ask(endpoint, session('a'), session('b'));
    for (const id of ['a', 'b']) ask(row(id), page(id, '1'), page(id, '2'));
    assert.deepEqual(forgotten(), []);
  });
});
