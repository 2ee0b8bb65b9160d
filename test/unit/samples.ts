import type { Beside } from '../../src/browserless/arrangement/beside';
import type { Prospects } from '../../src/browserless/details';
import { plainEndpoint, type Endpoint } from '../../src/browserless/endpoint';
import type { Lasting } from '../../src/browserless/lasting';
import type { Session, Sighting, Target } from '../../src/browserless/session';
import type { Pressure } from '../../src/browserless/wire';
import type { SessionState } from '../../src/browserless/sessionState';

/** Sessions, targets and endpoints of which a test names only what it is about. */

export const page = (part: Partial<Target> = {}): Target => ({
  id: 'P1',
  type: 'page',
  title: 'Home',
  url: 'http://site.example/',
  ...part,
});

export const session = (part: Partial<Session> = {}): Session => ({
  id: 's1',
  browser: 'ChromiumCDP',
  protocol: 'cdp',
  trackingId: undefined,
  running: true,
  clients: 1,
  startedOn: 1_700_000_000_000,
  ttl: 0,
  initialConnectUrl: 'http://127.0.0.1:3000/chromium',
  routePath: ['/chromium?(/)'],
  launchOptions: {},
  targets: [page()],
  ...part,
});

export const sighting = (part: Partial<Session> = {}, aliveMs: number | undefined = 5000): Sighting => ({
  session: session(part),
  aliveMs,
});

export const pressure = (part: Partial<Pressure> = {}): Pressure => ({
  running: 4,
  maxConcurrent: 10,
  queued: 0,
  maxQueued: 10,
  cpu: undefined,
  memory: undefined,
  recentlyRejected: 0,
  reason: undefined,
  ...part,
});

export function endpoint(baseUrl = 'http://localhost:3000', part: Partial<Endpoint> = {}): Endpoint {
  return { ...plainEndpoint(baseUrl), name: 'local', ...part };
}

/** What is known of a session beside what its server lists. */
export const prospects = (part: Partial<Prospects> = {}): Prospects => ({
  aliveMs: 1000,
  timeoutMs: undefined,
  leftMs: undefined,
  suspicions: [],
  ...part,
});

/** For an arrangement: of no session anything is known beside its server's list but what is named. */
export const beside = (part: Partial<Beside> = {}): Beside => ({
  isSuspicious: () => false,
  isEnding: () => false,
  isPinned: () => false,
  endsAt: () => undefined,
  onDidChange: () => ({ dispose: () => undefined }),
  ...part,
});

/** A session that was born at 5000 ms, and of which nothing lasts but what is named. */
export function sessionState(
  part: Partial<Session> = {},
  { bornAt = 5000, lasting = {} }: { readonly bornAt?: number; readonly lasting?: Partial<Lasting> } = {},
): SessionState {
  const nothing: Lasting = { clientless: undefined, blank: undefined, notRunning: undefined, wasLeft: false };
  return { session: session(part), bornAt, lasting: { ...nothing, ...lasting } };
}

/** The beginning of a JPEG of that size, which is what is read of one. */
export function jpeg(width: number, height: number): Buffer {
  const start = [0xff, 0xd8];
  const application = [0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0];
  const frame = [0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3, ...new Uint8Array(9)];
  return Buffer.from([...start, ...application, ...frame, 0xff, 0xd9]);
}
