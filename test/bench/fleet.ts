import { setTimeout as sleep } from 'node:timers/promises';
import { FakeFleet } from './fakeFleet';
import type { Measurements } from './figures';
import { Host, openView } from './host';

const endpoints = 200;
const sessionsEach = 25;
const sessions = endpoints * sessionsEach;
const loopMs = 60_000;
const polls = 10_000;

/** A large fleet watched for the time of 10,000 polls, 1 % of whose sessions are different in each answer. */
export async function measure(): Promise<Measurements> {
  const fleet = await FakeFleet.start({ endpoints, sessionsEach, churn: 0.01 });
  const host = await Host.start({ settings: { 'browserlessSessions.endpoints': fleet.setting } });
  try {
    const { page, probe } = await host.open();
    await sleep(5000);
    const empty = await probe.heap();
    const fullMs = await openView(page, /^Browserless/, endpoints + sessions);
    await sleep(10_000);
    const full = await probe.heap();
    const before = fleet.requests;
    await probe.start();
    await sleep(loopMs);
    const { loopDelay, cpu, wall } = await probe.read();
    while (fleet.requests < before + polls) await sleep(1000);
    const end = await probe.heap();
    console.log(
      JSON.stringify({
        empty,
        full,
        end,
        loopDelay,
        cpu,
        wall,
        requests: fleet.requests - before,
        connections: fleet.connections,
      }),
    );
    return {
      'fleet.loopDelay': { value: loopDelay.p99 },
      'fleet.firstFull': { value: fullMs / 1000 },
      'fleet.heap': { value: (full - empty) / 1e6 / (sessions / 1000) },
      'fleet.heapGrowth': {
        value: (100 * (end - full)) / full,
        measured: { what: `after ${polls} polls`, value: end / 1e6, unit: 'MB' },
        reference: { what: 'before', value: full / 1e6, unit: 'MB' },
      },
    };
  } finally {
    await host.stop();
    await fleet.stop();
  }
}
