import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { EndpointError, type Fault } from '../../../src/browserless/faults';
import { Poller, type Outcome } from '../../../src/browserless/poller';
import { deferred, type Deferred } from '../deferred';
import { settled, VirtualClock } from '../virtualClock';

const refused: Fault = { kind: 'refused' };
const intervalMs = 3000;

interface Request extends Pick<Deferred<string>, 'resolve' | 'reject'> {
  readonly signal: AbortSignal;
  readonly at: number;
}

interface Setup {
  readonly interval?: () => number;
  readonly random?: () => number;
  /** Whether a request ends as soon as it is given up, or when its answer comes. */
  readonly heedsAbort?: boolean;
}

/** A poller whose server is the test. */
function pollerUnderTest({ interval = () => intervalMs, random = () => 1, heedsAbort = true }: Setup = {}) {
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const requests: Request[] = [];
  const outcomes: string[] = [];
  let open = 0;
  let mostOpen = 0;
  const poller = new Poller<string>({
    poll: (signal) => {
      const { promise, resolve, reject } = deferred<string>();
      mostOpen = Math.max(mostOpen, ++open);
      requests.push({ resolve, reject, signal, at: clock.now() - startedAt });
      if (heedsAbort) signal.addEventListener('abort', () => reject(signal.reason));
      return promise.finally(() => open--);
    },
    onOutcome: (outcome: Outcome<string>) => void outcomes.push(outcome.ok ? outcome.value : outcome.fault.kind),
    intervalMs: interval,
    clock,
    random,
  });
  const last = (): Request => {
    const request = requests.at(-1);
    assert.ok(request, 'it has asked');
    return request;
  };
  return {
    poller,
    clock,
    requests,
    outcomes,
    mostOpen: () => mostOpen,
    open: () => open,
    answer: async (text = 'answer') => {
      last().resolve(text);
      await settled();
    },
    fail: async (fault: Fault = refused) => {
      last().reject(new EndpointError(fault));
      await settled();
    },
    started: async () => {
      poller.start();
      await clock.advance(0);
    },
  };
}

describe('polling', () => {
  it('asks nothing before it is started', async () => {
    const { clock, requests } = pollerUnderTest();
    await clock.advance(60_000);
    assert.equal(requests.length, 0);
  });

  it('asks at once when it is started', async () => {
    const { requests, started } = pollerUnderTest();
    await started();
    assert.deepEqual(
      requests.map(({ at }) => at),
      [0],
    );
  });

  it('asks once, however often it is started', async () => {
    const { poller, requests, started, answer, clock } = pollerUnderTest();
    await started();
    await started();
    await answer();
    poller.start();
    await clock.advance(intervalMs - 1);
    assert.equal(requests.length, 1);
  });

  it('times the next request after the last has settled, not after it was made', async () => {
    const { clock, requests, outcomes, started, answer } = pollerUnderTest();
    await started();
    await clock.advance(20_000);
    assert.equal(requests.length, 1, 'one in flight at a time');
    await answer('slow');
    await clock.advance(intervalMs - 1);
    assert.equal(requests.length, 1);
    await clock.advance(1);
    assert.deepEqual(
      requests.map(({ at }) => at),
      [0, 23_000],
    );
    assert.deepEqual(outcomes, ['slow']);
  });

  it('reads the interval anew for each pause', async () => {
    let interval = 3000;
    const { clock, requests, started, answer } = pollerUnderTest({ interval: () => interval });
    await started();
    interval = 10_000;
    await answer();
    await clock.advance(9_999);
    assert.equal(requests.length, 1);
    await clock.advance(1);
    assert.equal(requests.length, 2);
  });

  it('gives up the request in flight when it is stopped, and drops its answer', async () => {
    for (const heedsAbort of [true, false]) {
      const { poller, clock, requests, outcomes, started, answer } = pollerUnderTest({ heedsAbort });
      await started();
      poller.stop();
      assert.equal(requests[0]?.signal.aborted, true);
      await answer('late');
      await clock.advance(60_000);
      assert.deepEqual(outcomes, []);
      assert.equal(requests.length, 1);
    }
  });

  it('drops an error after it was stopped, too', async () => {
    const { poller, outcomes, started, fail } = pollerUnderTest({ heedsAbort: false });
    await started();
    poller.stop();
    await fail();
    assert.deepEqual(outcomes, []);
  });

  it('asks no sooner because it was stopped and started', async () => {
    const { poller, clock, requests, started, answer } = pollerUnderTest();
    await started();
    await answer();
    await clock.advance(1000);
    poller.stop();
    await clock.advance(500);
    await started();
    await clock.advance(1499);
    assert.equal(requests.length, 1);
    await clock.advance(1);
    assert.equal(requests.length, 2);
  });

  it('never has two requests when it is stopped and started during a slow one', async () => {
    const { poller, clock, requests, outcomes, mostOpen, started, answer } = pollerUnderTest({ heedsAbort: false });
    await started();
    for (let time = 0; time < 3; time++) {
      poller.stop();
      await clock.advance(1);
      poller.start();
      await clock.advance(60_000);
    }
    assert.equal(requests.length, 1);
    await answer('late');
    assert.deepEqual(outcomes, [], 'the answer was given up');
    await clock.advance(intervalMs);
    assert.equal(requests.length, 2, 'it goes on');
    await answer('new');
    assert.deepEqual(outcomes, ['new']);
    assert.equal(mostOpen(), 1);
  });

  it('stays silent once it is disposed', async () => {
    const { poller, clock, requests, outcomes, started } = pollerUnderTest();
    await started();
    poller.dispose();
    poller.start();
    poller.retry();
    await poller.refresh();
    await clock.advance(600_000);
    assert.equal(requests.length, 1);
    assert.deepEqual(outcomes, []);
    assert.deepEqual(clock.waits, [], 'no timer is left');
  });

  it('goes on when whoever hears of an answer throws', async () => {
    const clock = new VirtualClock();
    let polls = 0;
    const poller = new Poller({
      poll: () => Promise.resolve(++polls),
      onOutcome: () => {
        throw new Error('a defect elsewhere');
      },
      intervalMs: () => intervalMs,
      clock,
    });
    const unhandled: unknown[] = [];
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => unhandled.push(reason));
    try {
      poller.start();
      await clock.advance(3 * intervalMs);
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener);
    }
    assert.equal(polls, 4);
    // by its kind: what it says may be anybody's words, and VS Code logs it
    assert.deepEqual(unhandled.map(String), Array(4).fill('EndpointError: unknown'), 'the defect is heard of');
  });
});

describe('polling after failures', () => {
  /** The pauses that follow so many failures in a row, in ms. */
  async function pauses(count: number, options?: Setup): Promise<number[]> {
    const { clock, requests, started, fail } = pollerUnderTest(options);
    await started();
    for (let failure = 0; failure < count; failure++) {
      await fail();
      await clock.advance(clock.waits[0] ?? assert.fail('it has stopped'));
    }
    return requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0));
  }

  it('asks more and more rarely, up to a minute', async () => {
    assert.deepEqual(await pauses(7), [6000, 12_000, 24_000, 48_000, 60_000, 60_000, 60_000]);
  });

  it('spreads the requests of many endpoints, and never asks sooner than the interval', async () => {
    assert.deepEqual(await pauses(7, { random: () => 0 }), [3000, 6000, 12_000, 24_000, 30_000, 30_000, 30_000]);
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 300 }),
        async (random, seconds) => {
          const interval = seconds * 1000;
          for (const pause of await pauses(12, { random: () => random, interval: () => interval })) {
            // timers add up with fractions
            assert.ok(pause >= interval - 0.001 && pause <= Math.max(60_000, interval) + 0.001, String(pause));
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('never asks more often than an interval of over a minute', async () => {
    assert.deepEqual(await pauses(3, { interval: () => 300_000 }), [300_000, 300_000, 300_000]);
  });

  it('goes back to the interval with the first answer', async () => {
    const { clock, started, fail, answer } = pollerUnderTest();
    await started();
    await fail();
    await clock.advance(6000);
    await fail();
    await clock.advance(12_000);
    await answer();
    assert.deepEqual(clock.waits, [intervalMs]);
    await clock.advance(intervalMs);
    await fail();
    assert.deepEqual(clock.waits, [6000], 'and begins from there');
  });

  it('keeps the pause that the server asks for, where that is longer, also when nobody looks for a while', async () => {
    const { poller, clock, requests, started, fail } = pollerUnderTest();
    await started();
    await fail({ kind: 'tooManyRequests', retryAfterMs: 600_000 });
    await clock.advance(300_000);
    poller.stop();
    await clock.advance(100_000);
    poller.start();
    await clock.advance(199_999);
    assert.equal(requests.length, 1);
    await clock.advance(1);
    assert.equal(requests.length, 2);
    await fail({ kind: 'gateway', status: 503, retryAfterMs: 1000 });
    assert.deepEqual(clock.waits, [12_000], 'its own is longer');
  });

  it('asks once when the machine wakes, however long it has slept', async () => {
    for (const outcome of ['answer', 'fail'] as const) {
      const { clock, requests, started, [outcome]: settle, answer } = pollerUnderTest();
      await started();
      await settle();
      await clock.stall(8 * 3_600_000);
      assert.equal(requests.length, 2);
      await answer();
      assert.deepEqual(clock.waits, [intervalMs], 'and goes on as ever');
    }
  });

  it('waits for a request over which the machine slept, and no longer', async () => {
    const { clock, requests, outcomes, started, fail } = pollerUnderTest();
    await started();
    await clock.stall(8 * 3_600_000);
    assert.equal(requests.length, 1);
    // the client's own limit ends it
    await fail({ kind: 'timeout', afterMs: 10_000 });
    await clock.advance(6000);
    assert.deepEqual([requests.length, outcomes], [2, ['timeout']]);
  });

  const forTheUser: readonly Fault[] = [
    { kind: 'unauthorized', tokenSent: true },
    { kind: 'forbidden' },
    { kind: 'missingVariable', variable: 'TOKEN', isToken: true },
  ];
  for (const fault of forTheUser) {
    it(`stops at "${fault.kind}" until it is told to retry`, async () => {
      const { poller, clock, requests, outcomes, started, fail, answer } = pollerUnderTest();
      await started();
      await fail(fault);
      await clock.advance(3_600_000);
      poller.stop();
      poller.start();
      await clock.advance(3_600_000);
      assert.equal(requests.length, 1);
      assert.deepEqual(outcomes, [fault.kind]);
      poller.retry();
      await clock.advance(0);
      assert.equal(requests.length, 2);
      await answer();
      await clock.advance(intervalMs);
      assert.equal(requests.length, 3, 'and then goes on as before');
    });

    it(`stops at "${fault.kind}" until the user refreshes with success`, async () => {
      const { poller, clock, requests, started, fail, answer } = pollerUnderTest();
      await started();
      await fail(fault);
      void poller.refresh();
      await settled();
      await fail(fault);
      await clock.advance(3_600_000);
      assert.equal(requests.length, 2, 'a refresh that fails the same way changes nothing');
      void poller.refresh();
      await settled();
      await answer();
      await clock.advance(intervalMs);
      assert.equal(requests.length, 4);
    });
  }
});

describe('a refresh', () => {
  it('asks at once, whatever failed before', async () => {
    const { poller, clock, requests, started, fail } = pollerUnderTest();
    await started();
    await fail();
    await clock.advance(1000);
    void poller.refresh();
    await settled();
    assert.deepEqual(
      requests.map(({ at }) => at),
      [0, 1000],
    );
  });

  it('asks although nobody looks, and once only', async () => {
    const { poller, clock, requests, outcomes, answer } = pollerUnderTest();
    void poller.refresh();
    await settled();
    await answer();
    await clock.advance(60_000);
    assert.deepEqual(outcomes, ['answer']);
    assert.equal(requests.length, 1);
  });

  it('joins the request in flight, and is over with it', async () => {
    const { poller, clock, requests, outcomes, started, answer } = pollerUnderTest();
    await started();
    let done = 0;
    for (let time = 0; time < 3; time++) void poller.refresh().then(() => done++);
    await clock.advance(60_000);
    assert.deepEqual([requests.length, done], [1, 0]);
    await answer();
    assert.deepEqual([done, outcomes.length], [3, 1]);
  });

  it('is over when the request fails, without throwing', async () => {
    const { poller, outcomes, fail } = pollerUnderTest();
    const done = poller.refresh();
    await settled();
    await fail();
    await done;
    assert.deepEqual(outcomes, ['refused']);
  });

  it('puts off the next poll by a whole interval', async () => {
    const { poller, clock, requests, started, answer } = pollerUnderTest();
    await started();
    await answer();
    await clock.advance(2000);
    void poller.refresh();
    await settled();
    await answer();
    await clock.advance(intervalMs - 1);
    assert.equal(requests.length, 2);
    await clock.advance(1);
    assert.equal(requests.length, 3);
  });

  it('waits for a request that was given up, so that there are never two', async () => {
    const { poller, requests, outcomes, mostOpen, started } = pollerUnderTest({ heedsAbort: false });
    await started();
    poller.stop();
    const done = poller.refresh();
    await settled();
    assert.equal(requests.length, 1);
    requests[0]?.resolve('given up');
    await settled();
    assert.equal(requests.length, 2);
    requests[1]?.resolve('refreshed');
    await done;
    assert.deepEqual(outcomes, ['refreshed']);
    assert.equal(mostOpen(), 1);
  });
});

describe('a retry', () => {
  it('gives up what was asked before and asks anew at once', async () => {
    const { poller, clock, requests, outcomes, mostOpen, started, answer } = pollerUnderTest();
    await started();
    poller.retry();
    assert.equal(requests[0]?.signal.aborted, true);
    await clock.advance(0);
    assert.equal(requests.length, 2);
    await answer();
    assert.deepEqual(outcomes, ['answer']);
    assert.equal(mostOpen(), 1);
  });

  it('asks anew when the old request has ended, and takes the new answer alone', async () => {
    const { poller, clock, requests, outcomes, mostOpen, started, answer } = pollerUnderTest({ heedsAbort: false });
    await started();
    poller.retry();
    await clock.advance(10_000);
    assert.equal(requests.length, 1, 'the old one has not ended yet');
    await answer('with the old token');
    await clock.advance(0);
    assert.equal(requests.length, 2);
    await answer('with the new token');
    assert.deepEqual(outcomes, ['with the new token']);
    assert.equal(mostOpen(), 1);
  });

  it('forgets how often it failed', async () => {
    const { poller, clock, started, fail } = pollerUnderTest();
    await started();
    await fail();
    await clock.advance(6000);
    await fail();
    poller.retry();
    await clock.advance(0);
    await fail();
    assert.deepEqual(clock.waits, [6000]);
  });

  it('asks nothing while nobody looks', async () => {
    const { poller, clock, requests } = pollerUnderTest();
    poller.retry();
    await clock.advance(60_000);
    assert.equal(requests.length, 0);
  });
});

describe('a poller, whatever happens to it in whatever order', () => {
  type Kind = 'start' | 'stop' | 'refresh' | 'retry' | 'dispose' | 'answer' | 'fail' | 'refuse' | 'advance';
  const often = fc.constantFrom<Kind[]>(
    'start',
    'stop',
    'refresh',
    'retry',
    'answer',
    'fail',
    'refuse',
    'advance',
    'advance',
  );
  const step = fc.tuple(
    fc.oneof({ weight: 40, arbitrary: often }, { weight: 1, arbitrary: fc.constant<Kind>('dispose') }),
    fc.constantFrom(0, 1, intervalMs - 1, intervalMs, 70_000),
  );

  it('has one request in flight at the most, delivers nothing that was given up, keeps its pauses and never hangs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, heedsAbort) => {
        const { poller, clock, requests, outcomes, mostOpen, open } = pollerUnderTest({ heedsAbort });
        let isStarted = false;
        let isDisposed = false;
        /** Requests whose answer nobody wants any more. */
        const givenUp = new Set<Request>();
        const giveUp = (): void => {
          const request = requests.at(-1);
          if (open() > 0 && request) givenUp.add(request);
        };
        let delivered = 0;
        /** The last outcome, until somebody asks for a request of their own. */
        const last: { outcome?: { readonly at: number; readonly isFinal: boolean } | undefined } = {};
        const settleLast = async (kind: 'answer' | 'fail' | 'refuse'): Promise<void> => {
          const request = requests.at(-1);
          if (open() === 0 || !request) return;
          if (kind === 'answer') request.resolve('answer');
          else request.reject(new EndpointError(kind === 'fail' ? refused : { kind: 'forbidden' }));
          await settled();
          if (givenUp.has(request)) return;
          delivered++;
          last.outcome = { at: clock.now(), isFinal: kind === 'refuse' };
        };
        for (const [kind, ms] of steps) {
          const before = requests.length;
          if (kind === 'answer' || kind === 'fail' || kind === 'refuse') await settleLast(kind);
          else if (kind === 'advance') await clock.advance(ms);
          else {
            if (kind === 'stop' || kind === 'dispose' || kind === 'retry') giveUp();
            if (kind === 'start') isStarted = !isDisposed;
            if (kind === 'stop' || kind === 'dispose') isStarted = false;
            if (kind === 'dispose') isDisposed = true;
            if (kind === 'refresh' || kind === 'retry') last.outcome = undefined;
            if (kind === 'refresh') void poller.refresh();
            else poller[kind]();
            await settled();
          }
          assert.ok(mostOpen() <= 1, 'two requests in flight');
          assert.equal(outcomes.length, delivered, 'an answer that was given up was delivered');
          const isNew = requests.length > before;
          if (isNew && isDisposed) assert.fail('a request after the end');
          if (isNew && last.outcome) {
            assert.ok(!last.outcome.isFinal, 'a request although only the user can mend what is wrong');
            assert.ok(clock.now() - last.outcome.at >= intervalMs, 'a request before its time');
          }
        }
        // in the end everything is answered, and polling goes on just when it should
        for (const request of requests) request.resolve('answer');
        await settled();
        const before = requests.length;
        poller.retry();
        await clock.advance(70_000);
        for (const request of requests) request.resolve('answer');
        await clock.advance(70_000);
        assert.equal(requests.length > before, isStarted, 'asks on when started, and only then');
      }),
      { numRuns: 400 },
    );
  });
});
