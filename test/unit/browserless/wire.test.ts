import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parsePressure, parseRows, parseVersion } from '../../../src/browserless/wire';
import { fixture } from '../fixtures';
import { anyRow } from './rows';

describe('an answer of GET /sessions', () => {
  it('is no list where it is anything else', () => {
    for (const answer of [undefined, null, {}, 'text', 7, { 0: {} }]) assert.equal(parseRows(answer), undefined);
  });

  it('loses the rows that make no sense, and counts them', () => {
    const rows = [
      { id: 'a' },
      null,
      'b',
      [],
      7,
      {},
      { id: null, browserId: null },
      { id: '', browserId: '' },
      { id: 5 },
    ];
    assert.deepEqual(
      parseRows(rows)?.rows.map(({ id }) => id),
      ['a'],
    );
    assert.equal(parseRows(rows)?.rejected, 8);
  });

  it('keeps a row that has one of id and browserId', () => {
    const rows = [{ id: 'a' }, { browserId: 'b' }, { id: null, browserId: 'c' }, { id: '', browserId: 'd' }];
    assert.deepEqual(parseRows(rows)?.rejected, 0);
  });

  it('keeps a row of which a field has another type than expected, without that field', () => {
    const row = {
      id: 'a',
      browserId: 5,
      type: null,
      running: 'yes',
      numbConnected: '1',
      startedOn: '2024-01-01',
      timeAliveMs: null,
      ttl: {},
      trackingId: 42,
      launchOptions: 'none',
      routePath: 3,
      title: ['x'],
      url: false,
      unknown: 'left out',
    };
    const [parsed] = parseRows([row])?.rows ?? [];
    assert.deepEqual(
      Object.entries(parsed ?? {}).filter(([, value]) => value !== undefined),
      [['id', 'a']],
    );
  });

  it('has no number that is none', () => {
    const [row] = parseRows(JSON.parse('[{ "id": "a", "startedOn": 1e999, "timeAliveMs": -1e999 }]'))?.rows ?? [];
    assert.equal(row?.startedOn, undefined);
    assert.equal(row?.timeAliveMs, undefined);
  });

  it('may have routePath as a string (2.1) or a list', () => {
    const paths = ['/chromium', ['/a', '/b'], null, [1]].map(
      (routePath) => parseRows([{ id: 'a', routePath }])?.rows[0]?.routePath,
    );
    assert.deepEqual(paths, [['/chromium'], ['/a', '/b'], undefined, undefined]);
  });

  it('may be any JSON: nothing is thrown, and every element is a row or is counted', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.oneof(anyRow, fc.jsonValue()))), (answer) => {
        const parsed = parseRows(answer);
        if (!Array.isArray(answer)) return assert.equal(parsed, undefined);
        assert.ok(parsed);
        assert.equal(parsed.rows.length + parsed.rejected, answer.length);
        for (const row of parsed.rows) assert.ok(row.id || row.browserId);
      }),
    );
  });
});

describe('an answer of GET /pressure', () => {
  it('says how much of the capacity is in use', () => {
    assert.deepEqual(parsePressure(fixture('pressure.json')), {
      running: 4,
      maxConcurrent: 40,
      queued: 0,
      maxQueued: 10,
      cpu: 22,
      memory: 12,
      recentlyRejected: 0,
      reason: undefined,
    });
  });

  it('says nothing where it is anything else', () => {
    fc.assert(fc.property(fc.jsonValue(), (answer) => assert.equal(parsePressure(answer), undefined)));
    for (const running of ['4', -1, 0.5, 1e308, null])
      assert.equal(parsePressure({ pressure: { running, maxConcurrent: 1, queued: 0, maxQueued: 0 } }), undefined);
  });

  it('says of the machine and of those turned away what the server says, and nothing else', () => {
    const numbers = { running: 2, maxConcurrent: 2, queued: 0, maxQueued: 2 };
    const parsed = (more: object) => parsePressure({ pressure: { ...numbers, ...more } });
    const unsaid = { cpu: undefined, memory: undefined, recentlyRejected: 0, reason: undefined };
    assert.deepEqual(parsed({}), { ...numbers, ...unsaid });
    assert.deepEqual(parsed({ cpu: null, memory: '9', reason: '<b>', recentlyRejected: -3 }), {
      ...numbers,
      ...unsaid,
    });
    const said = { cpu: 100, memory: 0, recentlyRejected: 7, reason: 'cpu' };
    assert.deepEqual(parsed(said), { ...numbers, ...said });
  });
});

describe('an answer of GET /meta', () => {
  it('says the version', () => assert.equal(parseVersion(fixture('meta.json')), '2.42.0'));

  it('says nothing where it is anything else', () => {
    fc.assert(fc.property(fc.jsonValue(), (answer) => assert.equal(parseVersion(answer), undefined)));
    assert.equal(parseVersion({ version: 2 }), undefined);
  });
});
