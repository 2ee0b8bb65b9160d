import { plainText, unescapeTitle } from './plainText';
import { redactLaunchOptions } from './redaction';
import { isPage, type Session, type Sighting, type Target } from './session';
import type { Row } from './wire';

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
