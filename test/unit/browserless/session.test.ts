import * as assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { groupSessions } from '../../../src/browserless/grouping';
import { blocksPageSockets, isSameSession, mainPage, type Sighting } from '../../../src/browserless/session';
import { parseRows } from '../../../src/browserless/wire';
import { renderSessions } from '../rendering';
import { page, session } from '../samples';
import { anyRow } from './rows';

const sessionsOf = (rows: readonly unknown[]): readonly Sighting[] => groupSessions(parseRows(rows)?.rows ?? []);
const shown = (rows: readonly unknown[]): string[] => renderSessions(sessionsOf(rows));

describe('sessions of older versions', () => {
  it('version 1 lists pages alone, with a port and no tracking id: they are grouped by their browser', () => {
    const target = (id: string, browserId: string, title: string, type = 'page') => ({
      description: '',
      devtoolsFrontendUrl: `/devtools/inspector.html?ws=0.0.0.0:3000/devtools/page/${id}`,
      id,
      title,
      type,
      url: `https://${title.toLowerCase()}.example/`,
      webSocketDebuggerUrl: `ws://0.0.0.0:3000/devtools/page/${id}`,
      port: '41685',
      browserId,
      trackingId: null,
      browserWSEndpoint: `ws://0.0.0.0:3000/devtools/browser/${browserId}`,
    });
    assert.deepEqual(
      shown([
        target('P1', 'b1', 'One'),
        target('P2', 'b2', 'Two'),
        target('W1', 'b1', 'Work', 'worker'),
        target('P3', 'b1', 'Three'),
      ]),
      [
        'b1 · Browser · age unknown · clients unknown',
        '  page: One <https://one.example/>',
        '  page: Three <https://three.example/>',
        '  worker: Work <https://work.example/>',
        'b2 · Browser · age unknown · clients unknown',
        '  page: Two <https://two.example/>',
      ],
    );
  });

  it('a row without browserId is found by the browser in its socket address', () => {
    const socket = 'ws://127.0.0.1:41685/devtools/browser/b1?x';
    assert.deepEqual(
      shown([
        { id: 'P1', type: 'page', title: 'One', url: 'http://one/', browserWSEndpoint: socket },
        { id: 'b1', browserId: null, type: 'browser', browser: 'ChromeCDP' },
      ]),
      ['b1 · Chrome · age unknown · clients unknown', '  page: One <http://one/>'],
    );
  });

  it('up to 2.12 ids may be null, and a row without type and URL is the browser itself', () => {
    assert.deepEqual(
      shown([
        { id: null, browserId: 'b1', killURL: null, browser: 'ChromiumCDP', numbConnected: 2, type: 'browser' },
        { id: 'b2', browserId: 'b2', browser: 'WebKitPlaywright', timeAliveMs: 61_000 },
      ]),
      ['b1 · Chromium · age unknown · 2 clients', 'b2 · WebKit · Playwright · 1 min · clients unknown'],
    );
  });

  it('2.1 has routePath as a string', () => {
    const [sighting] = sessionsOf([{ id: 'b', type: 'browser', routePath: '/chromium' }]);
    assert.deepEqual(sighting?.session.routePath, ['/chromium']);
  });
});

describe('a session', () => {
  it('is described by its browser row, wherever that stands', () => {
    const target = { id: 'P', browserId: 'b', type: 'page', browser: 'Other', url: 'http://x/', trackingId: 'other' };
    const browser = {
      id: 'b',
      browserId: 'b',
      type: 'browser',
      browser: 'EdgeCDP',
      trackingId: 'job',
      numbConnected: 1,
    };
    for (const rows of [
      [target, browser],
      [browser, target],
    ]) {
      assert.deepEqual(shown(rows), ['job · Edge · age unknown · 1 clients', '  page:  <http://x/>']);
    }
  });

  it("hides the browser's own surfaces, and shows kinds that nobody has met yet", () => {
    const row = (id: string, type: string) => ({ id, browserId: 'b', type, title: id, url: 'http://x/' });
    assert.deepEqual(shown([row('1', 'hologram'), row('2', 'browser_ui'), row('3', 'page'), row('4', 'iframe')]), [
      'b · Browser · age unknown · clients unknown',
      '  page: 3 <http://x/>',
      '  hologram: 1 <http://x/>',
      '  iframe: 4 <http://x/>',
    ]);
  });

  it('shows a target once, however often it is listed', () => {
    const row = { id: 'P', browserId: 'b', type: 'page', title: 'Once', url: 'http://x/' };
    assert.deepEqual(shown([row, { ...row, title: 'Twice' }]), [
      'b · Browser · age unknown · clients unknown',
      '  page: Once <http://x/>',
    ]);
  });

  it('shows titles as the page wrote them, not as Chromium escaped them', () => {
    const title = '&lt;b&gt; &amp;lt; &quot;&#39;';
    const [sighting] = sessionsOf([{ id: 'P', browserId: 'b', type: 'page', title }]);
    assert.equal(sighting?.session.targets[0]?.title, `<b> &lt; "'`);
  });

  it('speaks CDP unless its browser is one of Playwright', () => {
    const protocols = ['ChromiumCDP', 'FirefoxPlaywright', 'ChromePlaywright', 'StealthChromiumCDP', '', 'Other'].map(
      (browser) => sessionsOf([{ id: 'b', type: 'browser', browser }])[0]?.session.protocol,
    );
    assert.deepEqual(protocols, ['cdp', 'playwright', 'playwright', 'cdp', 'cdp', 'cdp']);
  });

  it("keeps its endpoint from opening page sockets where it speaks Playwright's own protocol", () => {
    assert.equal(blocksPageSockets(session({ protocol: 'playwright' })), true);
    assert.equal(blocksPageSockets(session()), false);
  });

  it('runs unless the server says that it does not', () => {
    const rows = [{ id: 'a', running: false }, { id: 'b', running: true }, { id: 'c' }, { id: 'd', running: null }];
    assert.deepEqual(
      sessionsOf(rows).map(({ session: { running } }) => running),
      [false, true, true, true],
    );
  });

  it('has no age where the server gives none, or a negative one', () => {
    const rows = [{ id: 'a', timeAliveMs: 0 }, { id: 'b', timeAliveMs: -5 }, { id: 'c' }];
    assert.deepEqual(Object.fromEntries(sessionsOf(rows).map(({ session, aliveMs }) => [session.id, aliveMs])), {
      a: 0,
      b: undefined,
      c: undefined,
    });
  });

  it('has as its main page the first that shows something', () => {
    const blank = page({ id: 'blank', url: 'about:blank' });
    const worker = page({ id: 'worker', type: 'worker' });
    const main = (...targets: (typeof blank)[]) => mainPage(session({ targets }))?.id;
    assert.equal(main(blank, page({ id: 'shown' }), page({ id: 'second' })), 'shown');
    assert.equal(main(blank), 'blank');
    assert.equal(main(worker), undefined);
    assert.equal(main(), undefined);
  });
});

describe('the list of sessions', () => {
  it('has the newest first, and those without a start last', () => {
    const rows = [
      { id: 'none' },
      { id: 'old', startedOn: 1 },
      { id: 'new', startedOn: 3 },
      { id: 'middle', startedOn: 2 },
    ];
    assert.deepEqual(
      sessionsOf(rows).map(({ session }) => session.id),
      ['new', 'middle', 'old', 'none'],
    );
  });

  it('has the younger first where two started in the same millisecond, then goes by id', () => {
    const rows = [
      { id: 'b', startedOn: 1, timeAliveMs: 5 },
      { id: 'c', startedOn: 1, timeAliveMs: 4 },
      { id: 'a', startedOn: 1, timeAliveMs: 5 },
    ];
    for (const order of [rows, rows.toReversed()]) {
      assert.deepEqual(
        sessionsOf(order).map(({ session }) => session.id),
        ['c', 'a', 'b'],
      );
    }
  });

  it('has unique ids, and each session has unique targets with ids, whatever the rows are', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 12 }), (rows) => {
        const sightings = sessionsOf(rows);
        const ids = sightings.map(({ session }) => session.id);
        assert.equal(new Set(ids).size, ids.length);
        for (const { session } of sightings) {
          assert.notEqual(session.id, '');
          const targets = session.targets.map(({ id }) => id);
          assert.equal(new Set(targets).size, targets.length);
          assert.ok(targets.every((id) => id !== ''));
          assert.ok(session.targets.every(({ type }) => type !== 'browser' && type !== 'browser_ui'));
          const kinds = session.targets.map(({ type }) => type === 'page');
          assert.deepEqual(
            kinds,
            kinds.toSorted((a, b) => Number(b) - Number(a)),
            'pages come first',
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has one order, whatever the order of the rows', () => {
    const rows = fc.uniqueArray(fc.nat(), { maxLength: 8 }).chain((starts) =>
      fc.shuffledSubarray(
        starts.flatMap((startedOn) => [
          { id: `b${startedOn}`, browserId: `b${startedOn}`, type: 'browser', startedOn },
          { id: `p${startedOn}`, browserId: `b${startedOn}`, type: 'page', startedOn },
        ]),
        { minLength: starts.length * 2 },
      ),
    );
    fc.assert(
      fc.property(rows, (shuffled) => {
        const starts = sessionsOf(shuffled).map(({ session }) => session.startedOn ?? NaN);
        assert.deepEqual(
          starts,
          starts.toSorted((a, b) => b - a),
        );
        assert.equal(starts.length * 2, shuffled.length);
        assert.deepEqual(sessionsOf(shuffled), sessionsOf(shuffled.toReversed()));
      }),
    );
  });
});

describe('two looks at a session', () => {
  const someAnswer = fc.array(anyRow, { maxLength: 8 }).map((rows) => JSON.stringify(rows));

  it('show the same where everything of the one is in the other, whatever the rows', () => {
    fc.assert(
      fc.property(someAnswer, someAnswer, (some, others) => {
        const before = sessionsOf(JSON.parse(some) as unknown[]);
        const now = [some, others].flatMap((answer) => sessionsOf(JSON.parse(answer) as unknown[]));
        for (const { session: one } of before)
          for (const { session: other } of now) assert.equal(isSameSession(one, other), isDeepStrictEqual(one, other));
      }),
    );
  });

  it('show another one wherever a field is different, but for its age', () => {
    const launchOptions = { args: ['--x'], headless: true };
    const rows = [
      { id: 'b', browserId: 'b', type: 'browser', browser: 'ChromiumCDP', timeAliveMs: 1000, launchOptions },
      { id: 'P', browserId: 'b', type: 'page', title: 'A &amp; B', url: 'https://one.example/' },
    ];
    const isSameWith = (change: object, at = 0): boolean => {
      const changed = rows.map((row, index) => (index === at ? { ...row, ...change } : row));
      return isSameSession(sessionsOf(rows)[0]!.session, sessionsOf(changed)[0]!.session);
    };
    assert.equal(isSameWith({ timeAliveMs: 4000 }), true);
    const changes: [object, number?][] = [
      [{ browser: 'ChromePlaywright' }],
      [{ trackingId: 'job' }],
      [{ running: false }],
      [{ numbConnected: 1 }],
      [{ startedOn: 1 }],
      [{ ttl: 1 }],
      [{ initialConnectURL: 'ws://127.0.0.1:3000/chromium' }],
      [{ routePath: ['/chromium'] }],
      [{ launchOptions: { ...launchOptions, headless: false } }],
      [{ launchOptions: { ...launchOptions, args: ['--y'] } }],
      [{ launchOptions: { ...launchOptions, stealth: true } }],
      [{ launchOptions: {} }],
      [{ id: 'Q' }, 1],
      [{ type: 'iframe' }, 1],
      [{ title: 'A' }, 1],
      [{ url: 'https://two.example/' }, 1],
    ];
    for (const [change, at] of changes) assert.equal(isSameWith(change, at), false, JSON.stringify(change));
  });
});
