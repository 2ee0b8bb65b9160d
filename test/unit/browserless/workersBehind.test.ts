import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { endpoint } from '../samples';
import { Server, Watch, type Browser } from './behind';

const idsOf = (browsers: readonly Browser[]): string[] => browsers.map(({ id }) => id).sort();

/** A server with browsers that began ten minutes ago. */
function serverOf(watch: Watch, browsers: number, saysAges = true): Server {
  const server = new Server(saysAges);
  for (let i = 0; i < browsers; i++) server.begin(watch.now - 600_000 - i);
  return server;
}

describe('the servers behind an endpoint', () => {
  const all = (...servers: readonly Server[]): string[] => idsOf(servers.flatMap(({ browsers }) => browsers));

  it('are seen from the first answer on that has older sessions than the one before should have had', () => {
    const watch = new Watch();
    const [one, other, third] = [serverOf(watch, 2), serverOf(watch, 3), serverOf(watch, 1)];
    watch.ask(one);
    watch.ask(other);
    assert.deepEqual(watch.shown, all(one, other));
    watch.ask(third);
    assert.deepEqual(watch.shown, all(one, other, third));
    assert.equal(watch.state.isBalanced, false, 'they may have taken over for good');
    watch.ask(one);
    assert.equal(watch.state.isBalanced, true);
    for (let turn = 0; turn < 100; turn++) {
      watch.ask([one, other, third][turn % 3]!);
      assert.deepEqual(watch.shown, all(one, other, third));
    }
  });

  it('are seen by sessions that come back where no ages are told', () => {
    const watch = new Watch();
    const [one, other] = [serverOf(watch, 2, false), serverOf(watch, 2, false)];
    watch.ask(one);
    watch.ask(other);
    assert.deepEqual(watch.shown, all(other));
    watch.ask(one);
    assert.deepEqual([watch.shown, watch.state.isBalanced], [all(one, other), true]);
  });

  it('may be idle: an empty answer clears nothing', () => {
    const watch = new Watch();
    const [busy, idle] = [serverOf(watch, 2), new Server()];
    watch.ask(busy);
    watch.ask(idle);
    watch.ask(busy);
    assert.equal(watch.state.isBalanced, true);
    for (let turn = 0; turn < 50; turn++) {
      watch.ask(turn % 4 === 3 ? busy : idle);
      assert.deepEqual(watch.shown, all(busy));
    }
  });

  it('that have taken over are no load balancer, and those before do not stay', () => {
    const watch = new Watch();
    const [before, now] = [serverOf(watch, 2), serverOf(watch, 3)];
    for (let i = 0; i < 5; i++) watch.ask(before);
    watch.fail();
    for (let answers = 1; answers <= 10; answers++) {
      watch.ask(now);
      assert.deepEqual(watch.shown, all(before, now), `answer ${answers}`);
    }
    watch.ask(now);
    assert.deepEqual(watch.shown, all(now));
    assert.deepEqual([...watch.state.lost].sort(), all(before));
    watch.ask(now);
    assert.deepEqual([watch.state.isBalanced, watch.state.lost.size, watch.state.held.size], [false, 0, 0]);
  });

  it('end their sessions with their own answer alone', () => {
    const watch = new Watch();
    const [one, other] = [serverOf(watch, 3), serverOf(watch, 1)];
    for (let i = 0; i < 4; i++) watch.ask(i % 2 ? other : one);
    const [gone] = one.browsers;
    one.end(gone!.id);
    watch.ask(other);
    assert.ok(watch.shown.includes(gone!.id), 'nobody knows');
    watch.ask(one);
    assert.deepEqual(watch.shown, all(one, other));
    assert.equal(watch.state.lost.size, 0);
  });

  it('that are silent are given up, the later the more there are', () => {
    for (const servers of [2, 3, 5, 15]) {
      const watch = new Watch();
      const list = Array.from({ length: servers }, () => serverOf(watch, 1));
      for (let i = 0; i < 4 * servers; i++) watch.ask(list[i % servers]!);
      const [silent, ...others] = list;
      watch.ask(silent!);
      let answers = 0;
      for (; watch.shown.length === servers; answers++) watch.ask(others[answers % others.length]!);
      assert.equal(answers, Math.min(100, 8 * servers) + 1);
      assert.deepEqual([...watch.state.lost], all(silent!));
      watch.ask(silent!);
      assert.deepEqual(watch.shown, all(...list), 'and come back');
    }
  });

  it('that answer alone for half an hour are one', () => {
    const watch = new Watch();
    const [one, other] = [serverOf(watch, 1), serverOf(watch, 1)];
    for (let i = 0; i < 4; i++) watch.ask(i % 2 ? other : one);
    let answers = 0;
    for (; watch.state.isBalanced; answers++) watch.ask(one);
    assert.equal(answers, 602);
    assert.deepEqual(watch.shown, all(one));
  });

  it('tell when a session was last seen', () => {
    const watch = new Watch();
    const [one, other] = [serverOf(watch, 1), serverOf(watch, 1)];
    for (let i = 0; i < 3; i++) watch.ask(i % 2 ? other : one, 3000, 100);
    const [id] = all(other);
    const { clock } = watch;
    assert.deepEqual(watch.state.held.get(id!), { answeredAt: clock - 3100, askedAt: clock - 3200 });
    assert.equal(watch.state.held.size, 1);
  });

  it('fire a change for what it changes alone: an endpoint whose list is whole stays as it is', () => {
    const watch = new Watch();
    const servers = [serverOf(watch, 2), serverOf(watch, 3), new Server()];
    for (let i = 0; i < 9; i++) watch.ask(servers[i % 3]!);
    const fired: string[] = [];
    watch.store.onDidChange(({ kind }) => fired.push(kind));
    for (let i = 0; i < 30; i++) watch.ask(servers[i % 3]!);
    assert.deepEqual(fired, []);
  });

  it('are none where the endpoint is a worker itself: what it answers is its own', () => {
    const worker = { endpointId: 'http://farm', label: 'one' };
    const watch = new Watch(endpoint('http://one', { worker }));
    const [one, other] = [serverOf(watch, 1), serverOf(watch, 1)];
    for (let i = 0; i < 6; i++) {
      watch.ask(i % 2 ? other : one);
      assert.deepEqual([watch.shown, watch.state.isBalanced], [all(i % 2 ? other : one), false]);
    }
  });

  it('have no capacity together: each number would be of another one', () => {
    const watch = new Watch();
    const [one, other] = [serverOf(watch, 1), serverOf(watch, 1)];
    const pressure = { running: 1, maxConcurrent: 10, queued: 0, maxQueued: 10, recentlyRejected: 0 };
    const say = (): void =>
      watch.store.takeReading(watch.watched.id, {
        pressure: { ...pressure, cpu: undefined, memory: undefined, reason: undefined },
        at: watch.clock,
        goodUntil: Infinity,
      });
    watch.ask(one);
    say();
    watch.ask(other);
    assert.ok(watch.state.reading);
    watch.ask(one);
    say();
    assert.equal(watch.state.reading, undefined);
    assert.deepEqual(watch.store.pressureHistory(watch.watched.id), []);
  });
});

/** What may happen between two answers of one server. */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('begin' as const), lateMs: fc.nat(6000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('beginPlaywright' as const), lateMs: fc.nat(1000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('end' as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'endAll' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('setClock' as const),
      ms: fc.oneof(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -36e5, max: 36e5 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sleep' as const), ms: fc.nat(36e5) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'fail' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(30_000) }) },
);

const nextAnswer = fc.record({
  events: fc.array(event, { maxLength: 6 }),
  ms: fc.constantFrom(0, 250, 3000, 3000, 30_000),
  wayMs: fc.constantFrom(0, 0, 20, 900, 8000),
});

type Event = ReturnType<(typeof event)['generate']>['value'];

function happen(what: Event, server: Server, watch: Watch): void {
  switch (what.kind) {
    case 'begin':
      return void server.begin(watch.now, { lateMs: what.lateMs });
    case 'beginPlaywright':
      return void server.begin(watch.now, { lateMs: what.lateMs, protocol: 'playwright' });
    case 'end':
      return server.end(server.browsers[what.which % server.browsers.length]?.id ?? '');
    case 'endAll':
      server.browsers = [];
      return;
    case 'setClock':
      // not while a browser is launched: of a version that counts from before that, it would leave what has ended for a
      // few answers
      server.browsers = server.browsers.map((one) => ({ ...one, listedAt: Math.min(one.listedAt, watch.now) }));
      server.ahead += what.ms;
      return;
    case 'sleep':
      return watch.sleep(what.ms);
    case 'fail':
      return watch.fail();
    case 'wait':
      watch.now += what.ms;
  }
}

describe('a single server', () => {
  it('is shown as it answers, whatever happens to it, to its clock and to this machine', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(nextAnswer, { minLength: 2, maxLength: 40 }), (saysAges, answers) => {
        const watch = new Watch();
        const server = new Server(saysAges);
        for (const { events, ms, wayMs } of answers) {
          for (const one of events) happen(one, server, watch);
          const expected = idsOf(server.listed(watch.now + ms));
          watch.ask(server, ms, wayMs);
          const { isBalanced, held, lost } = watch.state;
          assert.deepEqual(
            { shown: watch.shown, isBalanced, held: held.size, lost: lost.size },
            { shown: expected, isBalanced: false, held: 0, lost: 0 },
          );
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('several servers that answer in turn', () => {
  /** Which of a worker's sessions come and go before it answers. */
  const change = fc.record({
    begin: fc.nat(2),
    end: fc.nat(2),
    turn: fc.nat(),
    ms: fc.constantFrom(250, 3000, 30_000),
  });

  it('are shown together: none that is there is missing, and what has ended does not stay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.boolean(),
        fc.boolean(),
        fc.array(change, { minLength: 10, maxLength: 250 }),
        (count, inTurn, saysAges, changes) => {
          const watch = new Watch();
          const servers = Array.from({ length: count }, () => serverOf(watch, 2, saysAges));
          /** What each server has said, and with which answer. */
          const said = new Map<Server, { readonly at: number; readonly ids: readonly string[] }>();
          const lastSeen = new Map<string, number>();
          let balancedAt: number | undefined;
          changes.forEach(({ begin, end, turn, ms }, at) => {
            const server = servers[(inTurn ? at : turn) % count]!;
            for (let i = 0; i < end && server.browsers[0]; i++) server.end(server.browsers[0].id);
            for (let i = 0; i < begin; i++) server.begin(watch.now);
            const before = said.get(server);
            watch.ask(server, ms);
            const ids = idsOf(server.browsers);
            said.set(server, { at, ids });
            for (const id of ids) lastSeen.set(id, at);
            if (!watch.state.isBalanced) return;
            balancedAt ??= at;
            const { shown } = watch;
            assert.equal(new Set(shown).size, shown.length, 'each once');
            for (const one of said.values())
              if (one.at >= balancedAt - 1 && at - one.at <= 16)
                for (const id of one.ids) assert.ok(shown.includes(id), `${id} is missing at ${at}`);
            for (const id of shown) assert.ok(at - lastSeen.get(id)! <= 100, `${id} stays at ${at}`);
            if (before?.ids.some((id) => ids.includes(id)))
              for (const id of before.ids) assert.ok(ids.includes(id) || !shown.includes(id), `${id} has ended`);
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are known as such within two rounds, where sessions last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.boolean(), fc.nat(11), (count, saysAges, idle) => {
        const watch = new Watch();
        const servers = Array.from({ length: count }, (_, i) => serverOf(watch, i > 0 && i === idle ? 0 : 1, saysAges));
        for (let i = 0; i < 2 * count; i++) watch.ask(servers[i % count]!);
        assert.equal(watch.state.isBalanced, true);
        for (let i = 0; i < count; i++) watch.ask(servers[i]!);
        assert.deepEqual(watch.shown, idsOf(servers.flatMap(({ browsers }) => browsers)));
      }),
    );
  });
});
