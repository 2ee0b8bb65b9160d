/** A measured quantity. */
export interface Quantity {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

/** What a bench finds for one figure. */
export interface Measurement {
  /** In the figure's unit; what the goal is about. */
  readonly value: number;
  /** What the value was made of, where it is a ratio. */
  readonly measured?: Quantity;
  /** What was measured in the same run to compare with. */
  readonly reference?: Quantity;
}

/** By the figure's key. */
export type Measurements = Readonly<Partial<Record<Key, Measurement>>>;

/** What a module of this folder that measures has. */
export interface Bench {
  measure(): Promise<Measurements>;
}

/** What is measured, by which of the benches, and the goal. */
interface Figure {
  readonly what: string;
  /** `×` for a ratio to the reference. */
  readonly unit: string;
  readonly goal: { readonly atMost: number } | { readonly atLeast: number };
  /** Undefined while the feature is not built. */
  readonly bench: BenchName | undefined;
}

export type BenchName =
  | 'activation'
  | 'arrangement'
  | 'bridge'
  | 'connections'
  | 'console'
  | 'finding'
  | 'firstRows'
  | 'fleet'
  | 'hidden'
  | 'live'
  | 'naive'
  | 'pipeline'
  | 'tree'
  | 'vsix'
  | 'wall'
  | 'watching';

/** Every figure, in the order in which they are shown. */
export const figures = {
  'activation.ratio': {
    what: 'loading and activating the packaged extension, over VS Code’s own references-view',
    unit: '×',
    goal: { atMost: 1 },
    bench: 'activation',
  },
  'activation.kb': {
    what: 'JavaScript loaded by activation',
    unit: 'KB',
    goal: { atMost: 60 },
    bench: 'activation',
  },
  'vsix.mb': { what: 'the VSIX', unit: 'MB', goal: { atMost: 4 }, bench: 'vsix' },
  'vsix.mbWithoutDevtools': {
    what: 'the VSIX without the DevTools frontend',
    unit: 'MB',
    goal: { atMost: 1 },
    bench: 'vsix',
  },
  'firstRows.ms_over_rtt': {
    what: 'from opening the view to its rows on screen, less one request’s time',
    unit: 'ms',
    goal: { atMost: 300 },
    bench: 'firstRows',
  },
  'pipeline.ratio': {
    what: 'from the body of an answer to the store, 1,000 sessions of which none has changed, over JSON.parse',
    unit: '×',
    goal: { atMost: 2 },
    bench: 'pipeline',
  },
  'pipeline.changed': {
    what: 'the same with 1 % of the sessions changed',
    unit: '×',
    goal: { atMost: 2.2 },
    bench: 'pipeline',
  },
  'pipeline.events': {
    what: 'events of that, over changed rows and their endpoint',
    unit: '×',
    goal: { atMost: 1 },
    bench: 'pipeline',
  },
  'pipeline.growth': {
    what: 'how much more a session costs among 10,000 than among 100, over the same of JSON.parse',
    unit: '×',
    goal: { atMost: 1.2 },
    bench: 'pipeline',
  },
  'filter.ms': {
    what: 'a letter in the filter, from the model to every row it shows, of 200 endpoints of 25 sessions; of the dearest text',
    unit: 'ms',
    goal: { atMost: 16 },
    bench: 'arrangement',
  },
  'sort.ms': {
    what: 'the same with another order; of the dearest',
    unit: 'ms',
    goal: { atMost: 16 },
    bench: 'arrangement',
  },
  'filter.screen': {
    what: 'from a letter in the filter to its rows on screen, of the same fleet, all of it expanded',
    unit: 'ms',
    goal: { atMost: 300 },
    bench: 'finding',
  },
  'sort.screen': {
    what: 'the same with another order, of which all 5,000 rows are drawn anew',
    unit: 'ms',
    goal: { atMost: 500 },
    bench: 'finding',
  },
  'naive.ratio': {
    what: 'CPU of a minute of polling 20 endpoints of 25 sessions, over an extension of setInterval, fetch and whole refresh',
    unit: '×',
    goal: { atMost: 0.5 },
    bench: 'naive',
  },
  'naive.host': {
    what: 'of that, what the extension host takes without the window',
    unit: '×',
    goal: { atMost: 1 },
    bench: 'naive',
  },
  'fleet.loopDelay': {
    what: 'p99 of the extension host’s event-loop delay with 200 endpoints of 25 sessions, every 3 s',
    unit: 'ms',
    goal: { atMost: 20 },
    bench: 'fleet',
  },
  'fleet.firstFull': { what: 'until all 5,000 sessions are rows', unit: 's', goal: { atMost: 5 }, bench: 'fleet' },
  'fleet.heap': {
    what: 'heap of the extension host for each 1,000 sessions',
    unit: 'MB',
    goal: { atMost: 4 },
    bench: 'fleet',
  },
  'fleet.heapGrowth': { what: 'its growth over 10,000 polls', unit: '%', goal: { atMost: 5 }, bench: 'fleet' },
  connections: {
    what: 'TCP connections that an endpoint needs for 1,000 polls',
    unit: '',
    goal: { atMost: 1 },
    bench: 'connections',
  },
  'connections.withPressure': {
    what: 'the same with /pressure at every third, as the fleet asks',
    unit: '',
    goal: { atMost: 2 },
    bench: 'connections',
  },
  'hidden.requests': { what: 'requests while the view is hidden', unit: '', goal: { atMost: 0 }, bench: 'hidden' },
  'hidden.timers': { what: 'timers while the view is hidden', unit: '', goal: { atMost: 0 }, bench: 'hidden' },
  'hidden.cpu': { what: 'CPU while the view is hidden', unit: '%', goal: { atMost: 0.1 }, bench: 'hidden' },
  'tree.events': { what: 'tree events of an unchanged poll', unit: '', goal: { atMost: 0 }, bench: 'tree' },
  'bridge.rtt': {
    what: 'round trip of a CDP command through the bridge, over direct',
    unit: '×',
    goal: { atMost: 1.3 },
    bench: 'bridge',
  },
  'bridge.throughput': {
    what: 'bytes a second of a heap snapshot through the bridge, over direct',
    unit: '×',
    goal: { atLeast: 0.8 },
    bench: 'bridge',
  },
  'console.flood': {
    what: 'a second of a page that logs 10,000 lines, from CDP to the screen',
    unit: '×',
    goal: { atMost: 2 },
    bench: 'console',
  },
  'live.fps': {
    what: 'frames a second of the live view, over a bare CDP client',
    unit: '×',
    goal: { atLeast: 0.8 },
    bench: 'live',
  },
  'live.latency': {
    what: 'from a press in the live view to the frame in which the page has answered it',
    unit: 'ms',
    goal: { atMost: 150 },
    bench: 'live',
  },
  'live.heapGrowth': {
    what: 'growth of the host’s heap in 5 minutes of a live view that draws all the time',
    unit: '%',
    goal: { atMost: 5 },
    bench: 'watching',
  },
  'live.windowGrowth': {
    what: 'growth of what the window’s processes hold in that time',
    unit: '%',
    goal: { atMost: 5 },
    bench: 'watching',
  },
  'wall.cpu': {
    what: 'CPU of the extension host with 24 live tiles at 1 frame a second',
    unit: '% of a core',
    goal: { atMost: 15 },
    bench: 'wall',
  },
} satisfies Record<string, Figure>;

export type Key = keyof typeof figures;

export const keys = Object.keys(figures) as readonly Key[];

export const figureOf = (key: Key): Figure => figures[key];

export const goalText = (key: Key): string => {
  const { goal } = figureOf(key);
  return 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
};

export function meetsGoal(key: Key, value: number): boolean {
  const { goal } = figureOf(key);
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}
