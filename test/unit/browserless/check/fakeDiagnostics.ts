import type { Diagnostics } from '../../../../src/browserless/check/diagnostics';
import type { HttpAnswer, HttpOptions } from '../../../../src/browserless/http';

/** An error as Node has it. */
export const coded = (code: string): Error => Object.assign(new Error(code), { code });

/** An answer with a body, whatever it is. */
export const answer = (status: number, body: unknown = '', more: Partial<HttpAnswer> = {}): HttpAnswer => ({
  status,
  location: undefined,
  retryAfter: undefined,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...more,
});

/** Rows of a session with one page. */
export const rows = (id: string, browser = 'ChromiumCDP'): object[] => [
  { id, browserId: id, type: 'browser', browser },
  ...(browser === 'ChromiumCDP' ? [{ id: `PAGE${id}`, browserId: id, type: 'page', url: 'http://a.example/' }] : []),
];

export const pressure = (running: number): object => ({
  pressure: { running, maxConcurrent: 10, queued: 0, maxQueued: 10 },
});

/** The token by which a request opens the door, however it is sent. */
export function tokenOf(url: string, headers: Readonly<Record<string, string>>): string | undefined {
  const [, bearer] = /^Bearer (.*)$/.exec(headers.authorization ?? '') ?? [];
  const [, basic] = /^Basic (.*)$/.exec(headers.authorization ?? '') ?? [];
  return (
    bearer ??
    (basic === undefined ? undefined : Buffer.from(basic, 'base64').toString().slice(1)) ??
    new URL(url).searchParams.get('token') ??
    undefined
  );
}

export interface Behaviour extends Partial<Diagnostics> {
  /** By path; what is not here is answered as browserless 2.42 does. */
  readonly answers?: Readonly<Record<string, () => HttpAnswer | Promise<HttpAnswer>>>;
  /** Undefined for a server that asks for none. */
  readonly token?: string;
}

/** A network in which all is well, but for what a test says, and what was asked in it. */
export function fakeDiagnostics({ answers = {}, token, ...parts }: Behaviour = {}) {
  const asked: { url: string; headers: Readonly<Record<string, string>> }[] = [];
  const answerTo = (url: string, { headers }: HttpOptions): HttpAnswer | Promise<HttpAnswer> => {
    asked.push({ url, headers });
    const { pathname } = new URL(url);
    const isLetIn = token === undefined || tokenOf(url, headers) === token;
    const known = answers[pathname];
    if (known && isLetIn) return known();
    if (pathname.startsWith('/devtools/')) return answer(404, `No route or file found for resource GET: ${pathname}\n`);
    if (!isLetIn) return answer(401, 'Bad or missing authentication.');
    if (pathname === '/sessions') return answer(200, rows('a'));
    if (pathname === '/pressure') return answer(200, pressure(1));
    if (pathname === '/meta') return answer(200, { version: '2.42.0' });
    if (pathname.startsWith('/kill/')) return answer(404, `Couldn't locate session for id: "${pathname.slice(6)}"\n`);
    return answer(404, `No route or file found for resource GET: ${pathname}\n`);
  };
  const diagnostics: Diagnostics = {
    proxyFor: () => Promise.resolve(undefined),
    lookup: () => Promise.resolve(['192.0.2.1']),
    connect: () => Promise.resolve(),
    handshake: () => Promise.resolve({ protocol: 'TLSv1.3', validTo: 1_900_000_000_000, distrust: undefined }),
    get: async (url, options) => answerTo(url, options),
    upgrade: (url, { headers }) => {
      asked.push({ url, headers });
      const { pathname } = new URL(url);
      return Promise.resolve(
        pathname.startsWith('/devtools/page/PAGE')
          ? { status: 101, body: '' }
          : { status: 404, body: `\r\nCouldn't locate browser "x" for request "${pathname}"` },
      );
    },
    ...parts,
  };
  return { diagnostics, asked };
}
