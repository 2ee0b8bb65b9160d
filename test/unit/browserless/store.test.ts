import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Fault } from '../../../src/browserless/faults';
import type { Session, Sighting } from '../../../src/browserless/session';
import { Store } from '../../../src/browserless/store';
import { endpoint, page, sighting } from '../samples';

const local = endpoint('http://localhost:3000');
const other = endpoint('http://other:3000', { name: 'other' });
const refused: Fault = { kind: 'refused' };

/** A store with what it has fired, one line an event. */
function storeUnderTest(...endpoints: (typeof local)[]) {
  const store = new Store();
  store.setEndpoints(endpoints.length > 0 ? endpoints : [local]);
  const fired: string[] = [];
  store.onDidChange((change) => {
    const where = 'endpointId' in change ? ` ${change.endpointId.replace('http://', '')}` : '';
    fired.push(`${change.kind}${where}${'sessionId' in change ? ` ${change.sessionId}` : ''}`);
  });
  const start = 100_000;
  let now = start;
  /** Like an answer, three seconds after the last; the sessions have aged accordingly. */
  const answer = (...sightings: readonly Sighting[]): string[] => {
    now += 3000;
    fired.length = 0;
    const aged = sightings.map((one) => ({ ...one, aliveMs: (one.aliveMs ?? 0) + now - start }));
    store.succeed(local.id, aged, now);
    return [...fired];
  };
  const fail = (fault: Fault = refused): string[] => {
    fired.length = 0;
    store.fail(local.id, fault);
    return [...fired];
  };
  const shown = (): string[] => store.get(local.id)?.sessions.map(({ session }) => session.id) ?? [];
  return { store, fired, answer, fail, shown };
}

const a = (part: Partial<Session> = {}): Sighting => sighting({ id: 'a', ...part });
const b = (part: Partial<Session> = {}): Sighting => sighting({ id: 'b', ...part });

describe('an answer', () => {
  it('is known while it says the same and its ages have grown by the time', () => {
    const { store } = storeUnderTest();
    const said = { sum: 7, length: 100, aliveMs: 60_000 };
    assert.ok(!store.isKnown(local.id, said, 100_000), 'before there was any');
    store.succeed(local.id, [a()], 100_000, 100_000, said);
    const later = { ...said, aliveMs: 63_000 };
    assert.ok(store.isKnown(local.id, later, 103_000));
    assert.ok(store.isKnown(local.id, later, 103_400), 'though it was on its way for longer');
    assert.ok(!store.isKnown(local.id, { ...later, sum: 8 }, 103_000));
    assert.ok(!store.isKnown(local.id, { ...later, length: 101 }, 103_000));
    assert.ok(!store.isKnown(local.id, { ...later, aliveMs: 600_000 }, 103_000), 'this machine has slept');
    assert.ok(!store.isKnown(local.id, { ...later, aliveMs: 1000 }, 103_000), 'the clock of the server was set');
    assert.ok(!store.isKnown(other.id, later, 103_000), 'but not of another endpoint');
    store.succeed(local.id, [b()], 106_000);
    assert.ok(!store.isKnown(local.id, { ...said, aliveMs: 69_000 }, 109_000), 'what came between is not it');
  });

  it('that was known keeps what is shown, and ends a failure', () => {
    const { store, fired, answer, fail, shown } = storeUnderTest();
    const polled: string[] = [];
    store.onDidPoll((id) => polled.push(id));
    answer(a());
    fired.length = polled.length = 0;
    store.confirm(local.id, 200_000, 199_000);
    assert.deepEqual(fired, []);
    assert.deepEqual(polled, [local.id]);
    const { answeredAt, askedAt } = store.get(local.id)!;
    assert.deepEqual({ answeredAt, askedAt }, { answeredAt: 200_000, askedAt: 199_000 });
    fail();
    fired.length = 0;
    store.confirm(local.id, 203_000, 202_000);
    assert.deepEqual(fired, ['endpoint localhost:3000']);
    assert.equal(store.get(local.id)?.health.kind, 'ok');
    assert.deepEqual(shown(), ['a']);
  });

  it('is no longer known once its endpoint was away', () => {
    const { store } = storeUnderTest();
    const said = { sum: 7, length: 100, aliveMs: undefined };
    store.succeed(local.id, [a()], 100_000, 100_000, said);
    assert.ok(store.isKnown(local.id, said, 103_000));
    store.setEndpoints([]);
    store.setEndpoints([local]);
    assert.ok(!store.isKnown(local.id, said, 106_000));
  });

  it('that is the first shows its sessions, in their order', () => {
    const { store, answer, shown } = storeUnderTest();
    assert.equal(store.get(local.id)?.health.kind, 'waiting');
    assert.deepEqual(answer(b(), a()), ['endpoint localhost:3000']);
    assert.deepEqual(shown(), ['b', 'a']);
    assert.equal(store.get(local.id)?.health.kind, 'ok');
  });

  it('that is empty is an answer too', () => {
    const { answer } = storeUnderTest();
    assert.deepEqual(answer(), ['endpoint localhost:3000']);
    assert.deepEqual(answer(), []);
  });

  it('that says the same again changes nothing, though every session is older', () => {
    const { store, answer } = storeUnderTest();
    answer(a(), b());
    const before = store.get(local.id)?.sessions.map(({ session }) => session);
    // an answer may have been on its way for longer or shorter
    for (const aliveMs of [5000, 4000, 5500]) {
      assert.deepEqual(answer({ ...a(), aliveMs }, { ...b(), aliveMs }), []);
    }
    const after = store.get(local.id)?.sessions.map(({ session }) => session);
    assert.ok(
      before?.every((session, index) => session === after?.[index]),
      'the very same objects',
    );
  });

  it('that changes a title changes that session alone', () => {
    const { answer } = storeUnderTest();
    answer(a(), b());
    assert.deepEqual(answer(a({ targets: [page({ title: 'Other' })] }), b()), ['session localhost:3000 a']);
    assert.deepEqual(answer(a({ targets: [page({ title: 'Other' })] }), b()), []);
  });

  const changes: Readonly<Record<string, Partial<Session>>> = {
    'a client': { clients: 2 },
    'a new page': { targets: [page(), page({ id: 'P2' })] },
    'an address': { targets: [page({ url: 'http://elsewhere/' })] },
    'its tracking id': { trackingId: 'job' },
    'that it runs': { running: false },
  };
  for (const [what, part] of Object.entries(changes)) {
    it(`that changes of a session ${what} changes that session alone`, () => {
      const { store, answer } = storeUnderTest();
      answer(a(), b());
      assert.deepEqual(answer(a(), b(part)), ['session localhost:3000 b']);
      assert.deepEqual(store.session(local.id, 'b')?.session, b(part).session);
    });
  }

  it('that changes two sessions changes both', () => {
    const { answer } = storeUnderTest();
    answer(a(), b());
    assert.deepEqual(answer(a({ clients: 0 }), b({ clients: 0 })), [
      'session localhost:3000 a',
      'session localhost:3000 b',
    ]);
  });

  it('that has a new session, or lacks one, or has another order, changes its endpoint', () => {
    const { answer, shown } = storeUnderTest();
    answer(a());
    assert.deepEqual(answer(b(), a({ clients: 5 })), ['endpoint localhost:3000'], 'once, with all below it');
    assert.deepEqual(answer(a({ clients: 5 }), b()), ['endpoint localhost:3000']);
    assert.deepEqual(answer(b()), ['endpoint localhost:3000']);
    assert.deepEqual(shown(), ['b']);
  });

  it('of an endpoint that is gone is dropped', () => {
    const { store, fired } = storeUnderTest();
    store.succeed('http://gone', [a()], 1);
    store.fail('http://gone', refused);
    assert.equal(store.get('http://gone'), undefined);
    assert.deepEqual(fired, []);
  });

  it('of one endpoint leaves the others alone, though their sessions have the same ids', () => {
    const { store, answer } = storeUnderTest(local, other);
    answer(a());
    store.succeed(other.id, [a({ clients: 9 })], 1);
    assert.equal(store.session(local.id, 'a')?.session.clients, 1);
    assert.equal(store.session(other.id, 'a')?.session.clients, 9);
  });

  it('fires exactly for what it changed, whatever it says', () => {
    const sightings = fc
      .uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), clients: fc.nat(1) }), {
        selector: ({ id }) => id,
      })
      .map((all) => all.map((part) => sighting(part)));
    fc.assert(
      fc.property(sightings, sightings, (first, second) => {
        const { store, answer } = storeUnderTest();
        answer(...first);
        const fired = answer(...second);
        const ids = (all: readonly Sighting[]): string[] => all.map(({ session }) => session.id);
        const changed = second.filter(({ session }) =>
          first.some((before) => before.session.id === session.id && before.session.clients !== session.clients),
        );
        const expected =
          ids(first).join() === ids(second).join()
            ? ids(changed).map((id) => `session localhost:3000 ${id}`)
            : ['endpoint localhost:3000'];
        assert.deepEqual(fired, expected);
        assert.deepEqual(
          store.get(local.id)?.sessions.map(({ session }) => session),
          second.map(({ session }) => session),
        );
      }),
    );
  });
});

describe('a failure', () => {
  it('keeps the last good sessions, and when they were seen', () => {
    const { store, answer, fail, shown } = storeUnderTest();
    answer(a(), b());
    const answeredAt = store.get(local.id)?.answeredAt;
    assert.deepEqual(fail(), ['endpoint localhost:3000']);
    assert.deepEqual(store.get(local.id)?.health, { kind: 'failing', fault: refused });
    assert.deepEqual(shown(), ['a', 'b']);
    assert.equal(store.get(local.id)?.answeredAt, answeredAt);
  });

  it('that lasts changes nothing, until its reason does', () => {
    const { fail } = storeUnderTest();
    fail();
    assert.deepEqual(fail(), []);
    assert.deepEqual(fail({ kind: 'timeout', afterMs: 1000 }), ['endpoint localhost:3000']);
    assert.deepEqual(fail({ kind: 'timeout', afterMs: 2000 }), ['endpoint localhost:3000']);
  });

  it('is told to those who count polls, as an answer is, changed or not, and before the change', () => {
    const { store, fired, answer, fail } = storeUnderTest();
    store.onDidPoll((id) => fired.push(`poll ${id.replace('http://', '')}`));
    assert.deepEqual(answer(a()), ['poll localhost:3000', 'endpoint localhost:3000']);
    assert.deepEqual(answer(a()), ['poll localhost:3000']);
    assert.deepEqual(fail(), ['poll localhost:3000', 'endpoint localhost:3000']);
    assert.deepEqual(fail(), ['poll localhost:3000']);
  });

  it('ends with the next answer, though that says what was known', () => {
    const { store, answer, fail } = storeUnderTest();
    answer(a());
    fail();
    assert.deepEqual(answer(a()), ['endpoint localhost:3000']);
    assert.equal(store.get(local.id)?.health.kind, 'ok');
    assert.deepEqual(answer(a()), []);
  });

  it('before any answer has no sessions to show', () => {
    const { store, fail } = storeUnderTest();
    fail();
    assert.deepEqual(store.get(local.id)?.sessions, []);
    assert.equal(store.get(local.id)?.answeredAt, undefined);
  });
});

describe('an uptime', () => {
  it('counts from the best estimate of all answers', () => {
    const store = new Store();
    store.setEndpoints([local]);
    const bornAt = (aliveMs: number | undefined, receivedAt: number): number | undefined => {
      store.succeed(local.id, [{ ...a(), aliveMs }], receivedAt);
      return store.session(local.id, 'a')?.bornAt;
    };
    assert.equal(bornAt(undefined, 5000), undefined);
    assert.equal(bornAt(1000, 10_000), 9000);
    assert.equal(bornAt(4000, 13_800), 9000, 'a slow answer');
    assert.equal(bornAt(undefined, 14_000), 9000, 'an answer without an age');
    assert.equal(bornAt(6000, 14_900), 8900, 'a fast answer');
  });

  it('that jumps changes its session: the server set its clock, or this machine slept', () => {
    const { store, fired } = storeUnderTest();
    const firedFor = (aliveMs: number | undefined, receivedAt: number): string[] => {
      fired.length = 0;
      store.succeed(local.id, [{ ...a(), aliveMs }, b()], receivedAt);
      return fired.filter((line) => line.startsWith('session localhost:3000 a'));
    };
    assert.deepEqual(firedFor(undefined, 1000), []);
    assert.deepEqual(firedFor(5000, 10_000), ['session localhost:3000 a'], 'it has an age at last');
    assert.deepEqual(firedFor(8000, 13_000), []);
    assert.deepEqual(firedFor(3_611_000, 16_000), ['session localhost:3000 a'], 'an hour forward');
    assert.equal(store.session(local.id, 'a')?.bornAt, 16_000 - 3_611_000);
    assert.deepEqual(firedFor(14_000, 19_000), ['session localhost:3000 a'], 'an hour back');
    assert.equal(store.session(local.id, 'a')?.bornAt, 5000);
    assert.deepEqual(firedFor(undefined, 22_000), []);
  });

  it('of a session that came back under the same id counts anew', () => {
    const store = new Store();
    store.setEndpoints([local]);
    store.succeed(local.id, [{ ...a(), aliveMs: 1000 }], 10_000);
    store.succeed(local.id, [], 13_000);
    store.succeed(local.id, [{ ...a(), aliveMs: 0 }], 14_000);
    assert.equal(store.session(local.id, 'a')?.bornAt, 14_000);
  });
});

describe('the endpoints', () => {
  it('stand in the order of the settings', () => {
    const { store, fired } = storeUnderTest(local, other);
    store.setEndpoints([other, local]);
    assert.deepEqual(
      store.endpoints.map((state) => state.endpoint.name),
      ['other', 'local'],
    );
    assert.deepEqual(fired, ['fleet']);
  });

  it('keep their sessions when others come and go, and when they are renamed', () => {
    const { store, answer, fired, shown } = storeUnderTest();
    answer(a());
    fired.length = 0;
    store.setEndpoints([{ ...local, name: 'renamed' }, other]);
    assert.deepEqual(shown(), ['a']);
    assert.equal(store.get(local.id)?.endpoint.name, 'renamed');
    assert.equal(store.get(other.id)?.health.kind, 'waiting');
    assert.deepEqual(fired, ['fleet']);
  });

  it('lose their sessions when they are removed', () => {
    const { store, answer, shown } = storeUnderTest();
    answer(a());
    store.setEndpoints([]);
    store.setEndpoints([local]);
    assert.deepEqual(shown(), []);
    assert.equal(store.session(local.id, 'a'), undefined);
  });

  it('that stay as they are change nothing', () => {
    const { store, fired } = storeUnderTest(local, other);
    store.setEndpoints([{ ...local }, { ...other }]);
    assert.deepEqual(fired, []);
  });
});
