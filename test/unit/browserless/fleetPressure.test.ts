import * as assert from 'node:assert/strict';
import type { SessionsAnswer } from '../../../src/browserless/client';
import { EndpointError, type Fault } from '../../../src/browserless/faults';
import { Fleet } from '../../../src/browserless/fleet';
import { Store } from '../../../src/browserless/store';
import type { Pressure } from '../../../src/browserless/wire';
import { endpoint, pressure } from '../samples';
import { VirtualClock } from '../virtualClock';

const local = endpoint('http://local');

/** A fleet of one server, which answers at once with what the test has made it say. */
function fleetUnderTest() {
  const clock = new VirtualClock();
  const store = new Store();
  const asked: string[] = [];
  const begun = clock.now();
  let sessions: () => Promise<SessionsAnswer> = () => Promise.resolve({ sightings: [], rejectedRows: 0 });
  let said: () => Promise<Pressure | undefined> = () => Promise.resolve(pressure());
  let intervalMs = 3000;
  const note = (what: string): void => void asked.push(`${what} ${(clock.now() - begun) / 1000}`);
  const fleet = new Fleet({
    store,
    connect: () => ({
      newSessions: (signal) => {
        note('sessions');
        return untilAborted(sessions(), signal);
      },
      pressure: (signal) => {
        note('pressure');
        return untilAborted(said(), signal);
      },
    }),
    intervalMs: () => intervalMs,
    clock,
    log: { write: (event) => assert.notEqual(event.kind, 'commandFailed') },
  });
  fleet.setEndpoints([local]);
  return {
    clock,
    store,
    fleet,
    /** When it was asked for one of the two (s), since last looked at. */
    times: (what: 'sessions' | 'pressure'): number[] => {
      const times = asked.filter((one) => one.startsWith(what)).map((one) => Number(one.split(' ')[1]));
      asked.splice(0, asked.length, ...asked.filter((one) => !one.startsWith(what)));
      return times;
    },
    listIs: (answer: typeof sessions) => (sessions = answer),
    pressureIs: (answer: typeof said) => (said = answer),
    refreshesEvery: (ms: number) => (intervalMs = ms),
    health: () => store.get(local.id)?.health,
    running: () => store.get(local.id)?.reading?.pressure.running,
  };
}

function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error)),
  );
  return Promise.race([answer, aborted]);
}

const never = (): Promise<never> => new Promise(() => undefined);
const fails = (fault: Fault) => (): Promise<never> => Promise.reject(new EndpointError(fault));

describe("the fleet's pressure", () => {
  it('is asked for at every third interval, beside the sessions', async () => {
    const { clock, fleet, times, running } = fleetUnderTest();
    fleet.watch();
    await clock.advance(20_000);
    assert.deepEqual(times('sessions'), [0, 3, 6, 9, 12, 15, 18]);
    assert.deepEqual(times('pressure'), [0, 9, 18]);
    assert.equal(running(), 4);
  });

  it('is asked for when the list has come, not beside it', async () => {
    const { clock, fleet, times, listIs } = fleetUnderTest();
    const answer = { sightings: [], rejectedRows: 0 };
    listIs(() => new Promise((resolve) => clock.after(700, () => resolve(answer))));
    fleet.watch();
    await clock.advance(15_000);
    assert.deepEqual(times('sessions'), [0, 3.7, 7.4, 11.1, 14.8]);
    assert.deepEqual(times('pressure'), [0.7, 11.8]);
  });

  it('leaves no timer behind when nobody looks any more', async () => {
    const { clock, fleet, listIs } = fleetUnderTest();
    listIs(never);
    const watch = fleet.watch();
    await clock.advance(100);
    watch.dispose();
    await clock.advance(0);
    assert.deepEqual(clock.waits, []);
  });

  it('is asked for every five seconds at the most', async () => {
    const { clock, fleet, times, refreshesEvery } = fleetUnderTest();
    refreshesEvery(1000);
    fleet.watch();
    await clock.advance(10_000);
    assert.deepEqual(times('pressure'), [0, 5, 10]);
  });

  it('is asked for while somebody looks, and by nobody else', async () => {
    const { clock, fleet, times } = fleetUnderTest();
    await fleet.glance();
    await fleet.refresh();
    await clock.advance(3_600_000);
    assert.deepEqual(times('pressure'), []);
    const watch = fleet.watch(local.id);
    await clock.advance(0);
    assert.equal(times('pressure').length, 1);
    await fleet.refresh();
    await clock.advance(0);
    assert.equal(times('pressure').length, 1, 'a refresh asks for it, too');
    watch.dispose();
    await clock.advance(3_600_000);
    assert.deepEqual(times('pressure'), []);
  });

  it('shows life while the list hangs', async () => {
    const { clock, fleet, listIs, pressureIs, times, running } = fleetUnderTest();
    listIs(never);
    fleet.watch();
    await clock.advance(4000);
    assert.deepEqual(times('sessions'), [0]);
    assert.deepEqual(times('pressure'), [4], 'it has waited for the list, but not for long');
    assert.equal(running(), 4);
    pressureIs(() => Promise.resolve(pressure({ running: 9 })));
    await clock.advance(12_000);
    assert.equal(running(), 9);
  });

  it('is what a stuck list has found, at once', async () => {
    const { clock, fleet, listIs, pressureIs, health, running } = fleetUnderTest();
    pressureIs(never);
    listIs(fails({ kind: 'stuck', afterMs: 10_000, pressure: pressure({ running: 6 }) }));
    fleet.watch();
    await clock.advance(0);
    assert.equal(health()?.kind, 'failing');
    assert.equal(running(), 6);
  });

  it('hanging or failing makes no endpoint a failing one, and is not shown as if it were so', async () => {
    const { clock, fleet, pressureIs, times, health, running } = fleetUnderTest();
    fleet.watch();
    await clock.advance(0);
    pressureIs(never);
    await clock.advance(30_000);
    assert.equal(health()?.kind, 'ok');
    assert.equal(times('sessions').length, 11, 'the list goes on');
    fleet.retry();
    pressureIs(fails({ kind: 'refused' }));
    await clock.advance(4000);
    assert.equal(running(), undefined);
    assert.equal(health()?.kind, 'ok');
  });

  it('is asked for more and more seldom while it fails', async () => {
    const { clock, fleet, pressureIs, times } = fleetUnderTest();
    pressureIs(fails({ kind: 'gateway', status: 502, retryAfterMs: undefined }));
    fleet.watch();
    await clock.advance(600_000);
    const asked = times('pressure').length;
    assert.ok(asked >= 600 / 60 && asked <= 600 / 30 + 5, `${asked} times in ten minutes`);
  });

  it('is asked for no more where there is none, until the endpoint is tried anew', async () => {
    const { clock, fleet, pressureIs, times, health } = fleetUnderTest();
    pressureIs(() => Promise.resolve(undefined));
    const watch = fleet.watch();
    await clock.advance(600_000);
    watch.dispose();
    fleet.watch();
    await clock.advance(600_000);
    assert.deepEqual(times('pressure'), [0]);
    assert.equal(health()?.kind, 'ok');
    pressureIs(() => Promise.resolve(pressure()));
    fleet.retry(local.id);
    await clock.advance(9000);
    assert.deepEqual(times('pressure'), [1200, 1209]);
  });

  it('that is as it was fires nothing, poll after poll', async () => {
    const { clock, fleet, store } = fleetUnderTest();
    fleet.watch();
    await clock.advance(0);
    let changes = 0;
    store.onDidChange(() => changes++);
    await clock.advance(3_600_000);
    assert.equal(changes, 0);
    assert.equal(store.pressureHistory(local.id).length, 1, 'and is one span');
  });
});

describe('a look at the fleet from afar', () => {
  it('asks both every thirty seconds, or at every tenth interval', async () => {
    const { clock, fleet, times, refreshesEvery } = fleetUnderTest();
    const watch = fleet.watchFromAfar();
    await clock.advance(60_000);
    assert.deepEqual(times('sessions'), [0, 30, 60]);
    assert.deepEqual(times('pressure'), [0, 30, 60]);
    watch.dispose();
    refreshesEvery(10_000);
    fleet.watchFromAfar();
    await clock.advance(200_000);
    assert.deepEqual(times('sessions'), [90, 190]);
  });

  it('gives way to one from near, which does not wait for it', async () => {
    const { clock, fleet, times } = fleetUnderTest();
    fleet.watchFromAfar();
    await clock.advance(10_000);
    times('sessions');
    const near = fleet.watch();
    await clock.advance(10_000);
    assert.deepEqual(times('sessions'), [13, 16, 19]);
    assert.equal(times('pressure').length, 2);
    near.dispose();
    await clock.advance(60_000);
    assert.deepEqual(times('sessions'), [22, 52]);
  });

  it('is not what somebody is who asked once', async () => {
    const { clock, fleet, times, listIs } = fleetUnderTest();
    listIs(fails({ kind: 'refused' }));
    await fleet.refresh();
    fleet.watch();
    await clock.advance(6000);
    assert.ok(times('sessions').length > 1, 'the pause is as usual');
  });

  it('is told of, as is its end', () => {
    const { fleet } = fleetUnderTest();
    const watched: boolean[] = [];
    fleet.onDidChangeLooks(() => watched.push(fleet.isWatched()));
    fleet.watchFromAfar().dispose();
    const watch = fleet.watch();
    watch.dispose();
    watch.dispose();
    assert.deepEqual(watched, [true, false, true, false]);
    fleet.watch(local.id);
    assert.equal(fleet.isWatched(), false, 'not at all of them');
    assert.equal(fleet.isWatched(local.id), true);
  });
});
