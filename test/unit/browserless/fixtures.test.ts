import * as assert from 'node:assert/strict';
import { groupSessions } from '../../../src/browserless/grouping';
import type { Sighting } from '../../../src/browserless/session';
import { parseRows } from '../../../src/browserless/wire';
import { fixture, fixtureNames } from '../fixtures';
import { renderSessions } from '../rendering';

const puppeteerPages = [
  '  page: <img src=x onerror=alert(1)> $(foo) [link](command:x) <http://127.0.0.1:13100/xss>',
  `  page: ${'T'.repeat(59)}… <http://127.0.0.1:13100/long>`,
  '  page: Frame <http://127.0.0.1:13100/frame>',
  '  page: Throw <http://127.0.0.1:13100/throw>',
  '  page: Net <http://127.0.0.1:13100/net>',
  '  page: Logs <http://127.0.0.1:13100/logs>',
  '  page: Home <http://127.0.0.1:13100/>',
  '  page: about:blank <about:blank>',
  '  worker: blob:http://127.0.0.1:13100/51f4f7e6-1106-47bb-92c5-e056e02… <blob:http://127.0.0.1:13100/51f4f7e6-1106-47bb-92c5-e056e02…>',
];

const homeAndBlank = ['  page: Home <http://127.0.0.1:13100/>', '  page: about:blank <about:blank>'];

/** What a person would expect to see of each answer. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'sessions-empty.json': [],
  'sessions-docs-sample.json': ['d9a8570a73666d79d79ac23f07cf8966 · Firefox · Playwright · 10 s · 1 clients'],
  'sessions-v1-docs-sample.json': [
    'b95cd82a-76b1-495e-8092-b040de780d0f · Browser · age unknown · clients unknown',
    '  page: Example Domain <https://www.example.com>',
  ],
  'sessions-puppeteer-just-connected.json': [
    'job-42 · Chromium · 0 s · 1 clients',
    '  page: about:blank <about:blank>',
  ],
  'sessions-puppeteer-many-pages.json': ['job-42 · Chromium · 2 s · 1 clients', ...puppeteerPages],
  'sessions-by-tracking.json': ['job-42 · Chromium · 6 s · 1 clients', ...puppeteerPages],
  'sessions-mixed.json': [
    '66ceae98-976a-47dc-bf09-31e498e60e42 · Chromium · 1 s · 1 clients',
    '  page: Net <http://127.0.0.1:13100/net>',
    '  page: about:blank <about:blank>',
    'pw-1 · Chromium · Playwright · 2 s · 1 clients',
    '55194683-725c-4957-826e-5b87f9d2199d · Chromium · 3 s · 1 clients',
    ...homeAndBlank,
    'job-42 · Chromium · 5 s · 1 clients',
    ...puppeteerPages,
  ],
  'sessions-keepalive-disconnected.json': [
    '17e1ffc5-72c0-4c99-bf2b-ccb4c8f16a15 · Chromium · 1 s · 0 clients',
    ...homeAndBlank,
  ],
  'sessions-rest-content.json': [
    '645eb812-788e-4d3b-a197-d206edc6e9fd · Chromium · 0 s · 1 clients',
    '  page: 127.0.0.1:13100 <http://127.0.0.1:13100/>',
    '  page: about:blank <about:blank>',
  ],
  'sessions-secrets-in-launch.json': [
    '8a66865a-d24a-464b-b559-3ed261c6afc9 · Chromium · 0 s · 1 clients',
    '  page: about:blank <about:blank>',
  ],
  'sessions-external-port.json': ['507cdd81-d707-441d-93b6-53737b3ba0a5 · Chromium · 1 s · 1 clients', ...homeAndBlank],
  'sessions-external-prefix.json': [
    '21182355-e9ef-4ca7-ba97-a879cb292f55 · Chromium · 1 s · 1 clients',
    ...homeAndBlank,
  ],
  'sessions-host-0000.json': ['ad6f3e04-f29c-4dd6-a3bd-1437b330c39d · Chromium · 0 s · 1 clients', ...homeAndBlank],
  'sessions-no-token.json': ['c20d15c4-e832-417c-a6a0-3e03f48db8bf · Chromium · 0 s · 1 clients', ...homeAndBlank],
};

function sightingsIn(name: string): readonly Sighting[] {
  const parsed = parseRows(fixture(name));
  assert.ok(parsed);
  assert.equal(parsed.rejected, 0);
  return groupSessions(parsed.rows);
}

describe('a real answer shows the sessions that a person would expect', () => {
  const names = fixtureNames.filter((name) => name.startsWith('sessions-'));

  it('of every answer that is kept', () => assert.deepEqual(names.toSorted(), Object.keys(expected).toSorted()));

  for (const name of names) {
    it(name, () => assert.deepEqual(renderSessions(sightingsIn(name)), expected[name]));
  }

  it('and the same answer twice gives the same sessions', () => {
    for (const name of names) assert.deepEqual(sightingsIn(name), sightingsIn(name));
  });
});
