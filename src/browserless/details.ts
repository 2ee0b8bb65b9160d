import type { Ended } from './diary';
import type { Endpoint } from './endpoint';
import { redactBaseUrl, redactId, redactName, redactRoute, redactTitle, redactUrl } from './redaction';
import type { Session } from './session';
import type { Suspicion } from './suspicion';
import { formatAge } from './uptime';

/** What the server does not list of a session, as of now. */
export interface Prospects {
  readonly aliveMs: number | undefined;
  /** How long its client may stay. */
  readonly timeoutMs: number | undefined;
  /** Until it ends by itself. */
  readonly leftMs: number | undefined;
  /** Why it may be a leak. */
  readonly suspicions: readonly Suspicion[];
}

/**
 * A session as a plain object for people to read, keep and send to others. What is not named here is not in it, and
 * what could carry a secret is hidden.
 */
export function sessionDetails(
  endpoint: Endpoint,
  session: Session,
  { aliveMs, timeoutMs, leftMs, suspicions }: Prospects,
): object {
  return {
    endpoint: { name: redactName(endpoint.name), url: redactBaseUrl(endpoint.baseUrl) },
    id: redactId(session.id),
    trackingId: session.trackingId === undefined ? undefined : redactName(session.trackingId),
    browser: session.browser,
    protocol: session.protocol,
    running: session.running,
    uptime: aliveMs === undefined ? undefined : formatAge(aliveMs),
    startedOn: isoDate(session.startedOn),
    timeoutMs,
    timeLeft: leftMs === undefined ? undefined : formatAge(leftMs),
    suspicious: suspicions.length > 0 ? suspicions : undefined,
    clients: session.clients,
    keepAliveMs: session.ttl,
    route: session.routePath.map(redactRoute),
    connectUrl: session.initialConnectUrl === undefined ? undefined : redactUrl(session.initialConnectUrl),
    launchOptions: session.launchOptions,
    // without their ids, by which some versions of the server let anybody attach
    targets: session.targets.map(({ type, title, url }) => ({
      type,
      title: redactTitle(title, url),
      url: redactUrl(url),
    })),
  };
}

/** A session that has ended, as it was last seen. */
export const endedDetails = ({ endpoint, session, aliveMs, seenOn, endedOn, cause }: Ended): object => ({
  ended: { lastSeen: isoDate(seenOn), missedSince: isoDate(endedOn), likelyCause: cause },
  ...sessionDetails(endpoint, session, { aliveMs, timeoutMs: undefined, leftMs: undefined, suspicions: [] }),
  running: false,
});

function isoDate(ms: number | undefined): string | undefined {
  return ms === undefined || Math.abs(ms) > 8.64e15 ? undefined : new Date(ms).toISOString();
}
