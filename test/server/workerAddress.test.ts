import assert from 'node:assert/strict';
import { diagnose } from '../../src/browserless/check/diagnosis';
import { Client } from '../../src/browserless/client';
import { requestTo } from '../../src/browserless/credentials';
import { plainEndpoint, type Endpoint } from '../../src/browserless/endpoint';
import type { Session } from '../../src/browserless/session';
import { Bridge, Network } from '../../src/net';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer, type PuppeteerBrowser } from '../env/clients.mjs';
import { checkAll, diagnosing, found } from '../unit/browserless/check/checking';
import { address, until } from '../unit/net/bridges';
import { plainLimits, plainSettings } from '../unit/net/networks';
import { openCdp } from './bridged';

/** The test's own, which resolves nowhere. */
const baseUrl = 'http://workers.test';

describe('a real browserless that is one of the workers behind a name', () => {
  const open = diagnosing();
  const network = new Network({ settings: () => plainSettings });
  const bridge = new Bridge(network);
  let server: Browserless;
  let browser: PuppeteerBrowser;
  let endpoint: Endpoint;
  let session: Session;

  const credentials = () => Promise.resolve({ token: server.token, headers: {} });

  before(async () => {
    server = await startBrowserless({ host: '127.0.0.2' });
    const worker = { host: '127.0.0.2', port: server.port };
    const plain = plainEndpoint(baseUrl);
    endpoint = { ...plain, connection: { ...plain.connection, address: worker } };
    browser = await puppeteer.connect({
      browserWSEndpoint: `ws://127.0.0.2:${server.port}/chromium?token=${server.token}&trackingId=worker`,
      defaultViewport: null,
    });
    await (await browser.newPage()).goto('data:text/html,<title>on a worker</title>');
  });

  after(async () => {
    bridge.dispose();
    network.dispose();
    await browser.close();
    await server.stop();
  });

  it('lists its sessions', async () => {
    const client = new Client({
      endpoint,
      http: network,
      credentials,
      ...plainLimits,
    });
    const { sightings } = await client.sessions(new AbortController().signal);
    assert.deepEqual(
      sightings.map((one) => one.session.trackingId),
      ['worker'],
    );
    session = sightings[0]!.session;
  });

  it('lets DevTools in through the bridge', async () => {
    const lease = await bridge.lease({
      request: async (path) => requestTo(endpoint, await credentials(), baseUrl + path),
      sessionId: session.id,
      targets: () => session.targets,
    });
    const page = session.targets.find(({ title }) => title === 'on a worker');
    const cdp = await openCdp(`${address(lease)}/devtools/page/${page?.id}`);
    assert.equal(await cdp.evaluate('document.title'), 'on a worker');
    cdp.socket.close();
    await until(() => lease.clients === 0);
    lease.dispose();
  });

  it('is checked at its own address, from DNS to a page', async () => {
    const { token } = server;
    const results = await checkAll(open(), baseUrl, { endpoint, token });
    const { verdict, cause } = diagnose(results);
    assert.deepEqual([verdict, cause], ['ok', { kind: 'well', sessions: 1 }]);
    assert.deepEqual(found(results, 'dns'), { step: 'dns', verdict: 'ok', worker: endpoint.connection.address });
    assert.deepEqual(found(results, 'tcp'), { step: 'tcp', verdict: 'ok', port: server.port });
    assert.deepEqual(found(results, 'page'), { step: 'page', verdict: 'ok' });
  });

  it('is not there without one', async () => {
    const results = await checkAll(open(), baseUrl, { token: server.token });
    assert.deepEqual(diagnose(results).cause, { kind: 'fault', step: 'dns', fault: { kind: 'unknownHost' } });
  });
});
