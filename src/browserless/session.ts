import { areSame } from '../shared/areSame';
import { plainText, unescapeTitle } from './plainText';
import { redactLaunchOptions } from './redaction';
import type { Row } from './wire';

/** A DevTools target of a session. */
export interface Target {
  readonly id: string;
  /** As the protocol names it: `page`, `iframe`, `worker`, `service_worker`, … */
  readonly type: string;
  readonly title: string;
  readonly url: string;
}

/** A running browser. Holds what stays the same between two looks at it; its uptime is kept beside it. */
export interface Session {
  /** The server's `browserId`. */
  readonly id: string;
  /** The server's class name, as `ChromiumCDP` or `FirefoxPlaywright`. */
  readonly browser: string;
  /** What its clients speak. Without CDP there are no pages to see and nothing to attach to. */
  readonly protocol: 'cdp' | 'playwright';
  readonly trackingId: string | undefined;
  readonly running: boolean;
  /** Sockets open to it, or undefined where the server does not say. */
  readonly clients: number | undefined;
  /** By the server's clock, in ms since 1970. */
  readonly startedOn: number | undefined;
  /** Keep-alive in ms after the last client left. */
  readonly ttl: number | undefined;
  /** The address that its first client asked for: never to be shown or followed as it is, see urls.ts and details.ts. */
  readonly initialConnectUrl: string | undefined;
  readonly routePath: readonly string[];
  /** With everything hidden that could carry a secret. */
  readonly launchOptions: Readonly<Record<string, unknown>>;
  /** Pages first; the browser's own surfaces (`browser_ui`) are left out. */
  readonly targets: readonly Target[];
}

/** A session as one answer shows it. */
export interface Sighting {
  readonly session: Session;
  /** Its age in ms by the server's clock when the server answered, or undefined where the server does not say. */
  readonly aliveMs: number | undefined;
}

export const isPage = (target: Target): boolean => target.type === 'page';

/** The first page of a session that shows something, or else its first page. */
export function mainPage(session: Session): Target | undefined {
  const pages = session.targets.filter(isPage);
  return pages.find((page) => page.url !== 'about:blank') ?? pages[0];
}

/**
 * While such a session runs, its server refuses every session's page sockets: it asks each browser for `/json/list`, and
 * a Playwright server answers "Running", which is no JSON. Seen as 500 on 2.42; the same in the source from 2.0 on
 * (`src/browsers/index.ts`, getBrowserForRequest).
 */
export const blocksPageSockets = ({ protocol }: Session): boolean => protocol === 'playwright';

/** `ws://host/devtools/browser/<id>` names the session where an old server's row does not. */
const idInSocket = (url: string | undefined): string | undefined =>
  /\/devtools\/browser\/([^/?#]+)/.exec(url ?? '')?.[1];

const isBrowserRow = (row: Row): boolean => row.type === 'browser';

function sessionId(row: Row): string {
  // `||`: an empty string names nothing
  return row.browserId || idInSocket(row.browserWSEndpoint) || row.id || '';
}

/** Most are pages, and need no cutting. */
const typeOf = ({ type = 'page' }: Row): string => (type === 'page' ? type : plainText(type, 80));

function toTarget(row: Row, id: string): Target {
  return { id, type: typeOf(row), title: unescapeTitle(row.title ?? ''), url: row.url ?? '' };
}

/** Row kinds that are the browser's own and nobody's page, as Chromium's "Omnibox Popup". */
const hiddenTypes = new Set(['browser_ui']);

function targetsOf(rows: readonly Row[]): Target[] {
  const targets = new Map<string, Target>();
  for (const row of rows) {
    if (isBrowserRow(row) || !row.id || hiddenTypes.has(row.type ?? '')) continue;
    // up to 2.12 a row may have neither type nor URL and is the browser itself
    if (row.type === undefined && row.url === undefined) continue;
    if (!targets.has(row.id)) targets.set(row.id, toTarget(row, row.id));
  }
  const all = [...targets.values()];
  return all.every(isPage) ? all : [...all.filter(isPage), ...all.filter((target) => !isPage(target))];
}

/** No browser is older than ten years; what a server says beyond that is not believed. */
const isAge = (ms: number | undefined): ms is number => ms !== undefined && ms >= 0 && ms < 10 * 365 * 24 * 3_600_000;

function toSighting(id: string, rows: readonly Row[]): Sighting | undefined {
  const row = rows.find(isBrowserRow) ?? rows[0];
  if (row === undefined) return undefined;
  const browser = plainText(row.browser ?? '', 80);
  const session: Session = {
    id,
    browser,
    protocol: /playwright$/i.test(browser) ? 'playwright' : 'cdp',
    trackingId: row.trackingId || undefined,
    running: row.running ?? true,
    clients: row.numbConnected,
    startedOn: row.startedOn,
    ttl: row.ttl,
    initialConnectUrl: row.initialConnectURL,
    routePath: row.routePath ?? [],
    launchOptions: redactLaunchOptions(row.launchOptions ?? {}),
    targets: targetsOf(rows),
  };
  return { session, aliveMs: isAge(row.timeAliveMs) ? row.timeAliveMs : undefined };
}

/** Start and age are the server's own, so they compare; ties keep one order from poll to poll. */
function newestFirst(a: Sighting, b: Sighting): number {
  return (
    (b.session.startedOn ?? 0) - (a.session.startedOn ?? 0) ||
    (a.aliveMs ?? 0) - (b.aliveMs ?? 0) ||
    (a.session.id < b.session.id ? -1 : 1)
  );
}

/** Groups the flat rows of an answer by the browser they belong to; newest session first. */
export function groupSessions(rows: readonly Row[]): readonly Sighting[] {
  const bySession = new Map<string, Row[]>();
  for (const row of rows) {
    const id = sessionId(row);
    const group = bySession.get(id);
    if (group) group.push(row);
    else bySession.set(id, [row]);
  }
  return [...bySession].flatMap(([id, group]) => toSighting(id, group) ?? []).sort(newestFirst);
}

/** Whether two looks at a session show the same: by its fields, several times as fast as by all that objects can be. */
export function isSameSession(a: Session, b: Session): boolean {
  return (
    a.id === b.id &&
    a.browser === b.browser &&
    a.protocol === b.protocol &&
    a.trackingId === b.trackingId &&
    a.running === b.running &&
    a.clients === b.clients &&
    a.startedOn === b.startedOn &&
    a.ttl === b.ttl &&
    a.initialConnectUrl === b.initialConnectUrl &&
    areSame(a.routePath, b.routePath, Object.is) &&
    areSame(a.targets, b.targets, isSameTarget) &&
    isSameJson(a.launchOptions, b.launchOptions)
  );
}

const isSameTarget = (a: Target, b: Target): boolean =>
  a.id === b.id && a.type === b.type && a.title === b.title && a.url === b.url;

/** Of what JSON can say. */
function isSameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && areSame(a, b, isSameJson);
  const other = b as Readonly<Record<string, unknown>>;
  const entries = Object.entries(a);
  return (
    entries.length === Object.keys(b).length &&
    entries.every(([key, value]) => Object.hasOwn(b, key) && isSameJson(value, other[key]))
  );
}
