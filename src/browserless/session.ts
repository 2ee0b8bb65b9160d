import { areSame } from '../shared/areSame';

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
