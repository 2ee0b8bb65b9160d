import { setTimeout as sleep } from 'node:timers/promises';
import { FakeFleet } from './fakeFleet';
import type { Measurements } from './figures';
import { Host, openView, type Window } from './host';

const endpoints = 200;
const sessionsEach = 25;
const loopDelayMs = 60_000;
const polls = 10_000;
/** The workbench has things of its own to do at its start. */
const settleMs = 10_000;

/** A large fleet watched for the time of 10,000 polls, 1 % of whose sessions are different in each answer. */
export async function measure(): Promise<Measurements> {
  const fleet = await FakeFleet.start({ endpoints, sessionsEach, churn: 0.01 });
  const setting = (used: number) => ({ 'browserlessSessions.endpoints': fleet.setting.slice(0, used) });
  const host = await Host.start({ settings: setting(1) });
  try {
    const small = await host.open();
    await watch(small, 1);
    const heapOfOne = await small.probe.heap();
    await small.probe.configure(setting(endpoints));
    await small.close();

    const large = await host.open();
    const { probe } = large;
    const firstFullMs = await watch(large, endpoints);
    const heap = await probe.heap();
    const before = fleet.polls;
    await probe.startLoopDelay();
    await sleep(loopDelayMs);
    const loopDelay = await probe.readLoopDelay();
    while (fleet.polls < before + polls) await sleep(1000);
    const heapAtEnd = await probe.heap();
    return {
      'fleet.loopDelay': {
        value: loopDelay.p99,
        measured: { what: 'at most', value: loopDelay.max, unit: 'ms' },
        reference: { what: 'p50, of which 1 is the measure’s own', value: loopDelay.p50, unit: 'ms' },
      },
      'fleet.firstFull': { value: firstFullMs / 1000 },
      'fleet.heap': {
        value: (heap - heapOfOne) / 1000 / ((endpoints - 1) * sessionsEach),
        measured: { what: `with ${endpoints} endpoints`, value: heap / 1e6, unit: 'MB' },
        reference: { what: 'with one', value: heapOfOne / 1e6, unit: 'MB' },
      },
      'fleet.heapGrowth': {
        value: (100 * (heapAtEnd - heap)) / heap,
        measured: { what: `after ${polls} polls`, value: heapAtEnd / 1e6, unit: 'MB' },
        reference: { what: 'before', value: heap / 1e6, unit: 'MB' },
      },
    };
  } finally {
    await host.stop();
    await fleet.stop();
  }
}

/** Opens the view once the workbench has settled, and gives how long it took until all sessions were rows (ms). */
async function watch({ page }: Window, used: number): Promise<number> {
  await sleep(settleMs);
  const ms = await openView(page, /^Browserless/, used * (1 + sessionsEach));
  await sleep(settleMs);
  return ms;
}
