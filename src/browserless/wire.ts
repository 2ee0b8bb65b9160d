import * as v from 'valibot';

/** A field that is missing, null or of another type than expected is no reason to lose its row. */
const lenient = <T extends v.GenericSchema>(schema: T) => v.fallback(v.optional(schema), undefined);

const text = lenient(v.string());
const number = lenient(v.pipe(v.number(), v.finite()));
const flag = lenient(v.boolean());

/**
 * A row of `GET /sessions`: a running browser (`type: "browser"`) or one of its DevTools targets. Every field may be
 * missing or null in some version of the server; one of `id` and `browserId` must be there.
 * Source: browserless 2.42.0, `build/browsers/index.js`, and the answers kept in `test/fixtures`.
 */
const rowSchema = v.pipe(
  v.object({
    id: text,
    browserId: text,
    type: text,
    browser: text,
    running: flag,
    numbConnected: number,
    startedOn: number,
    timeAliveMs: number,
    ttl: number,
    trackingId: text,
    initialConnectURL: text,
    routePath: lenient(
      v.union([
        v.array(v.string()),
        v.pipe(
          v.string(),
          v.transform((path) => [path]),
        ),
      ]),
    ),
    launchOptions: lenient(v.record(v.string(), v.unknown())),
    isTempDataDir: flag,
    title: text,
    url: text,
    parentId: text,
    browserWSEndpoint: text,
  }),
  // `||`: an empty string names nothing
  v.check((row) => Boolean(row.id || row.browserId), 'a row needs an id or a browserId'),
);

export type Row = v.InferOutput<typeof rowSchema>;

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
    const parsed = v.safeParse(rowSchema, element);
    if (parsed.success) rows.push(parsed.output);
  }
  return { rows, rejected: answer.length - rows.length };
}

const pressureSchema = v.object({
  pressure: v.object({
    running: v.number(),
    maxConcurrent: v.number(),
    queued: v.number(),
    maxQueued: v.number(),
  }),
});

/** How much of an endpoint's capacity is in use, from `GET /pressure` (browserless 2.11 and later). */
export type Pressure = v.InferOutput<typeof pressureSchema>['pressure'];

export function parsePressure(answer: unknown): Pressure | undefined {
  const parsed = v.safeParse(pressureSchema, answer);
  return parsed.success ? parsed.output.pressure : undefined;
}

/** A version that is none is nobody's: it is shown in a message. */
const metaSchema = v.object({
  version: v.pipe(v.string(), v.regex(/^\d{1,4}(\.\d{1,6}){1,3}(-[a-z]{1,10}[.\d]{0,10})?$/)),
});

/** browserless' own version, from `GET /meta`. */
export function parseVersion(answer: unknown): string | undefined {
  const parsed = v.safeParse(metaSchema, answer);
  return parsed.success ? parsed.output.version : undefined;
}
