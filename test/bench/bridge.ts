// What the bridge costs, beside a socket straight to the same page of a real browserless: `npx tsx test/bench/bridge.ts`.
import { address } from '../unit/net/bridges';
import { openCdp, startBridged, type Cdp } from '../server/bridged';

const roundTrips = 2_000;
const transfers = 5;
const transferBytes = 50_000_000;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Medians of several ways to one page, taken in turn so that all have the same weather. */
async function compare(ways: Readonly<Record<string, Cdp>>, rounds: number, work: (cdp: Cdp) => Promise<unknown>) {
  const times = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, cdp] of Object.entries(ways)) times.get(name)?.push(await timed(() => work(cdp)));
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

async function main(): Promise<void> {
  const bridged = await startBridged();
  try {
    const { session, pageId } = await bridged.owner();
    const { origin, token } = bridged.server;
    const [raw, guarded] = [await bridged.lease(session), await bridged.lease(session, { guard: 'debugger' })];
    const path = `/devtools/page/${pageId}`;
    const ways = {
      direct: await openCdp(origin.replace('http', 'ws') + path, { authorization: `Bearer ${token}` }),
      bridge: await openCdp(address(raw) + path),
      guarded: await openCdp(address(guarded) + path),
    };
    const report = (what: string, medians: ReadonlyMap<string, number>, digits: number): void => {
      const direct = medians.get('direct') ?? NaN;
      for (const [name, ms] of medians)
        console.log(`${what}  ${name.padEnd(8)} ${ms.toFixed(digits)} ms  ${(ms / direct).toFixed(2)} × direct`);
    };

    const evaluate = (cdp: Cdp): Promise<unknown> => cdp.evaluate('1 + 1');
    await compare(ways, 200, evaluate);
    report(`round trip, median of ${roundTrips}`, await compare(ways, roundTrips, evaluate), 3);

    // of letters that do not compress well, as a heap snapshot does not
    await ways.direct.evaluate(
      `globalThis.large = Array.from({ length: ${transferBytes / 50} }, () =>
        Array.from({ length: 5 }, () => Math.random().toString(36).slice(2, 12).padEnd(10, 'x')).join('')).join(''); 0`,
    );
    const transfer = (cdp: Cdp): Promise<unknown> => cdp.evaluate('large');
    report(`50 MB, median of ${transfers}`, await compare(ways, transfers, transfer), 0);
    for (const { socket } of Object.values(ways)) socket.terminate();
  } finally {
    await bridged.stop();
  }
}

void main();
