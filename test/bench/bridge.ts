// What the bridge costs, beside a socket straight to the same page of a real browserless: `npx tsx test/bench/bridge.ts`.
// The guarded way may be the fastest: its messages are not compressed, those of the other two are.
import { address } from '../unit/net/bridges';
import { openCdp, startBridged, type Cdp } from '../server/bridged';

const roundTrips = 2_000;
const snapshots = 9;
const leastSnapshotBytes = 50_000_000;

/** Each opens a socket on the same page. */
type Ways = Readonly<Record<string, () => Promise<Cdp>>>;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Medians of several ways to one page, taken in turn so that all have the same weather. */
async function compare<T>(ways: Readonly<Record<string, T>>, rounds: number, measure: (way: T) => Promise<number>) {
  const measured = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, way] of Object.entries(ways)) measured.get(name)?.push(await measure(way));
  return new Map([...measured].map(([name, values]) => [name, median(values)]));
}

function report(what: string, medians: ReadonlyMap<string, number>, show: (value: number) => string): void {
  const direct = medians.get('direct') ?? NaN;
  for (const [name, value] of medians)
    console.log(`${what}  ${name.padEnd(8)} ${show(value)}  ${(value / direct).toFixed(2)} × direct`);
}

/** In milliseconds. */
async function roundTrip(cdp: Cdp): Promise<number> {
  const start = performance.now();
  await cdp.evaluate('1 + 1');
  return performance.now() - start;
}

async function compareRoundTrips(ways: Ways): Promise<void> {
  const open: Record<string, Cdp> = {};
  for (const [name, way] of Object.entries(ways)) open[name] = await way();
  await compare(open, 200, roundTrip);
  const medians = await compare(open, roundTrips, roundTrip);
  report(`round trip, median of ${roundTrips}`, medians, (ms) => `${ms.toFixed(3)} ms`);
  for (const { socket } of Object.values(open)) socket.terminate();
}

interface Snapshot {
  readonly bytes: number;
  readonly chunks: number;
  /** From the asking to the answer, which follows the last chunk: walking the heap is in it. */
  readonly wholeMs: number;
  /** From the first chunk on. */
  readonly streamMs: number;
}

async function takeSnapshot(way: () => Promise<Cdp>): Promise<Snapshot> {
  const cdp = await way();
  let bytes = 0;
  let chunks = 0;
  let first = NaN;
  cdp.socket.on('message', (data: Buffer) => {
    if (chunks++ === 0) first = performance.now();
    bytes += data.length;
  });
  const asked = performance.now();
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  const end = performance.now();
  cdp.socket.terminate();
  if (bytes < leastSnapshotBytes) throw new Error(`a heap snapshot of ${bytes} bytes is too small to say anything`);
  return { bytes, chunks, wholeMs: end - asked, streamMs: end - first };
}

async function compareSnapshots(ways: Ways): Promise<void> {
  const holder = await ways.direct!();
  await holder.evaluate(
    'globalThis.held = Array.from({ length: 160_000 }, (_, id) => ({ id, name: `name ${id}`, at: [id + 0.5] })); 0',
  );
  const taken = new Map<() => Promise<Cdp>, Snapshot[]>(Object.values(ways).map((way) => [way, []]));
  const megabytesPerSecond = async (way: () => Promise<Cdp>): Promise<number> => {
    const snapshot = await takeSnapshot(way);
    taken.get(way)?.push(snapshot);
    return snapshot.bytes / 1000 / snapshot.streamMs;
  };
  const medians = await compare(ways, snapshots, megabytesPerSecond);
  const all = [...taken.values()].flat();
  const size = `${(median(all.map(({ bytes }) => bytes)) / 1e6).toFixed(0)} MB in ${median(all.map(({ chunks }) => chunks))} messages`;
  report(`heap snapshot of ${size}, median of ${snapshots}`, medians, (rate) => `${rate.toFixed(1)} MB/s`);
  const whole = new Map(
    Object.entries(ways).map(([name, way]) => [name, median((taken.get(way) ?? []).map(({ wholeMs }) => wholeMs))]),
  );
  report('  the same with walking the heap', whole, (ms) => `${ms.toFixed(0)} ms`);
  holder.socket.terminate();
}

async function main(): Promise<void> {
  const bridged = await startBridged();
  try {
    const { session, pageId } = await bridged.owner();
    const { origin, token } = bridged.server;
    const [raw, guarded] = [await bridged.lease(session), await bridged.lease(session, { guard: 'debugger' })];
    const path = `/devtools/page/${pageId}`;
    const ways: Ways = {
      direct: () => openCdp(origin.replace('http', 'ws') + path, { authorization: `Bearer ${token}` }),
      bridge: () => openCdp(address(raw) + path),
      guarded: () => openCdp(address(guarded) + path),
    };
    await compareRoundTrips(ways);
    await compareSnapshots(ways);
  } finally {
    await bridged.stop();
  }
}

void main();
