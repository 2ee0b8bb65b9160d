import { setTimeout as sleep } from 'node:timers/promises';
import { FakeFleet } from './fakeFleet';
import type { Measurements } from './figures';
import { Host, openView } from './host';

const endpoints = 20;
const sessionsEach = 25;
const pollsEach = 5;
/** Shown as `1 d`, which changes after an hour. */
const ageMs = 24 * 3_600_000 + 10 * 60_000;

/** Events that the extension fires while every endpoint answers the same but for the uptimes, whose texts stay. */
export async function measure(): Promise<Measurements> {
  const fleet = await FakeFleet.start({ endpoints, sessionsEach, ageMs });
  const host = await Host.start({ settings: { 'browserlessSessions.endpoints': fleet.setting } });
  try {
    const { page, probe } = await host.open();
    await probe.followEvents();
    await openView(page, /^Browserless/, endpoints * (1 + sessionsEach));
    if ((await probe.events()) === 0) throw new Error('no event was seen while the sessions came');
    // what came with the last of them
    await sleep(1000);
    await probe.events();
    const before = fleet.polls;
    while (fleet.polls < before + endpoints * pollsEach) await sleep(100);
    return { 'tree.events': { value: await probe.events() } };
  } finally {
    await host.stop();
    await fleet.stop();
  }
}
