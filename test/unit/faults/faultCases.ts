import { gzipSync } from 'node:zlib';
import type { Fault } from '../../../src/browserless/faults';
import { selfSigned, type Certified } from '../certificate';
import { pressure } from '../samples';
import { json, reply, type Answer } from './faultServer';

/** How long a request may take in these tests (ms): the least that the setting takes. */
export const limitMs = 3000;

/** What such an answer may have, as the setting has it by default. */
export const limitBytes = 32 * 1024 * 1024;

interface Case {
  readonly name: string;
  /** Without one, nobody listens while the case lasts. */
  readonly answer?: Answer;
  readonly certificate?: () => Certified;
  /** Where the endpoint is, by the server's port; on plain HTTP where nothing else is said. */
  readonly address?: (port: number) => string;
}

/** Something wrong, and how it is told: `label | description` of its row. */
export interface FaultCase extends Case {
  readonly fault: Fault;
  readonly row: string;
  /** Who ends it: it passes by itself where nothing else is said. */
  readonly mendedBy?: 'user' | 'nobody';
}

/** Something odd that is a list all the same, and its sessions as lines of text. */
export interface OddCase extends Case {
  readonly answer: Answer;
  readonly sessions: readonly string[];
}

const page = '<!doctype html><html><body><h1>Welcome</h1></body></html>';
const html = (status: string): Answer => reply(status, page, { 'content-type': 'text/html' });
const gzip = (body: Buffer): Answer => reply('200 OK', body, { 'content-encoding': 'gzip' });
const megabyte = Buffer.alloc(1024 * 1024, ' ');

/** Writes as fast as the other side reads, for ever or for so many times. */
const pour =
  (head: string, part: string | Buffer, times = Infinity): Answer =>
  (socket) => {
    socket.write(head);
    let poured = 0;
    const more = (): void => {
      while (poured++ < times && socket.writable) if (!socket.write(part)) return;
    };
    socket.on('drain', more);
    more();
  };

/** Writes a little once a second. */
const trickle =
  (head: string, part: string): Answer =>
  (socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write(part), 1000);
    socket.once('close', () => clearInterval(timer));
  };

/** Says so much, and ends the connection. */
const last =
  (text: string): Answer =>
  (socket) =>
    void socket.end(text);

const silence: Answer = () => undefined;

/** One answer for the list, another for everything else. */
const listOr =
  (list: Answer, other: Answer): Answer =>
  (socket, path) =>
    (path === '/sessions' ? list : other)(socket, path);

/** First one answer and then, on whatever connection, the other. */
function once(first: Answer, then: Answer): Answer {
  let isFirst = true;
  return (socket, path) => {
    (isFirst ? first : then)(socket, path);
    isFirst = false;
  };
}

const https = (port: number): string => `https://127.0.0.1:${port}`;

export const faultCases: readonly FaultCase[] = [
  {
    name: 'a name that nobody knows',
    address: () => 'http://browserless.invalid:3000',
    mendedBy: 'nobody',
    fault: { kind: 'unknownHost' },
    row: 'Host not found | check the address',
  },
  {
    name: 'a socket of this machine that is not there',
    address: () => 'unix:/nowhere/browserless.sock:',
    mendedBy: 'nobody',
    fault: { kind: 'noSocket' },
    row: 'No such socket | check the path',
  },
  { name: 'nobody listens', fault: { kind: 'refused' }, row: 'Connection refused | is it running?' },
  {
    name: 'the connection is reset',
    answer: (socket) => void socket.resetAndDestroy(),
    fault: { kind: 'broken' },
    row: 'Connection broken off | http or https?',
  },
  {
    name: 'the connection is closed',
    answer: last(''),
    fault: { kind: 'broken' },
    row: 'Connection broken off | http or https?',
  },
  {
    name: 'the connection is closed in the middle of the list',
    answer: last('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[{"id":'),
    fault: { kind: 'broken' },
    row: 'Connection broken off | http or https?',
  },
  {
    name: 'a certificate that nobody trusts',
    address: https,
    certificate: () => selfSigned(),
    mendedBy: 'nobody',
    answer: silence,
    fault: { kind: 'certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    row: 'Certificate not trusted | add its issuer',
  },
  {
    name: 'a certificate that has expired',
    address: https,
    certificate: () => selfSigned(-0.5),
    mendedBy: 'nobody',
    answer: silence,
    fault: { kind: 'certificate', code: 'CERT_HAS_EXPIRED' },
    row: 'Certificate expired | renew it',
  },
  {
    name: 'https where http is spoken',
    address: https,
    mendedBy: 'nobody',
    answer: silence,
    fault: { kind: 'tlsMismatch' },
    row: 'No common protocol | http or https?',
  },
  {
    name: 'http where https is wanted, as nginx says it',
    answer: reply('400 Bad Request', '<center>The plain HTTP request was sent to HTTPS port</center>'),
    fault: { kind: 'tlsMismatch' },
    row: 'No common protocol | http or https?',
  },
  {
    name: 'another protocol',
    answer: last('SSH-2.0-OpenSSH_9.2\r\n'),
    fault: { kind: 'tlsMismatch' },
    row: 'No common protocol | http or https?',
  },
  {
    name: '401',
    answer: reply('401 Unauthorized', 'Bad or missing authentication.'),
    mendedBy: 'user',
    fault: { kind: 'unauthorized', tokenSent: false },
    row: 'Token needed (401) | set the token',
  },
  {
    name: '403',
    answer: reply('403 Forbidden', ''),
    mendedBy: 'user',
    fault: { kind: 'forbidden' },
    row: 'Access denied (403) | set the token',
  },
  {
    name: '404',
    answer: html('404 Not Found'),
    fault: { kind: 'noSessions' },
    row: 'No session list (404) | check the path',
  },
  {
    name: '429',
    answer: reply('429 Too Many Requests', ''),
    fault: { kind: 'tooManyRequests', retryAfterMs: undefined },
    row: 'Too many requests (429) | ask less often',
  },
  {
    name: '429 that asks for a pause',
    answer: reply('429 Too Many Requests', '', { 'retry-after': '1' }),
    fault: { kind: 'tooManyRequests', retryAfterMs: 1000 },
    row: 'Too many requests (429) | ask less often',
  },
  {
    name: '500 that stays',
    answer: reply('500 Internal Server Error', 'fetch failed'),
    fault: { kind: 'serverError', status: 500 },
    row: "Server error (500) | see the server's log",
  },
  {
    name: '502 with a web page',
    answer: html('502 Bad Gateway'),
    fault: { kind: 'gateway', status: 502, retryAfterMs: undefined },
    row: 'Nothing behind the proxy (502) | is browserless running?',
  },
  {
    name: 'a status that means nothing here',
    answer: reply("418 I'm a teapot", ''),
    fault: { kind: 'notBrowserless', status: 418 },
    row: 'No browserless here | check the address',
  },
  {
    name: 'an empty body',
    answer: reply('200 OK', ''),
    fault: { kind: 'emptyAnswer' },
    row: 'Empty answer | check the address',
  },
  {
    name: 'JSON that is cut off',
    answer: reply('200 OK', '[{"id":"s1","browserId":"s1","ty', { 'content-type': 'application/json' }),
    fault: { kind: 'brokenAnswer' },
    row: 'Broken answer | a proxy in between?',
  },
  {
    name: 'a packed body that is cut off',
    answer: gzip(gzipSync('[]').subarray(0, 15)),
    fault: { kind: 'brokenAnswer' },
    row: 'Broken answer | a proxy in between?',
  },
  {
    name: 'a web page, as a proxy answers',
    answer: html('200 OK'),
    fault: { kind: 'webPage' },
    row: 'A web page, no session list | a login page?',
  },
  {
    name: 'null',
    answer: json(null),
    fault: { kind: 'notBrowserless', status: 200 },
    row: 'No browserless here | check the address',
  },
  {
    name: 'an object',
    answer: json({ sessions: [] }),
    fault: { kind: 'notBrowserless', status: 200 },
    row: 'No browserless here | check the address',
  },
  {
    name: 'a body of 200 MB',
    answer: pour(`HTTP/1.1 200 OK\r\ncontent-length: ${200 * megabyte.length}\r\n\r\n`, megabyte, 200),
    fault: { kind: 'tooLarge', limitBytes },
    row: 'Answer over 32 MB | check the address',
  },
  {
    name: 'a body without end',
    answer: pour('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', `10000\r\n${' '.repeat(0x10000)}\r\n`),
    fault: { kind: 'tooLarge', limitBytes },
    row: 'Answer over 32 MB | check the address',
  },
  {
    name: 'a small body that unpacks to a large one',
    answer: (socket, path) => gzip(gzipSync(Buffer.alloc(2 * limitBytes)))(socket, path),
    fault: { kind: 'tooLarge', limitBytes },
    row: 'Answer over 32 MB | check the address',
  },
  {
    name: '100,000 rows',
    answer: (socket, path) => json(Array.from({ length: 100_000 }, (_, id) => ({ id: `s${id}` })))(socket, path),
    fault: { kind: 'tooManyRows', limit: 20_000 },
    row: 'Over 20000 rows | check the address',
  },
  {
    name: 'a body of one byte a second',
    answer: trickle('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[', ' '),
    fault: { kind: 'slow', afterMs: limitMs },
    row: `Answer takes over ${limitMs / 1000} s | raise the timeout`,
  },
  {
    name: 'headers without end',
    answer: pour('HTTP/1.1 200 OK\r\n', `x-more: ${'x'.repeat(1000)}\r\n`),
    fault: { kind: 'headersTooLarge' },
    row: 'Headers without end | check the address',
  },
  {
    name: 'headers that come slowly and never end',
    answer: trickle('HTTP/1.1 200 OK\r\n', 'x-more: x\r\n'),
    fault: { kind: 'timeout', afterMs: limitMs },
    row: `No answer in ${limitMs / 1000} s | is it overloaded?`,
  },
  {
    name: 'a server that accepts and says nothing',
    answer: silence,
    fault: { kind: 'timeout', afterMs: limitMs },
    row: `No answer in ${limitMs / 1000} s | is it overloaded?`,
  },
  {
    name: 'a frozen browser, which holds the list up',
    answer: listOr(silence, json({ pressure: { running: 4, maxConcurrent: 10, queued: 0, maxQueued: 10 } })),
    fault: {
      kind: 'stuck',
      afterMs: limitMs,
      pressure: pressure(),
    },
    row: `List stuck for ${limitMs / 1000} s | alive, 4 of 10 running: one frozen?`,
  },
  {
    name: 'a redirect to another server',
    answer: reply('302 Found', '', { location: 'https://login.example/?back=/sessions' }),
    fault: { kind: 'redirect', to: 'https://login.example' },
    row: 'Redirected to https://login.example | edit the address',
  },
  {
    name: 'a redirect to https',
    answer: reply('301 Moved Permanently', '', { location: 'https://127.0.0.1/sessions' }),
    fault: { kind: 'wantsHttps', to: 'https://127.0.0.1' },
    row: 'Redirected to https | make it https://',
  },
  {
    name: 'redirects in a circle',
    answer: reply('302 Found', '', { location: '/sessions' }),
    fault: { kind: 'redirectedTooOften' },
    row: 'Redirected in a circle | a login page?',
  },
  {
    name: 'a redirect to a login page of its own',
    answer: listOr(reply('302 Found', '', { location: '/login' }), html('200 OK')),
    fault: { kind: 'webPage' },
    row: 'A web page, no session list | a login page?',
  },
];

const browser = (id: string, more: object = {}): object => ({
  id,
  browserId: id,
  type: 'browser',
  browser: 'ChromiumCDP',
  numbConnected: 1,
  timeAliveMs: 0,
  ...more,
});
const target = (browserId: string, id: string, more: object = {}): object => ({
  id,
  browserId,
  type: 'page',
  title: 'Home',
  url: 'http://site.example/',
  ...more,
});

/** Arrays within arrays, more than any recursion could follow. */
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

export const oddCases: readonly OddCase[] = [
  {
    name: 'a 500 that passes, while a session closes',
    answer: once(reply('500 Internal Server Error', 'fetch failed'), json([browser('a')])),
    sessions: ['a · Chromium · 0 s · 1 clients'],
  },
  {
    name: 'a connection that breaks once',
    answer: once((socket) => void socket.resetAndDestroy(), json([browser('a')])),
    sessions: ['a · Chromium · 0 s · 1 clients'],
  },
  {
    name: 'another content type',
    answer: reply('200 OK', JSON.stringify([browser('a')]), { 'content-type': 'text/html' }),
    sessions: ['a · Chromium · 0 s · 1 clients'],
  },
  {
    name: 'a list that is packed unasked',
    answer: gzip(gzipSync(JSON.stringify([browser('a')]))),
    sessions: ['a · Chromium · 0 s · 1 clients'],
  },
  {
    name: 'a redirect on the same server',
    answer: listOr(reply('308 Permanent Redirect', '', { location: '/sessions/' }), json([browser('a')])),
    sessions: ['a · Chromium · 0 s · 1 clients'],
  },
  {
    name: 'a title of 1 MB',
    answer: json([browser('a'), target('a', 'P1', { title: 'x'.repeat(1024 * 1024) })]),
    sessions: ['a · Chromium · 0 s · 1 clients', `  page: ${'x'.repeat(59)}… <http://site.example/>`],
  },
  {
    name: 'deep JSON',
    answer: reply(
      '200 OK',
      `[{"id":"a","type":"browser","launchOptions":{"args":${deep},"x":${deep}},"title":${deep}},${deep}]`,
    ),
    sessions: ['a · Browser · age unknown · clients unknown'],
  },
  {
    name: 'ids that are doubled, and ids that are missing',
    answer: json([
      browser('a'),
      browser('a', { browser: 'FirefoxPlaywright' }),
      target('a', 'P1'),
      target('a', 'P1', { title: 'Again' }),
      { type: 'browser' },
      { id: null, browserId: null },
      target('', 'P2'),
      target('b', ''),
    ]),
    sessions: [
      'P2 · Browser · age unknown · clients unknown',
      '  page: Home <http://site.example/>',
      'a · Chromium · 0 s · 1 clients',
      '  page: Home <http://site.example/>',
      'b · Browser · age unknown · clients unknown',
    ],
  },
  {
    name: 'ages that are negative, or absent, or no numbers',
    answer: json([
      browser('a', { timeAliveMs: -5000 }),
      browser('b', { timeAliveMs: undefined }),
      browser('c', { timeAliveMs: 'long' }),
      browser('d', { timeAliveMs: 1e300 }),
    ]),
    sessions: [
      'a · Chromium · age unknown · 1 clients',
      'b · Chromium · age unknown · 1 clients',
      'c · Chromium · age unknown · 1 clients',
      'd · Chromium · age unknown · 1 clients',
    ],
  },
];
