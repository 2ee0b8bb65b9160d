import * as assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { crc32 } from 'node:zlib';
import { Fleet } from '../../../src/browserless/fleet';
import { EndpointError } from '../../../src/browserless/faults';
import type { Lasting } from '../../../src/browserless/lasting';
import type { Session } from '../../../src/browserless/session';
import { Store } from '../../../src/browserless/store';
import { endpoint, page, sighting } from '../samples';
import { VirtualClock } from '../virtualClock';

const local = endpoint();
const blank = page({ url: 'about:blank' });

/** A fleet of one endpoint, whose one session is what the test says; asked every second, watched from 1000 ms on. */
function watching() {
  const clock = new VirtualClock();
  const store = new Store();
  let part: Partial<Session> | undefined = {};
  let fails = false;
  const fleet = new Fleet({
    store,
    clock,
    intervalMs: () => 1000,
    log: { write: () => undefined },
    connect: () => ({
      pressure: () => Promise.resolve(undefined),
      newSessions: async (_, isKnown) => {
        if (fails) throw new EndpointError({ kind: 'refused' });
        const { length } = inspect(part);
        const fingerprint = { sum: crc32(inspect(part)), length, aliveMs: clock.now() };
        if (isKnown(fingerprint)) return undefined;
        return Promise.resolve({ sightings: part ? [sighting(part)] : [], rejectedRows: 0, fingerprint });
      },
    }),
  });
  fleet.setEndpoints([local]);
  return {
    clock,
    fleet,
    show: (now: Partial<Session> | undefined) => (part = now),
    fail: (now: boolean) => (fails = now),
    lasting: (): Lasting | undefined => store.session(local.id, 's1')?.lasting,
  };
}

describe('since when a session is as it is', () => {
  it('is known from the look on that has seen it, until it is over', async () => {
    const seen = watching();
    const watch = seen.fleet.watch();
    await seen.clock.advance(1500);
    assert.deepEqual(seen.lasting(), {
      clientless: undefined,
      blank: undefined,
      notRunning: undefined,
      wasLeft: false,
    });
    seen.show({ clients: 0 });
    await seen.clock.advance(5000);
    assert.equal(seen.lasting()?.clientless, 3000);
    seen.show({ clients: 1, targets: [blank, { ...blank, id: 'P2' }], running: false });
    await seen.clock.advance(5000);
    assert.deepEqual(seen.lasting(), { clientless: undefined, blank: 8000, notRunning: 8000, wasLeft: true });
    seen.show({ clients: 0, targets: [blank, page()] });
    await seen.clock.advance(1000);
    assert.equal(seen.lasting()?.clientless, 13_000, 'another time');
    assert.equal(seen.lasting()?.blank, undefined);
    watch.dispose();
  });

  it('is no word about pages where there are none', async () => {
    const seen = watching();
    seen.fleet.watch();
    seen.show({ targets: [page({ type: 'worker', url: 'about:blank' })] });
    await seen.clock.advance(5000);
    assert.equal(seen.lasting()?.blank, undefined);
  });

  it('leaves the time out in which nobody watched', async () => {
    const seen = watching();
    const watch = seen.fleet.watch();
    seen.show({ clients: 0 });
    await seen.clock.advance(4500);
    assert.equal(seen.lasting()?.clientless, 1000);
    watch.dispose();
    await seen.clock.advance(60_000);
    // a look of one moment tells nothing of the time before it
    await seen.fleet.refresh();
    assert.equal(seen.lasting()?.clientless, 61_500);
    await seen.clock.advance(60_000);
    seen.fleet.watch();
    await seen.clock.advance(0);
    assert.equal(seen.clock.now() - (seen.lasting()?.clientless ?? 0), 4000, 'as long as it was watched');
    await seen.clock.advance(3000);
    assert.equal(seen.clock.now() - (seen.lasting()?.clientless ?? 0), 7000);
  });

  it('leaves the time out in which the server did not answer', async () => {
    const seen = watching();
    seen.fleet.watch();
    seen.show({ clients: 0 });
    await seen.clock.advance(2500);
    seen.fail(true);
    await seen.clock.advance(600_000);
    seen.fail(false);
    await seen.fleet.refresh();
    assert.equal(seen.clock.now() - (seen.lasting()?.clientless ?? 0), 2000);
  });

  it('begins anew with a session that was gone', async () => {
    const seen = watching();
    seen.fleet.watch();
    seen.show({ clients: 0 });
    await seen.clock.advance(3500);
    seen.show(undefined);
    await seen.clock.advance(1000);
    seen.show({});
    await seen.clock.advance(1000);
    assert.equal(seen.lasting()?.wasLeft, false);
  });
});
