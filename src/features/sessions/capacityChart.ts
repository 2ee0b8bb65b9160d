import type { Span } from '../../browserless/pressureHistory';

export interface ChartOptions {
  /** Oldest first. */
  readonly spans: readonly Span[];
  /** The right edge, on the clock of the spans (ms), and how long before it the left one is. */
  readonly now: number;
  readonly minutes: number;
  /** Slots that the endpoint has. */
  readonly maxConcurrent: number;
  readonly colors: ChartColors;
  readonly words: ChartWords;
}

export interface ChartColors {
  readonly running: string;
  readonly queued: string;
  readonly text: string;
  readonly line: string;
}

export interface ChartWords {
  /** The left edge and the right one. */
  readonly before: string;
  readonly now: string;
  readonly running: string;
  readonly queued: string;
}

/** Of the picture and of the plot in it (px). */
export const chartSize = { width: 280, height: 96 } as const;
const plot = { left: 1, right: 252, top: 8, bottom: 74 } as const;

/** A single answer takes no time, and is to be seen all the same (px). */
const leastWidth = 2;

/** Minutes of a picture that holds a history: a young one fills its width, too. */
export const minutesFor = (spans: readonly Span[], now: number): number =>
  [1, 2, 5].find((minutes) => (spans[0]?.from ?? now) >= now - minutes * 60_000) ?? 15;

/** The last minutes of running sessions, with the clients that waited on top of them, as an SVG. */
export function capacityChart({ spans, now, minutes, maxConcurrent, colors, words }: ChartOptions): string {
  const highest = Math.max(1, maxConcurrent, ...spans.map(({ running, queued }) => running + queued));
  const x = (at: number): number =>
    plot.right - Math.min(1, Math.max(0, now - at) / (minutes * 60_000)) * (plot.right - plot.left);
  const y = (count: number): number => plot.bottom - (count / highest) * (plot.bottom - plot.top);
  const bar = ({ from, to }: Span, low: number, high: number): string => {
    const right = x(to);
    const left = Math.min(x(from), right - leastWidth);
    return high > low ? `M${px(left)} ${px(y(low))}V${px(y(high))}H${px(right)}V${px(y(low))}Z` : '';
  };
  const running = spans.map((span) => bar(span, 0, span.running)).join('');
  const queued = spans.map((span) => bar(span, span.running, span.running + span.queued)).join('');
  const legend = plot.bottom + 17;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${chartSize.width}" height="${chartSize.height}" font-family="system-ui,sans-serif" font-size="10">`,
    `<path d="${running}" fill="${colors.running}" fill-opacity=".75"/>`,
    `<path d="${queued}" fill="${colors.queued}"/>`,
    `<path d="M${plot.left} ${plot.bottom + 0.5}H${plot.right}" stroke="${colors.line}"/>`,
    `<path d="M${plot.left} ${px(y(maxConcurrent))}H${plot.right}" stroke="${colors.line}" stroke-dasharray="3 3"/>`,
    `<g fill="${colors.text}">`,
    text(plot.right + 5, y(maxConcurrent) + 3.5, String(maxConcurrent)),
    maxConcurrent > 0 ? text(plot.right + 5, plot.bottom + 3.5, '0') : '',
    text(plot.left, legend, words.before),
    text(plot.right, legend, words.now, 'end'),
    text(98, legend, words.running),
    text(160, legend, words.queued),
    '</g>',
    `<rect x="87" y="${legend - 8}" width="8" height="8" rx="1" fill="${colors.running}" fill-opacity=".75"/>`,
    `<rect x="149" y="${legend - 8}" width="8" height="8" rx="1" fill="${colors.queued}"/>`,
    '</svg>',
  ].join('');
}

const px = (at: number): string => String(Math.round(at * 10) / 10);

const text = (x: number, y: number, words: string, anchor = 'start'): string =>
  `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${words.replace(/[<&]/g, (c) => `&#${c.charCodeAt(0)};`)}</text>`;
