import { setTimeout as sleep } from 'node:timers/promises';
import { FakeFleet } from './fakeFleet';
import type { Measurements } from './figures';
import { Host, openView, type HostOptions, type Probe } from './host';

const endpoints = 20;
const sessionsEach = 25;
const minuteMs = 60_000;

/** The same view over the same fleet, each in an extension host of its own; what the host needs by itself is taken off. */
export async function measure(): Promise<Measurements> {
  const fleet = await FakeFleet.start({ endpoints, sessionsEach, churn: 0.01 });
  try {
    const own = await cpuOfMinute(/^Browserless/, { settings: { 'browserlessSessions.endpoints': fleet.setting } });
    const naive = await cpuOfMinute(/^Naive/, { extension: 'naive', settings: { 'naiveSessions.urls': fleet.urls } });
    return {
      'naive.ratio': {
        value: own / naive,
        measured: { what: 'CPU of a minute', value: own, unit: 'ms' },
        reference: { what: 'the naive one', value: naive, unit: 'ms' },
      },
    };
  } finally {
    await fleet.stop();
  }
}

/** In ms, both extensions polling every 3 s. */
async function cpuOfMinute(view: RegExp, options: HostOptions): Promise<number> {
  const host = await Host.start(options);
  try {
    const { page, probe } = await host.open();
    await openView(page, view, endpoints * (1 + sessionsEach));
    // the workbench has things of its own to do at its start
    await sleep(20_000);
    const busy = await cpuOf(probe, minuteMs);
    await probe.command('workbench.view.explorer');
    await sleep(5000);
    const idle = await cpuOf(probe, minuteMs / 2);
    return minuteMs * (busy - idle);
  } finally {
    await host.stop();
  }
}

/** CPU of the extension host, as a part of one core. */
async function cpuOf(probe: Probe, ms: number): Promise<number> {
  await probe.startCpu();
  await sleep(ms);
  const { cpu, wall } = await probe.readCpu();
  return cpu / wall;
}
