import assert from 'node:assert/strict';
import { diagnose } from '../../src/browserless/check/diagnosis';
import { steps, type StepResult } from '../../src/browserless/check/results';
import { startRelay } from '../env/browserless/relay.mjs';
import { playwrightForServer } from '../env/clients.mjs';
import { checkAll, diagnosing, found, verdicts } from '../unit/browserless/check/checking';
import { middlemen } from '../unit/middlemen';
import { startBridged, type Bridged } from './bridged';

describe('a check of a real browserless', () => {
  const open = diagnosing();
  const { proxyWithoutUpgrade } = middlemen();
  let bridged: Bridged;

  before(async () => (bridged = await startBridged()));
  after(() => bridged.stop());

  const checked = (token?: string, url = bridged.server.origin): Promise<StepResult[]> =>
    checkAll(open(), url, token === undefined ? {} : { token });
  const skipped = new Set(['dns', 'tls']);
  /** Of a server on an IP address, without TLS. */
  const well = (...more: readonly string[]): string[] => [
    ...steps
      .filter((step) => !more.some((other) => other.startsWith(`${step} `)))
      .map((step) => `${step} ${skipped.has(step) ? 'skipped' : 'ok'}`),
    ...more,
  ];
  const sorted = (all: readonly string[]): string[] => [...all].toSorted();

  it('finds all well where nothing runs, and launches nothing', async () => {
    const results = await checked(bridged.server.token);
    assert.deepEqual(sorted(verdicts(results)), sorted(well('workers skipped', 'page skipped')));
    assert.deepEqual(found(results, 'kill'), { step: 'kill', verdict: 'ok', version: '2.42.0' });
    assert.deepEqual(found(results, 'webSocket'), { step: 'webSocket', verdict: 'ok', proof: 'refusal' });
    assert.deepEqual(found(results, 'authentication'), {
      step: 'authentication',
      verdict: 'ok',
      isNeeded: true,
      used: 'header',
      forms: { header: 'accepted', basic: 'accepted', query: 'accepted' },
    });
    assert.deepEqual(diagnose(results), { verdict: 'ok', cause: { kind: 'well', sessions: 0 }, remedy: undefined });
    assert.deepEqual(await bridged.sessions(), []);
  });

  it('tells a wrong token from a missing one', async () => {
    assert.deepEqual(diagnose(await checked('wrong')).cause, { kind: 'tokenRefused', status: 401, inEveryForm: true });
    assert.deepEqual(diagnose(await checked()).cause, { kind: 'tokenMissing', status: 401 });
  });

  it('tells a proxy before it that does not pass WebSockets on', async () => {
    const results = await checked(bridged.server.token, await proxyWithoutUpgrade(bridged.server.port));
    assert.deepEqual(diagnose(results).cause, { kind: 'webSocket', problem: { kind: 'dropped', status: 404 } });
  });

  it('opens a page, and leaves its session as it was', async () => {
    const owner = await bridged.owner();
    const relay = await startRelay(bridged.server);
    const results = await checked(bridged.server.token, relay.origin);
    assert.deepEqual(sorted(verdicts(results)), sorted(well()));
    assert.deepEqual(found(results, 'webSocket'), { step: 'webSocket', verdict: 'ok', proof: 'page' });
    const asked = relay.requests();
    assert.deepEqual(
      asked.filter(({ upgrade }) => upgrade).map(({ path }) => path.replace(/\w{32}$/, 'PAGE')),
      ['/devtools/page/PAGE'],
    );
    while (relay.webSockets() > 0) await new Promise(setImmediate);
    // the server takes a moment to see a socket leave
    let now = await bridged.sessions();
    while (now[0]?.clients !== owner.session.clients) now = await bridged.sessions();
    assert.deepEqual(
      now.map(({ id }) => id),
      [owner.session.id],
    );
    assert.equal(await owner.page.evaluate(() => 1 + 1), 2);
    await relay.stop();
    await owner.browser.close();
  });

  it("says that pages are closed beside a session of Playwright's own protocol", async () => {
    const owner = await bridged.owner();
    const { origin, token } = bridged.server;
    const blocker = await playwrightForServer.chromium.connect(
      `${origin.replace('http', 'ws')}/chromium/playwright?token=${token}`,
    );
    const results = await checked(token);
    assert.deepEqual(found(results, 'page'), {
      step: 'page',
      verdict: 'note',
      problem: { kind: 'playwright', status: 500 },
    });
    assert.deepEqual(found(results, 'webSocket'), { step: 'webSocket', verdict: 'ok', proof: 'refusal' });
    assert.deepEqual(diagnose(results).cause, { kind: 'playwright' });
    await blocker.close();
    await owner.browser.close();
  });
});
