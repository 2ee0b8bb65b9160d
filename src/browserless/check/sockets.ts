import { randomBytes } from 'node:crypto';
import type { SessionsAnswer } from '../client';
import { requestTo, type Credentials } from '../credentials';
import type { HttpOptions } from '../http';
import type { Outcome } from '../poller';
import { blocksPageSockets, isPage } from '../session';
import { pageSocketUrl } from '../urls';
import type { UpgradeReply } from './diagnostics';
import type { Finding, StepResult } from './results';
import type { Run } from './run';

/** Enough of a refusal to tell it from another (bytes). */
const wordsBytes = 4096;

/** What a socket's client says of itself: https://www.rfc-editor.org/rfc/rfc6455#section-4.1 */
const webSocketHeaders = (): Record<string, string> => ({
  'sec-websocket-version': '13',
  'sec-websocket-key': randomBytes(16).toString('base64'),
});

/** DevTools on a page, and WebSockets at all. Only pages' sockets are opened: they take no slot, and launch nothing. */
export async function* checkSockets(
  run: Run,
  credentials: Credentials,
  list: SessionsAnswer,
): AsyncGenerator<StepResult> {
  const page = await run.timed(() => checkPage(run, credentials, list));
  yield page;
  if (page.finding.verdict === 'ok') {
    yield { finding: { step: 'webSocket', verdict: 'ok', proof: 'page' }, ms: 0 };
    return;
  }
  yield await run.timed(() => checkWebSocket(run, credentials));
}

async function checkPage(run: Run, credentials: Credentials, { sightings }: SessionsAnswer): Promise<Finding> {
  const { endpoint } = run.options;
  const page = sightings
    .filter(({ session }) => session.protocol === 'cdp')
    .flatMap(({ session }) => session.targets.filter(isPage))
    .find((target) => pageSocketUrl(endpoint, target, undefined) !== undefined);
  if (!page) return { step: 'page', verdict: 'skipped', reason: 'noPage' };
  const opened = await upgrade(run, credentials, page.id);
  if (!opened.ok) return { step: 'page', verdict: 'failed', fault: opened.fault };
  const { status } = opened.value;
  if (status === 101) return { step: 'page', verdict: 'ok' };
  if (status >= 500 && sightings.some(({ session }) => blocksPageSockets(session))) {
    return { step: 'page', verdict: 'note', problem: { kind: 'playwright', status } };
  }
  if (status === 404 && (await hasGone(run, credentials, page.id))) {
    return { step: 'page', verdict: 'note', problem: { kind: 'gone' } };
  }
  return { step: 'page', verdict: 'failed', problem: { kind: 'refused', status } };
}

async function hasGone(run: Run, credentials: Credentials, pageId: string): Promise<boolean> {
  const now = await run.outcome(run.client(credentials).sessions(run.signal));
  return now.ok && !now.value.sightings.some(({ session }) => session.targets.some(({ id }) => id === pageId));
}

/**
 * Whether a request for a WebSocket gets to browserless as one. It is for a page that there is not: browserless 2.42
 * answers 404 "Couldn't locate browser …" (500 beside a session of Playwright's own protocol), and a request for the same
 * path without an upgrade gets 404 "No route or file found …". What is answered alike was made alike on the way.
 */
async function checkWebSocket(run: Run, credentials: Credentials): Promise<Finding> {
  const id = randomBytes(16).toString('hex').toUpperCase();
  const [asked, plain] = await Promise.all([
    upgrade(run, credentials, id),
    run.outcome(run.client(credentials).get(`/devtools/page/${id}`, run.signal)),
  ]);
  if (!asked.ok) return { step: 'webSocket', verdict: 'failed', fault: asked.fault };
  const { status, body } = asked.value;
  if (plain.ok && plain.value.status === status && plain.value.body.trim() === body.trim()) {
    // a page of an error may be a gateway's, which says the same to everybody
    return body.trimStart().startsWith('<')
      ? { step: 'webSocket', verdict: 'note', problem: { kind: 'untold', status } }
      : { step: 'webSocket', verdict: 'failed', problem: { kind: 'dropped', status } };
  }
  return status === 404 || status === 500
    ? { step: 'webSocket', verdict: 'ok', proof: 'refusal' }
    : { step: 'webSocket', verdict: 'failed', problem: { kind: 'refused', status } };
}

function upgrade(run: Run, credentials: Credentials, pageId: string): Promise<Outcome<UpgradeReply>> {
  const { endpoint, diagnostics } = run.options;
  const { url, headers, connection } = requestTo(endpoint, credentials, `${endpoint.baseUrl}/devtools/page/${pageId}`);
  return run.attempt((signal) => {
    const options: HttpOptions = {
      headers: { ...webSocketHeaders(), ...headers },
      connection,
      signal,
      maxBytes: wordsBytes,
    };
    return diagnostics.upgrade(url, options);
  });
}
