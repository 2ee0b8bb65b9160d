import * as assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { Client } from '../../../src/browserless/client';
import { authForms } from '../../../src/browserless/credentials';
import { sessionDetails } from '../../../src/browserless/details';
import { EndpointError, faultOf, UnfinishedAnswerError } from '../../../src/browserless/faults';
import { Fleet } from '../../../src/browserless/fleet';
import type { Http, HttpAnswer } from '../../../src/browserless/http';
import { logLine, type LogEvent } from '../../../src/browserless/log';
import { probe } from '../../../src/browserless/probe';
import { redactFault, redactName, redactTitle, redactUrl } from '../../../src/browserless/redaction';
import type { StopResult } from '../../../src/browserless/stop';
import { Store } from '../../../src/browserless/store';
import { endpoint, prospects } from '../samples';
import { VirtualClock } from '../virtualClock';

/** Where a secret is, each time another one: what is found tells where it came from. */
type Secrets = Readonly<Record<(typeof places)[number], string>>;

const places = [
  ...(['token', 'header', 'proxyUser', 'proxyPassword', 'proxyAuthorization', 'connectUrl', 'argument'] as const),
  ...(['environment', 'nested', 'title', 'pageUrl', 'cookie', 'body', 'location', 'retryAfter', 'error'] as const),
];

/** How a secret is written: as it is, for an address, for an address in one, and for `Basic`. */
const spellings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => encodeURIComponent(text),
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => text.replace(/[^]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`user:${text}`).toString('base64'),
  (text) => Buffer.from(`:${text}`).toString('base64url'),
];

/** Every spelling of the part of a secret that is the same in all of them. */
function traces(core: string): string[] {
  // base64 writes three bytes at a time: without the signs that others have a part in
  const packed = ['', 'x', 'xx'].map((before) =>
    Buffer.from(before + core)
      .toString('base64')
      .slice(before.length ? 4 : 0, -4),
  );
  return [core, core.replace(/[^]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`), ...packed].map((text) =>
    text.toLowerCase(),
  );
}

/** Answers with the secrets in all that it says, or fails with an error that holds them. */
function leakyHttp(secrets: Secrets, ending: Ending): Http {
  const { retryAfter, body, cookie } = secrets;
  const location = inAddress(secrets.location);
  const answer = (status: number, more: Partial<HttpAnswer> = {}): HttpAnswer => ({
    status,
    location: `https://${location}:${location}@other.example/${location}?token=${location}#${location}`,
    retryAfter,
    body: `${body} Set-Cookie: ${cookie}`,
    ...more,
  });
  return {
    get: (url, { headers }) => {
      if (ending.kind === 'answer') {
        const isList = url.includes('/sessions');
        const { status, listed } = ending;
        if (isList && listed) return Promise.resolve(answer(200, { body: JSON.stringify(rows(secrets)) }));
        if (!isList && status === 200) return Promise.resolve(answer(200, { body: JSON.stringify({ version: body }) }));
        return Promise.resolve(answer(status));
      }
      // as undici's and Node's errors hold what they are about
      const cause = Object.assign(new Error(`${secrets.error} at ${url}`), {
        input: url,
        headers,
        code: secrets.error,
      });
      const error = Object.assign(
        new TypeError(`invalid authorization header: ${headers.authorization ?? secrets.error}`, { cause }),
        {
          ...{
            code: ending.code ?? secrets.error,
            input: `http://${secrets.proxyUser}:${secrets.proxyPassword}@proxy`,
          },
          ...{ headers: [headers, secrets.proxyAuthorization], name: ending.code ? 'Error' : secrets.error },
        },
      );
      return Promise.reject(ending.isUnfinished ? new UnfinishedAnswerError({ cause: error }) : error);
    },
  };
}

const rows = (secrets: Secrets): readonly object[] => {
  const { proxyUser, proxyPassword, argument, environment, nested } = secrets;
  const connectUrl = inAddress(secrets.connectUrl);
  const title = inAddress(secrets.title);
  const pageUrl = inAddress(secrets.pageUrl);
  const proxy = `http://${encodeURIComponent(proxyUser)}:${encodeURIComponent(proxyPassword)}@proxy`;
  const browser = {
    ...{ id: 's1', browserId: 's1', browser: 'ChromiumCDP', running: true, numbConnected: 1, timeAliveMs: 5000 },
    initialConnectURL: `http://${connectUrl}@h/chromium?token=${connectUrl}&launch=${connectUrl}&timeout=${connectUrl}&${connectUrl}#${connectUrl}`,
    routePath: [`/chromium?token=${connectUrl}`],
    launchOptions: {
      args: [`--proxy-server=${proxy}`, argument, `--lang=${argument}/`, `--a ${argument}`, { argument }],
      env: { PASSWORD: environment },
      headless: nested,
      timeout: { nested: [nested] },
      defaultViewport: { width: { nested }, name: nested },
      unknown: nested,
    },
  };
  const page = { ...browser, type: 'page' };
  return [
    { ...browser, type: 'browser', trackingId: `job?token=${title}` },
    {
      ...page,
      id: 'p1',
      title: `debugger?a=1&token=${title}`,
      url: `http://${pageUrl}:${pageUrl}@h/?a=${pageUrl}#${pageUrl}`,
    },
    { ...page, id: 'p2', title: `h/?code=${pageUrl}`, url: `http://h/?code=${pageUrl}` },
    { ...page, id: 'p3', title: `x?ws=h%2F1%3Ftoken%3D${title}`, url: `data:text/html,${pageUrl}` },
  ];
};

type Ending =
  | { readonly kind: 'answer'; readonly status: number; readonly listed: boolean }
  | { readonly kind: 'error'; readonly code: string | undefined; readonly isUnfinished: boolean };

const ending: fc.Arbitrary<Ending> = fc.oneof(
  fc.record({
    kind: fc.constant('answer' as const),
    status: fc.constantFrom(200, 204, 301, 302, 307, 400, 401, 403, 404, 429, 500, 502, 503),
    listed: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('error' as const),
    code: fc.constantFrom(undefined, 'ECONNREFUSED', 'ERR_INVALID_URL', 'UND_ERR_INVALID_ARG', 'ERR_INVALID_CHAR'),
    isUnfinished: fc.boolean(),
  }),
);

/** A secret in an address has no signs that would end it there. */
const inAddress = (text: string): string => text.replace(/[\s&#?/@ü]|%(?![\da-f]{2})/gi, encodeURIComponent);

/** A core that every spelling keeps, in signs that not every place takes as they are. */
const secretOf = (place: string, seed: string, around: string): string => `${around}K3Y${place}${seed}${around}`;

interface World {
  readonly secrets: Secrets;
  readonly cores: Readonly<Record<string, string>>;
}

const world: fc.Arbitrary<World> = fc
  .record({
    seed: fc.stringMatching(/^[A-Za-z0-9]{8}$/),
    around: fc.constantFrom('', '/', '+ ', 'ü', '%'),
    spelled: fc.array(fc.constantFrom(...spellings), { minLength: places.length, maxLength: places.length }),
  })
  .map(({ seed, around, spelled }) => ({
    cores: Object.fromEntries(places.map((place) => [place, `K3Y${place}${seed}`])),
    secrets: Object.fromEntries(
      places.map((place, index) => [place, (spelled[index] ?? String)(secretOf(place, seed, around))]),
    ) as Secrets,
  }));

/** All that leaves of a life with such a server: what is logged, thrown, told and kept for others to read. */
async function everythingThatLeaves(
  { secrets }: World,
  how: Ending,
  auth: (typeof authForms)[number],
): Promise<string[]> {
  const told: string[] = [];
  const write = (event: LogEvent): void => void told.push(logLine(event).text, inspect(logLine(event)));
  const clock = new VirtualClock();
  const store = new Store();
  const one = endpoint('http://h.example/team', {
    auth,
    name: `farm ?token=${inAddress(secrets.title)}`,
    headers: { 'x-key': '${env:A}' },
  });
  const client = new Client({
    endpoint: one,
    http: leakyHttp(secrets, how),
    credentials: () =>
      Promise.resolve({ token: secrets.token, headers: { 'x-key': secrets.header, cookie: secrets.cookie } }),
    timeoutMs: () => 1000,
    maxBytes: () => 1_000_000,
  });
  const thrown = (error: unknown): void => {
    assert.ok(error instanceof EndpointError, inspect(error));
    told.push(
      error.message,
      error.stack ?? '',
      JSON.stringify(error),
      inspect(error, { depth: 10 }),
      redactFault(error.fault),
    );
    write({ kind: 'commandFailed', command: 'a.b', fault: faultOf(error) });
  };
  const { signal } = new AbortController();
  const fleet = new Fleet({ store, connect: () => client, intervalMs: () => 1000, clock, log: { write } });
  fleet.setEndpoints([one]);
  await fleet.refresh();
  await probe(client, signal).then((finding) => void told.push(inspect(finding)), thrown);
  const stopAsked = (result: StopResult): void => write({ kind: 'stopAsked', endpoint: one, sessionId: 's1', result });
  await client.kill({ id: 's1' }, signal).then(
    (agreed) => stopAsked({ kind: agreed ? 'stopped' : 'refused' }),
    (error: unknown) => {
      thrown(error);
      stopAsked({ kind: 'failed', fault: faultOf(error) });
    },
  );
  await client.timeout(signal).then((timeout) => void told.push(inspect(timeout)), thrown);
  await client.pressure(signal).then((pressure) => void told.push(inspect(pressure)), thrown);
  for (const { health, sessions } of store.endpoints) {
    told.push(inspect(health, { depth: 10 }), JSON.stringify(health));
    for (const { session } of sessions) {
      told.push(
        JSON.stringify(sessionDetails(one, session, prospects())),
        inspect(session.launchOptions, { depth: 10 }),
      );
      for (const { title, url } of session.targets) told.push(redactTitle(title, url), redactUrl(url));
      told.push(redactName(session.trackingId ?? ''));
    }
  }
  fleet.dispose();
  return told;
}

describe('secrets', () => {
  it('are in nothing that leaves, wherever they are and however they are written', async () => {
    const unhandled: unknown[] = [];
    const onRejection = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', onRejection);
    let lines = 0;
    try {
      await fc.assert(
        fc.asyncProperty(world, ending, fc.constantFrom(...authForms), async (made, how, auth) => {
          const told = await everythingThatLeaves(made, how, auth);
          lines += told.length;
          for (const [place, core] of Object.entries(made.cores))
            for (const text of [...told, inspect(unhandled)])
              for (const trace of traces(core))
                assert.ok(!text.toLowerCase().includes(trace), `${place} is in: ${text}`);
        }),
        { numRuns: 300 },
      );
    } finally {
      process.off('unhandledRejection', onRejection);
    }
    assert.deepEqual(unhandled, []);
    assert.ok(lines > 3000, 'it was told a lot');
  });

  it('would be found in every spelling, or the test above could not fail', () => {
    for (const spell of spellings) {
      const text = `a ${spell('/K3Ytoken12345678+')} b`.toLowerCase();
      const decoded = text.replaceAll('%25', '%');
      assert.ok(
        traces('K3Ytoken12345678').some((trace) => text.includes(trace) || decoded.includes(trace)),
        text,
      );
    }
  });
});
