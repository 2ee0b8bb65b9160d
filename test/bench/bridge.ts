import { address } from '../unit/net/bridges';
import { openCdp, startBridged, type Cdp } from '../server/bridged';
import { median, type Measurement, type Measurements } from './figures';

const roundTrips = 2_000;
const snapshots = 9;
const leastSnapshotBytes = 50_000_000;

/** Each opens a socket on the same page. */
type Ways = Readonly<Record<'direct' | 'bridge', () => Promise<Cdp>>>;

/** What the bridge costs, beside a socket straight to the same page of a real browserless. */
export async function measure(): Promise<Measurements> {
  const bridged = await startBridged();
  try {
    const { session, pageId } = await bridged.owner();
    const { origin, token } = bridged.server;
    const lease = await bridged.lease(session);
    const path = `/devtools/page/${pageId}`;
    const ways: Ways = {
      direct: () => openCdp(origin.replace('http', 'ws') + path, { authorization: `Bearer ${token}` }),
      bridge: () => openCdp(address(lease) + path),
    };
    return { 'bridge.rtt': await compareRoundTrips(ways), 'bridge.throughput': await compareSnapshots(ways) };
  } finally {
    await bridged.stop();
  }
}

/** Medians of both ways, taken in turn so that they have the same weather; `T` is what is measured of each. */
async function compare<T>(
  ways: Readonly<Record<keyof Ways, T>>,
  rounds: number,
  measureOne: (way: T) => Promise<number>,
): Promise<Readonly<Record<keyof Ways, number>>> {
  const direct: number[] = [];
  const bridge: number[] = [];
  for (let round = 0; round < rounds; round++) {
    direct.push(await measureOne(ways.direct));
    bridge.push(await measureOne(ways.bridge));
  }
  return { direct: median(direct), bridge: median(bridge) };
}

const measurement = (
  { direct, bridge }: Readonly<Record<keyof Ways, number>>,
  what: string,
  unit: string,
): Measurement => ({
  value: bridge / direct,
  measured: { what, value: bridge, unit },
  reference: { what: 'direct', value: direct, unit },
});

async function compareRoundTrips(ways: Ways): Promise<Measurement> {
  const open = { direct: await ways.direct(), bridge: await ways.bridge() };
  await compare(open, 200, roundTrip);
  const medians = await compare(open, roundTrips, roundTrip);
  for (const { socket } of Object.values(open)) socket.terminate();
  return measurement(medians, `median of ${roundTrips}`, 'ms');
}

/** In milliseconds. */
async function roundTrip(cdp: Cdp): Promise<number> {
  const start = performance.now();
  await cdp.evaluate('1 + 1');
  return performance.now() - start;
}

async function compareSnapshots(ways: Ways): Promise<Measurement> {
  const holder = await ways.direct();
  await holder.evaluate(
    'globalThis.held = Array.from({ length: 160_000 }, (_, id) => ({ id, name: `name ${id}`, at: [id + 0.5] })); 0',
  );
  const medians = await compare(ways, snapshots, megabytesPerSecond);
  holder.socket.terminate();
  return measurement(medians, `median of ${snapshots}`, 'MB/s');
}

/** From the first chunk of a heap snapshot to its last: walking the heap, which comes before, is none of the bridge's. */
async function megabytesPerSecond(way: () => Promise<Cdp>): Promise<number> {
  const cdp = await way();
  let bytes = 0;
  let first = NaN;
  cdp.socket.on('message', (data: Buffer) => {
    if (bytes === 0) first = performance.now();
    bytes += data.length;
  });
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  const end = performance.now();
  cdp.socket.terminate();
  if (bytes < leastSnapshotBytes) throw new Error(`a heap snapshot of ${bytes} bytes is too small to say anything`);
  return bytes / 1000 / (end - first);
}
