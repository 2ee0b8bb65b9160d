import { setTimeout as sleep } from 'node:timers/promises';
import { FakeFleet } from './fakeFleet';
import type { Measurements } from './figures';
import { Host, openView } from './host';

const endpoints = 5;
const sessionsEach = 25;
const watchedMs = 10_000;
/** Until the idle connections have ended: undici keeps them for 4 s. */
const settleMs = 10_000;
const hiddenMs = 30_000;

/**
 * After the view was watched for a while, it is hidden: what the extension still does then. CPU is whatever the host's
 * process did with code of the extension on its stack, by V8's profiler.
 */
export async function measure(): Promise<Measurements> {
  const fleet = await FakeFleet.start({ endpoints, sessionsEach, churn: 0.01 });
  const host = await Host.start({ settings: { 'browserlessSessions.endpoints': fleet.setting } });
  try {
    const { page, probe } = await host.open();
    await probe.followTimers();
    await openView(page, /^Browserless/, endpoints * (1 + sessionsEach));
    await probe.startProfile();
    await sleep(watchedMs);
    // what is not seen while there is something cannot be shown to be away
    if ((await probe.stopProfile()).own === 0) throw new Error('no CPU was seen while it polled');
    if ((await probe.timers()).started === 0) throw new Error('no timer was seen while it polled');
    await probe.command('workbench.view.explorer');
    await sleep(settleMs);
    await probe.timers();
    const before = fleet.requests;
    await probe.startProfile();
    await sleep(hiddenMs);
    const { own, wall } = await probe.stopProfile();
    const { pending, started } = await probe.timers();
    return {
      'hidden.requests': { value: fleet.requests - before },
      'hidden.timers': { value: pending + started },
      'hidden.cpu': { value: (100 * own) / wall, measured: { what: 'of 30 s', value: own, unit: 'ms' } },
    };
  } finally {
    await host.stop();
    await fleet.stop();
  }
}
