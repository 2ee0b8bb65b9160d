import type { Memory } from './memory';

/** What was measured at one moment, everything being as it was at the first. */
export interface Sample extends Memory {
  /** How much of the run is done, 0 to 1. */
  readonly progress: number;
  /** Minutes of real time since the start. */
  readonly minutes: number;
  /** What must not grow, by name. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface HeapFigures {
  /** At a tenth of the run, in bytes; the others are shares of it, -0.01 being one percent less. */
  readonly atTenth: number;
  readonly least: number;
  readonly most: number;
  readonly last: number;
  /** Of the straight line through what came after, from the tenth to the end. */
  readonly slope: number;
  readonly isFlat: boolean;
}

/** By how much the heap may be more than it was at a tenth, and the straight line may rise. */
const flatWithin = 0.05;

export function heapFigures(samples: readonly Sample[]): HeapFigures {
  const after = samples.filter(({ progress }) => progress >= 0.1);
  const atTenth = after[0]?.heap ?? NaN;
  const shares = after.map(({ heap }) => heap / atTenth - 1);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  const slope = slopeOf(after.map(({ progress, heap }) => [progress, heap / atTenth] as const)) * 0.9;
  return {
    atTenth,
    least,
    most,
    last: shares.at(-1) ?? NaN,
    slope,
    isFlat: most <= flatWithin && slope <= flatWithin,
  };
}

/** What is wrong with how memory and counts went, each in a sentence. */
export function complaintsOf(samples: readonly Sample[]): string[] {
  const { isFlat, most, slope } = heapFigures(samples);
  return [
    ...(isFlat
      ? []
      : [`The heap is not flat: up to ${percent(most)} of what it was at a tenth, its line ${percent(slope)}.`]),
    ...grown(samples).map((growth) => `It grows: ${growth}.`),
  ];
}

export const percent = (share: number): string => `${share < 0 ? '−' : '+'}${(100 * Math.abs(share)).toFixed(1)} %`;

/** Least squares: by how much y grows where x grows by one. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const rise = mean(points.map(([x, y]) => (x - middleX) * (y - middleY)));
  return rise / mean(points.map(([x]) => (x - middleX) ** 2));
}

/** What has grown: always more in the last quarter, by a quarter, than at most in the quarter after the first tenth. */
function grown(samples: readonly Sample[]): string[] {
  const after = samples.filter(({ progress }) => progress >= 0.1);
  const quarter = Math.ceil(after.length / 4);
  const names = new Set(after.flatMap(({ counts }) => Object.keys(counts)));
  return [...names].flatMap((name) => {
    const all = after.map(({ counts }) => counts[name] ?? 0);
    const most = Math.max(...all.slice(0, quarter));
    const least = Math.min(...all.slice(-quarter));
    return least > 1.25 * most ? [`${name}: ${most}, later ${least}`] : [];
  });
}

const counted = /^(Timeout|Immediate|TCPSocketWrap|TCPServerWrap|TLSWrap|TCPConnectWrap|GetAddrInfoReqWrap)$/;

/** Timers and sockets that keep the process alive, by kind. */
export function resources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo().filter((name) => counted.test(name)))
    counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
