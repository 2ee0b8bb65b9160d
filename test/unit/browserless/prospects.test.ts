import * as assert from 'node:assert/strict';
import { Prospects } from '../../../src/browserless/prospects';
import type { Thresholds } from '../../../src/browserless/suspicion';
import { settled } from '../virtualClock';
import { farm, key, Viewing } from './viewing';

const never: Thresholds = {
  notRunning: undefined,
  withoutClient: undefined,
  pastTimeout: undefined,
  onlyBlank: undefined,
  duplicate: undefined,
};

/** A server that lets clients stay for a minute, with `s1` on it, which is 5 s old at each answer. */
async function prospecting() {
  const viewing = new Viewing();
  const { store, viewers, clock } = viewing;
  const prospects = new Prospects({
    store,
    viewers,
    clock,
    fleet: { refresh: () => Promise.resolve() },
    askTimeout: () => Promise.resolve(60_000),
    thresholds: () => never,
    wanted: [viewers],
  });
  await viewing.poll();
  await settled();
  const leftMs = (): number | undefined => {
    const { end } = prospects.of(key);
    return end && Math.round(end.at - clock.now());
  };
  return { viewing, clock, prospects, leftMs };
}

describe('what may become of a session', () => {
  it('is told by its own list and its server', async () => {
    const { prospects, leftMs } = await prospecting();
    assert.equal(leftMs(), 55_000);
    assert.equal(prospects.of(key).timeoutMs, 60_000);
    assert.deepEqual(prospects.of({ ...key, sessionId: 'other' }), {
      end: undefined,
      timeoutMs: undefined,
      suspicions: [],
    });
  });

  it('is not known while its endpoint fails', async () => {
    const { viewing, leftMs, prospects } = await prospecting();
    viewing.fail();
    assert.equal(leftMs(), undefined);
    assert.equal(prospects.of(key).timeoutMs, 60_000);
  });

  it('is no cut where the client has gone whom the server would cut off, and only we are left', async () => {
    const { viewing, leftMs } = await prospecting();
    await viewing.attach();
    await viewing.poll({ clients: 2 });
    assert.equal(leftMs(), 54_998);
    await viewing.poll({ clients: 1 });
    assert.equal(viewing.verdict(), '1 alone');
    assert.equal(leftMs(), undefined);
  });

  it('is another thing when its end is over and it goes on', async () => {
    const { clock, leftMs } = await prospecting();
    await clock.advance(59_999);
    assert.equal(leftMs(), -4999);
    await clock.advance(2);
    assert.equal(leftMs(), undefined);
  });

  it('leaves no timer behind', async () => {
    const { prospects, viewing, clock } = await prospecting();
    const initialConnectUrl = `${farm.baseUrl}/?timeout=600000`;
    await viewing.poll({ initialConnectUrl });
    await viewing.attach();
    await viewing.poll({ clients: 2, initialConnectUrl });
    assert.equal(clock.waits.length, 1);
    prospects.dispose();
    assert.deepEqual(clock.waits, []);
  });
});
