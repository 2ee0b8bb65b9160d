import * as assert from 'node:assert/strict';
import type { Node } from '../../../../src/features/sessions/nodes';
import { Pointer } from '../../../../src/features/sessions/pointer';
import { VirtualClock } from '../../virtualClock';

const session = (sessionId: string): Node => ({ kind: 'session', endpointId: 'farm', sessionId });
const page = (sessionId: string, targetId: string): Node => ({
  kind: 'target',
  endpointId: 'farm',
  sessionId,
  targetId,
});

describe('the pointer', () => {
  const clock = new VirtualClock();
  let drawn: Node[];
  let pointer: Pointer;

  beforeEach(() => {
    drawn = [];
    pointer = new Pointer(clock, (row) => drawn.push(row));
  });
  afterEach(() => pointer.dispose());

  it('is over a row and those above it, and for ten seconds', async () => {
    pointer.rest(page('s1', 'a'), session('s1'));
    assert.ok(pointer.isOver(page('s1', 'a')));
    assert.ok(pointer.isOver(session('s1')));
    assert.ok(!pointer.isOver(session('s2')));
    await clock.advance(9_999);
    assert.ok(pointer.isOver(session('s1')));
    await clock.advance(1);
    assert.ok(!pointer.isOver(session('s1')));
  });

  it('has a tooltip forgotten that was of one moment when it comes to another row', () => {
    pointer.rest(session('s1'));
    pointer.date(session('s1'));
    assert.deepEqual(drawn, []);
    pointer.rest(session('s2'));
    assert.deepEqual(drawn, [session('s1')]);
    pointer.rest(session('s3'));
    assert.deepEqual(drawn, [session('s1')]);
  });

  it('leaves a row alone that the one under it stands below', async () => {
    pointer.rest(session('s1'));
    pointer.date(session('s1'));
    pointer.rest(page('s1', 'a'), session('s1'));
    pointer.date(page('s1', 'a'));
    assert.deepEqual(drawn, []);
    await clock.advance(10_000);
    assert.deepEqual(drawn, [session('s1'), page('s1', 'a')]);
  });

  it('waits with a row that much stands below, whatever other row it comes to', async () => {
    pointer.rest(session('s1'));
    pointer.dateLater(session('s1'));
    pointer.rest(session('s2'));
    await clock.advance(9999);
    assert.deepEqual(drawn, []);
    await clock.advance(1);
    assert.deepEqual(drawn, [session('s1')]);
  });

  it('has it forgotten at once where it has left meanwhile', () => {
    pointer.rest(session('s1'));
    pointer.rest(session('s2'));
    pointer.date(session('s1'));
    assert.deepEqual(drawn, [session('s1')]);
  });
});
