import * as assert from 'node:assert/strict';
import type { SessionsAnswer } from '../../../src/browserless/client';
import { EndpointError, type Fault } from '../../../src/browserless/faults';
import { Fleet } from '../../../src/browserless/fleet';
import { logLine } from '../../../src/browserless/log';
import { Store } from '../../../src/browserless/store';
import { deferred, type Deferred } from '../deferred';
import { endpoint, sighting } from '../samples';
import { settled, VirtualClock } from '../virtualClock';

const intervalMs = 3000;
const a = endpoint('http://a', { name: 'A' });
const b = endpoint('http://b', { name: 'B' });

/** A fleet whose servers are the test. */
function fleetUnderTest() {
  const clock = new VirtualClock();
  const store = new Store();
  const requests: { readonly host: string; readonly signal: AbortSignal; readonly answer: Deferred<SessionsAnswer> }[] =
    [];
  const log: string[] = [];
  const fleet = new Fleet({
    store,
    connect: ({ baseUrl }) => ({
      newSessions: (signal) => {
        const answer = deferred<SessionsAnswer>();
        signal.addEventListener('abort', () => answer.reject(signal.reason));
        requests.push({ host: new URL(baseUrl).host, signal, answer });
        return answer.promise;
      },
      pressure: () => Promise.resolve(undefined),
    }),
    intervalMs: () => intervalMs,
    clock,
    log: {
      write: (event) => {
        const { level, text } = logLine(event);
        log.push(`${level} ${text}`);
      },
    },
  });
  const last = (host: string) => {
    const request = requests.findLast((one) => one.host === host);
    assert.ok(request, `${host} was asked`);
    return request.answer;
  };
  return {
    fleet,
    store,
    clock,
    requests,
    log,
    /** Who was asked, in order. */
    asked: () => requests.map(({ host }) => host).join(' '),
    answer: async (host: string, ids: readonly string[] = [], rejectedRows = 0) => {
      last(host).resolve({ sightings: ids.map((id) => sighting({ id })), rejectedRows });
      await settled();
    },
    fail: async (host: string, fault: Fault) => {
      last(host).reject(new EndpointError(fault));
      await settled();
    },
    shown: (id: string) => store.get(id)?.sessions.map(({ session }) => session.id),
  };
}

describe('the fleet', () => {
  it('asks nothing while nobody looks', async () => {
    const { fleet, clock, requests } = fleetUnderTest();
    fleet.setEndpoints([a, b]);
    fleet.retry();
    await clock.advance(3_600_000);
    assert.equal(requests.length, 0);
  });

  it('asks every endpoint when somebody looks, each on its own clock', async () => {
    const { fleet, clock, asked, answer } = fleetUnderTest();
    fleet.setEndpoints([a, b]);
    fleet.watch();
    await clock.advance(0);
    assert.equal(asked(), 'a b');
    await answer('a');
    await clock.advance(intervalMs);
    await answer('a');
    await clock.advance(intervalMs);
    assert.equal(asked(), 'a b a a', 'b has not answered yet');
  });

  it('asks nothing more when nobody looks any more, and drops what was asked', async () => {
    const { fleet, clock, requests, store } = fleetUnderTest();
    fleet.setEndpoints([a]);
    const watch = fleet.watch();
    await clock.advance(0);
    watch.dispose();
    assert.equal(requests[0]?.signal.aborted, true);
    await clock.advance(3_600_000);
    assert.equal(requests.length, 1);
    assert.equal(store.get(a.id)?.health.kind, 'waiting');
  });

  it('asks the one endpoint that somebody looks at, until nobody does', async () => {
    const { fleet, clock, asked, answer } = fleetUnderTest();
    fleet.setEndpoints([a, b]);
    const [first, second] = [fleet.watch(a.id), fleet.watch(a.id)];
    await clock.advance(0);
    assert.equal(asked(), 'a');
    await answer('a');
    first.dispose();
    first.dispose();
    await clock.advance(intervalMs);
    assert.equal(asked(), 'a a', 'somebody else still looks');
    const all = fleet.watch();
    await clock.advance(0);
    assert.equal(asked(), 'a a b');
    await answer('a');
    await answer('b');
    all.dispose();
    await clock.advance(intervalMs);
    assert.equal(asked(), 'a a b a');
    await answer('a');
    second.dispose();
    await clock.advance(3_600_000);
    assert.equal(asked(), 'a a b a');
  });

  it('does not give up what was asked by hand of an endpoint that nobody has looked at', async () => {
    const { fleet, clock, requests } = fleetUnderTest();
    fleet.setEndpoints([a, b]);
    void fleet.refresh(b.id);
    const watch = fleet.watch(a.id);
    await clock.advance(0);
    watch.dispose();
    assert.deepEqual(
      requests.map(({ host, signal }) => `${host} ${signal.aborted}`),
      ['b false', 'a true'],
    );
  });

  it('glances at the endpoints that nobody looks at', async () => {
    const { fleet, clock, asked, answer } = fleetUnderTest();
    fleet.setEndpoints([a, b]);
    fleet.watch(a.id);
    await clock.advance(0);
    const glance = fleet.glance();
    await settled();
    await answer('b');
    await glance;
    assert.equal(asked(), 'a b');
  });

  it('says when an answer was asked for', async () => {
    const { fleet, clock, store, answer } = fleetUnderTest();
    fleet.setEndpoints([a]);
    fleet.watch();
    await clock.advance(0);
    const askedAt = clock.now();
    await clock.advance(500);
    await answer('a');
    const { askedAt: said, answeredAt } = store.get(a.id) ?? {};
    assert.deepEqual([said, answeredAt], [askedAt, askedAt + 500]);
  });

  it('asks an endpoint that is added while somebody looks', async () => {
    const { fleet, clock, asked } = fleetUnderTest();
    fleet.watch();
    fleet.setEndpoints([a]);
    await clock.advance(0);
    fleet.setEndpoints([a, b]);
    await clock.advance(0);
    assert.equal(asked(), 'a b');
  });

  it('drops the answer of an endpoint that is removed, and asks it no more', async () => {
    const { fleet, clock, asked, requests, shown } = fleetUnderTest();
    fleet.setEndpoints([a, b]);
    fleet.watch();
    await clock.advance(0);
    fleet.setEndpoints([b]);
    assert.equal(requests[0]?.signal.aborted, true);
    await clock.advance(3_600_000);
    assert.equal(asked(), 'a b');
    assert.equal(shown(a.id), undefined);
  });

  it('drops the answer of an endpoint that was removed and added again', async () => {
    const { fleet, clock, requests, shown, answer } = fleetUnderTest();
    fleet.setEndpoints([a]);
    fleet.watch();
    await clock.advance(0);
    fleet.setEndpoints([]);
    fleet.setEndpoints([a]);
    await clock.advance(0);
    requests[0]?.answer.resolve({ sightings: [sighting({ id: 'old' })], rejectedRows: 0 });
    await settled();
    assert.deepEqual(shown(a.id), []);
    await answer('a', ['new']);
    assert.deepEqual(shown(a.id), ['new']);
  });

  it('asks anew at once when the token comes from elsewhere, and keeps the sessions meanwhile', async () => {
    const { fleet, clock, asked, answer, shown } = fleetUnderTest();
    fleet.setEndpoints([a]);
    fleet.watch();
    await clock.advance(0);
    await answer('a', ['s']);
    fleet.setEndpoints([{ ...a, tokenVariable: 'TOKEN' }]);
    await clock.advance(0);
    assert.equal(asked(), 'a a');
    assert.deepEqual(shown(a.id), ['s']);
  });

  it('does not disturb an endpoint that is only renamed, or moved in the list', async () => {
    const { fleet, clock, asked, requests } = fleetUnderTest();
    fleet.setEndpoints([a, b]);
    fleet.watch();
    await clock.advance(0);
    fleet.setEndpoints([b, { ...a, name: 'renamed' }]);
    await clock.advance(0);
    assert.equal(asked(), 'a b');
    assert.ok(requests.every(({ signal }) => !signal.aborted));
  });

  it('shows sessions when they come, and failures beside the last ones', async () => {
    const { fleet, clock, store, answer, fail, shown } = fleetUnderTest();
    fleet.setEndpoints([a]);
    fleet.watch();
    await clock.advance(0);
    await answer('a', ['s']);
    assert.equal(store.get(a.id)?.answeredAt, clock.now());
    await clock.advance(intervalMs);
    await fail('a', { kind: 'refused' });
    assert.deepEqual(store.get(a.id)?.health, { kind: 'failing', fault: { kind: 'refused' } });
    assert.deepEqual(shown(a.id), ['s']);
  });

  it('refreshes one endpoint or all, though nobody looks, and is done when they have answered', async () => {
    const { fleet, asked, answer, fail, shown } = fleetUnderTest();
    fleet.setEndpoints([a, b]);
    const one = fleet.refresh(a.id);
    await settled();
    assert.equal(asked(), 'a');
    await answer('a', ['s']);
    await one;
    assert.deepEqual(shown(a.id), ['s']);
    let done = false;
    const all = fleet.refresh().then(() => (done = true));
    await settled();
    assert.equal(asked(), 'a a b');
    await answer('a');
    assert.equal(done, false);
    await fail('b', { kind: 'refused' });
    await all;
  });

  it('has nothing to refresh in an endpoint that is gone', async () => {
    const { fleet, requests } = fleetUnderTest();
    await fleet.refresh('http://gone');
    assert.equal(requests.length, 0);
  });

  it('asks one endpoint anew when its token was changed', async () => {
    const { fleet, clock, asked, fail, store, answer } = fleetUnderTest();
    fleet.setEndpoints([a, b]);
    fleet.watch();
    await clock.advance(0);
    await fail('a', { kind: 'unauthorized', tokenSent: false });
    await fail('b', { kind: 'unauthorized', tokenSent: false });
    await clock.advance(3_600_000);
    assert.equal(asked(), 'a b');
    fleet.retry(a.id);
    await clock.advance(0);
    assert.equal(asked(), 'a b a');
    await answer('a');
    assert.equal(store.get(a.id)?.health.kind, 'ok');
  });

  it('is silent once it is disposed', async () => {
    const { fleet, clock, requests } = fleetUnderTest();
    fleet.setEndpoints([a]);
    fleet.watch();
    await clock.advance(0);
    fleet.dispose();
    fleet.watch();
    await fleet.refresh();
    await clock.advance(3_600_000);
    assert.equal(requests.length, 1);
  });
});

describe("the fleet's log", () => {
  it('names a failure once, and its end', async () => {
    const { fleet, clock, log, answer, fail } = fleetUnderTest();
    fleet.setEndpoints([a]);
    fleet.watch();
    await clock.advance(0);
    await fail('a', { kind: 'timeout', afterMs: 10_000 });
    await clock.advance(60_000);
    await fail('a', { kind: 'timeout', afterMs: 10_000 });
    await clock.advance(60_000);
    await fail('a', { kind: 'refused' });
    await clock.advance(60_000);
    await answer('a', [], 2);
    await clock.advance(60_000);
    await answer('a');
    assert.deepEqual(log, [
      'warn A: timeout (afterMs 10000)',
      'warn A: refused',
      'info A: answers again',
      'debug A: 2 rows made no sense and were left out',
    ]);
  });

  it('calls a renamed endpoint by its new name', async () => {
    const { fleet, clock, log, fail } = fleetUnderTest();
    fleet.setEndpoints([a]);
    fleet.watch();
    await clock.advance(0);
    fleet.setEndpoints([{ ...a, name: 'renamed' }]);
    await fail('a', { kind: 'refused' });
    assert.deepEqual(log, ['warn renamed: refused']);
  });
});
