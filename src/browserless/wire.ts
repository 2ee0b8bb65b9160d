/** A field that is missing, null or of another type than expected is no reason to lose its row. */
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;

/** What an object may hold, under the names that are looked for. */
type Fields<T> = Readonly<Partial<Record<keyof T, unknown>>>;

const fieldsOf = <T>(value: unknown): Fields<T> | undefined =>
  typeof value === 'object' && value !== null ? (value as Fields<T>) : undefined;

/**
 * A row of `GET /sessions`: a running browser (`type: "browser"`) or one of its DevTools targets. Every field may be
 * missing or null in some version of the server; one of `id` and `browserId` is there.
 * Source: browserless 2.42.0, `build/browsers/index.js`, and the answers kept in `test/fixtures`.
 */
export interface Row {
  readonly id: string | undefined;
  readonly browserId: string | undefined;
  readonly type: string | undefined;
  readonly browser: string | undefined;
  readonly running: boolean | undefined;
  readonly numbConnected: number | undefined;
  readonly startedOn: number | undefined;
  readonly timeAliveMs: number | undefined;
  readonly ttl: number | undefined;
  readonly trackingId: string | undefined;
  readonly initialConnectURL: string | undefined;
  readonly routePath: readonly string[] | undefined;
  readonly launchOptions: Readonly<Record<string, unknown>> | undefined;
  readonly title: string | undefined;
  readonly url: string | undefined;
  readonly browserWSEndpoint: string | undefined;
}

function toRow(element: unknown): Row | undefined {
  const fields = fieldsOf<Row>(element);
  const id = text(fields?.id);
  const browserId = text(fields?.browserId);
  // an empty string names nothing
  if (fields === undefined || (!id && !browserId)) return undefined;
  const { routePath } = fields;
  return {
    id,
    browserId,
    type: text(fields.type),
    browser: text(fields.browser),
    running: flag(fields.running),
    numbConnected: number(fields.numbConnected),
    startedOn: number(fields.startedOn),
    timeAliveMs: number(fields.timeAliveMs),
    ttl: number(fields.ttl),
    trackingId: text(fields.trackingId),
    initialConnectURL: text(fields.initialConnectURL),
    routePath: typeof routePath === 'string' ? [routePath] : texts(routePath),
    launchOptions: fieldsOf<Record<string, unknown>>(fields.launchOptions),
    title: text(fields.title),
    url: text(fields.url),
    browserWSEndpoint: text(fields.browserWSEndpoint),
  };
}

export interface ParsedRows {
  readonly rows: readonly Row[];
  /** How many elements of the answer made no sense as a row. */
  readonly rejected: number;
}

/** The rows of an answer of `GET /sessions`, or undefined where it is no list. Never throws. */
export function parseRows(answer: unknown): ParsedRows | undefined {
  if (!Array.isArray(answer)) return undefined;
  const rows: Row[] = [];
  for (const element of answer as readonly unknown[]) {
    const row = toRow(element);
    if (row) rows.push(row);
  }
  return { rows, rejected: answer.length - rows.length };
}

/**
 * How much of an endpoint's capacity is in use, from `GET /pressure` (browserless 2.11 and later).
 * Source: browserless 2.42.0, `build/routes/management/http/pressure.get.js`, and `test/fixtures/pressure.json`.
 */
export interface Pressure {
  readonly running: number;
  readonly maxConcurrent: number;
  readonly queued: number;
  readonly maxQueued: number;
  /** Percent of the machine's, or undefined where the server does not say. */
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
  /** Clients turned away since the server last began to count anew, which it does every five minutes. */
  readonly recentlyRejected: number;
  /** What is over the server's limit. It names one, and `full` before the others. */
  readonly reason: 'full' | 'cpu' | 'memory' | undefined;
}

const count = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;

export function parsePressure(answer: unknown): Pressure | undefined {
  const fields = fieldsOf<Pressure>(fieldsOf<{ pressure: unknown }>(answer)?.pressure);
  const running = count(fields?.running);
  const maxConcurrent = count(fields?.maxConcurrent);
  const queued = count(fields?.queued);
  const maxQueued = count(fields?.maxQueued);
  if (running === undefined || maxConcurrent === undefined || queued === undefined || maxQueued === undefined)
    return undefined;
  return {
    running,
    maxConcurrent,
    queued,
    maxQueued,
    cpu: count(fields?.cpu),
    memory: count(fields?.memory),
    recentlyRejected: count(fields?.recentlyRejected) ?? 0,
    reason: (['full', 'cpu', 'memory'] as const).find((reason) => reason === fields?.reason),
  };
}

/** browserless' own version, from `GET /meta`. One that is none is nobody's: it is shown in a message. */
export function parseVersion(answer: unknown): string | undefined {
  const version = text(fieldsOf<{ version: unknown }>(answer)?.version);
  return version !== undefined && /^\d{1,4}(\.\d{1,6}){1,3}(-[a-z]{1,10}[.\d]{0,10})?$/.test(version)
    ? version
    : undefined;
}

/**
 * How long the server lets a client stay, in ms, from `GET /config`; 0 or less for as long as it likes. All else of that
 * answer is nobody's business: the token is in there, in clear.
 */
export const parseTimeout = (answer: unknown): number | undefined =>
  number(fieldsOf<{ timeout: unknown }>(answer)?.timeout);
