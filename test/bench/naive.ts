import { setTimeout as sleep } from 'node:timers/promises';
import { FakeFleet } from './fakeFleet';
import type { Measurement, Measurements } from './figures';
import { Host, openView, type HostOptions, type Probe } from './host';

const endpoints = 20;
const sessionsEach = 25;
const minuteMs = 60_000;

/** What an extension costs while it is looked at (ms of CPU): in the extension host's process, and in the window's. */
interface Cpu {
  readonly host: number;
  readonly window: number;
}

/** The same view over the same fleet, each in a workbench of its own; what that needs by itself is taken off. */
export async function measure(): Promise<Measurements> {
  const fleet = await FakeFleet.start({ endpoints, sessionsEach, churn: 0.01 });
  try {
    const own = await cpuOfMinute(/^Browserless/, { settings: { 'browserlessSessions.endpoints': fleet.setting } });
    const naive = await cpuOfMinute(/^Naive/, { extension: 'naive', settings: { 'naiveSessions.urls': fleet.urls } });
    const all = ({ host, window }: Cpu): number => host + window;
    return {
      'naive.ratio': overNaive('CPU of a minute', all(own), all(naive)),
      'naive.host': overNaive('CPU of a minute', own.host, naive.host),
    };
  } finally {
    await fleet.stop();
  }
}

const overNaive = (what: string, own: number, naive: number): Measurement => ({
  value: own / naive,
  measured: { what, value: own, unit: 'ms' },
  reference: { what: 'the naive one', value: naive, unit: 'ms' },
});

/** Both extensions poll every 3 s. */
async function cpuOfMinute(view: RegExp, options: HostOptions): Promise<Cpu> {
  const host = await Host.start(options);
  try {
    const { page, probe } = await host.open();
    await openView(page, view, endpoints * (1 + sessionsEach));
    // the workbench has things of its own to do at its start
    await sleep(45_000);
    const busy = await cpuOf(host, probe, minuteMs);
    await probe.command('workbench.view.explorer');
    await sleep(5000);
    const idle = await cpuOf(host, probe, minuteMs / 2);
    return { host: minuteMs * (busy.host - idle.host), window: minuteMs * (busy.window - idle.window) };
  } finally {
    await host.stop();
  }
}

/** As parts of one core. */
async function cpuOf(host: Host, probe: Probe, ms: number): Promise<Cpu> {
  await probe.startCpu();
  const before = await host.windowCpu();
  await sleep(ms);
  const { cpu, wall } = await probe.readCpu();
  return { host: cpu / wall, window: ((await host.windowCpu()) - before) / wall };
}
