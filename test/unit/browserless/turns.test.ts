import * as assert from 'node:assert/strict';
import { Turns } from '../../../src/browserless/turns';
import { settled } from '../virtualClock';

const workerOf = (endpointId: string) => ({ worker: { endpointId, label: '' } });
const farm = workerOf('farm');

/** Begins a turn, and tells whether it has come. */
function begin(turns: Turns, endpoint: Parameters<Turns['begin']>[0]) {
  const controller = new AbortController();
  const asked = { hasBegun: false, hasFailed: false, end: (): void => undefined, controller };
  turns.begin(endpoint, controller.signal).then(
    (turn) => {
      asked.hasBegun = true;
      asked.end = () => turn?.dispose();
    },
    () => (asked.hasFailed = true),
  );
  return asked;
}

describe('turns', () => {
  it('come to so many of an endpoint’s workers at once, and to the next as one ends', async () => {
    const turns = new Turns(() => 2);
    const [first, second, third, fourth] = [
      begin(turns, farm),
      begin(turns, farm),
      begin(turns, farm),
      begin(turns, farm),
    ];
    const begun = async (): Promise<boolean[]> => {
      await settled();
      return [first, second, third, fourth].map(({ hasBegun }) => hasBegun);
    };
    assert.deepEqual(await begun(), [true, true, false, false]);
    second.end();
    assert.deepEqual(await begun(), [true, true, true, false]);
    first.end();
    assert.deepEqual(await begun(), [true, true, true, true]);
  });

  it('are nobody else’s to wait for: other endpoints’ workers, and endpoints that are none', async () => {
    const turns = new Turns(() => 1);
    begin(turns, farm);
    const others = [begin(turns, workerOf('other')), begin(turns, { worker: undefined }), begin(turns, {})];
    await settled();
    assert.deepEqual(
      others.map(({ hasBegun }) => hasBegun),
      [true, true, true],
    );
  });

  it('pass over those that have given up, also in the moment in which theirs came', async () => {
    const turns = new Turns(() => 1);
    const [first, second, third, fourth] = [
      begin(turns, farm),
      begin(turns, farm),
      begin(turns, farm),
      begin(turns, farm),
    ];
    await settled();
    second.controller.abort();
    await settled();
    assert.ok(second.hasFailed);
    first.end();
    third.controller.abort();
    await settled();
    assert.ok(third.hasFailed);
    assert.ok(fourth.hasBegun);
  });
});
