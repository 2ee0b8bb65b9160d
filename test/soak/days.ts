// Days of polling a farm of servers with faults, under somebody who works with the view all day, compressed by a virtual
// clock; bundled and run by run.mjs.
//   days.js --out FILE (--minutes N | --hours N) [--seed N] [--looks N]: so many real minutes, or so many virtual hours;
//   measured so many times
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { settled, VirtualClock } from '../unit/virtualClock';
import { Busy } from './busy';
import { Chance } from './chance';
import { Core } from './core';
import { Farm, type FarmServer } from './farm';
import { Person } from './person';
import { collected } from './memory';
import { complaintsOf, heapFigures, resources, type Sample } from './samples';

const hour = 3_600_000;

/** How many browsers each server has; the first server flaps every second. */
const sizes = [3, 2, 5, 10, 20, 0];

/** Of so many measurements one is printed. */
const printed = 5;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    minutes: { type: 'string' },
    hours: { type: 'string' },
    seed: { type: 'string', default: '1' },
    looks: { type: 'string', default: '100' },
  },
});
const realMs = values.minutes === undefined ? undefined : Number(values.minutes) * 60_000;
const virtualMs = Number(values.hours ?? 1) * hour;
const seed = Number(values.seed);
const looks = Number(values.looks);

async function soak() {
  const chance = new Chance(seed);
  const busy = new Busy();
  const clock = new VirtualClock(0, busy.settle);
  const core = new Core(clock, busy);
  const farm: Farm = new Farm({
    clock,
    chance,
    busy,
    onMended: (url) => core.fleet.retry(url),
    onRequest: () => person.interrupt(),
  });
  const person = new Person(core, farm, chance, busy);
  const rejections: string[] = [];
  process.on('unhandledRejection', (reason) => void rejections.push(String(reason)));
  const before = resources();
  const startedAt = performance.now();
  const minutes = (): number => (performance.now() - startedAt) / 60_000;
  const progress = (): number => (realMs === undefined ? clock.now() / virtualMs : (minutes() * 60_000) / realMs);
  await farm.start(sizes);
  person.start();

  const samples: Sample[] = [];
  const notRecovered: string[] = [];
  let slept = 0;
  const isShown = ({ url, browsers }: FarmServer): boolean => {
    const state = core.store.get(url);
    const shown = state?.sessions.map(({ session }) => session.id).toSorted();
    return state?.health.kind === 'ok' && String(shown) === String(browsers.ids.toSorted());
  };
  const look = async (): Promise<void> => {
    await farm.calmDown();
    person.calmDown();
    // a few polls; more where this machine is too busy for some
    for (let turn = 0; turn === 0 || (turn < 30 && !farm.servers.every(isShown)); turn++) await clock.advance(10_000);
    for (const server of farm.servers.filter((one) => !isShown(one)))
      notRecovered.push(`${server.url} at ${clock.now()} ms: ${JSON.stringify(core.store.get(server.url)?.health)}`);
    const memory = await collected();
    const counts = { ...core.counts(), rows: person.screen.size, ...resources() };
    samples.push({ progress: progress(), minutes: minutes(), ...memory, counts });
    farm.goOn();
    person.goOn();
    if (samples.length % printed !== 1) return;
    const megabytes = (memory.heap / 2 ** 20).toFixed(2);
    const days = (clock.now() / (24 * hour)).toFixed(2);
    console.log(`${minutes().toFixed(1)} min | day ${days} | ${core.tally.polls} polls | heap ${megabytes} MB`);
  };

  while (progress() < 1) {
    if (progress() >= samples.length / looks) await look();
    await clock.advance(60_000);
    // the machine sleeps
    if (!chance.isOnceIn(720)) continue;
    slept += 10 * 60_000;
    await clock.stall(10 * 60_000);
  }
  await look();

  const ranFor = clock.now();
  person.dispose();
  core.dispose();
  await farm.stop();
  for (let turn = 0; turn < 100; turn++) await settled();
  const { polls, failures, changes, lines, mostInFlight } = core.tally;
  return {
    node: process.version,
    seed,
    minutes: minutes(),
    virtualDays: (ranFor - slept) / (24 * hour),
    polls,
    failures: Object.fromEntries(failures),
    faultsBegun: Object.fromEntries(farm.begun),
    changes,
    treeEvents: person.screen.changes,
    logLines: lines,
    mostInFlight,
    heap: heapFigures(samples),
    samples,
    complaints: [
      ...complaintsOf(samples),
      ...notRecovered.map((what) => `It has not recovered: ${what}.`),
      ...rejections.map((reason) => `Nobody handles a rejection: ${reason}.`),
      ...(failures.has('unknown') ? [`Something was thrown on the way to the screen.`] : []),
      ...(mostInFlight > 1 ? [`${mostInFlight} requests were in flight for one endpoint.`] : []),
      ...Object.entries(resources()).flatMap(([kind, count]) =>
        count > (before[kind] ?? 0) ? [`It leaves ${count} × ${kind} behind.`] : [],
      ),
    ],
  };
}

export type DaysReport = Awaited<ReturnType<typeof soak>>;

void soak().then(
  (report) => {
    if (values.out) writeFileSync(values.out, JSON.stringify(report, undefined, 1));
    process.exit(report.complaints.length > 0 ? 1 : 0);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
