import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Client } from '../../src/browserless/client';
import { requestTo } from '../../src/browserless/credentials';
import type { Endpoint } from '../../src/browserless/endpoint';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import { attachUrl, connectUrl } from '../../src/browserless/urls';
import { Network } from '../../src/net';
import { playwrightCore, puppeteer } from '../env/clients.mjs';
import { address, connect, until } from '../unit/net/bridges';
import { plainLimits, plainSettings } from '../unit/net/networks';
import { tunnel } from '../unit/net/recordingProxy';
import { startBridged, type Bridged, type Owner } from './bridged';

describe("a real browserless behind a socket's file", () => {
  const network = new Network({ settings: () => ({ ...plainSettings, proxy: 'http://127.0.0.1:1' }) });
  const folder = mkdtempSync(path.join(tmpdir(), 'bls-'));
  const file = path.join(folder, 'b.sock');
  let bridged: Bridged;
  let owner: Owner;
  let endpoint: Endpoint;
  let relay: net.Server;

  before(async () => {
    bridged = await startBridged();
    owner = await bridged.owner();
    relay = net.createServer((client) => tunnel(client, bridged.server.port, () => undefined));
    relay.listen(file);
    await once(relay, 'listening');
    const [read] = readEndpoints([{ name: 'Socket', url: `unix:${file}` }]).endpoints;
    assert.ok(read);
    endpoint = read;
  });

  after(async () => {
    network.dispose();
    relay.close();
    await bridged.stop();
    rmSync(folder, { recursive: true });
  });

  const credentials = () => Promise.resolve({ token: bridged.server.token, headers: {} });

  it('shows its sessions, whatever proxy is set', async () => {
    const client = new Client({
      endpoint,
      http: network,
      credentials,
      ...plainLimits,
    });
    const { sightings } = await client.sessions(new AbortController().signal);
    assert.ok(sightings.some(({ session }) => session.id === owner.session.id));
  });

  it('lets DevTools in through the bridge', async () => {
    const lease = await bridged.lease(owner.session, {
      request: async (asked) => requestTo(endpoint, await credentials(), endpoint.baseUrl + asked),
    });
    const socket = await connect(`${address(lease)}/devtools/page/${owner.pageId}`);
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'document.title' } }));
    const [answer] = (await once(socket, 'message')) as [Buffer];
    assert.match(answer.toString(), /owner-1/);
    socket.close();
    await until(() => lease.clients === 0);
    lease.dispose();
  });

  it('gives Puppeteer and Playwright addresses that connect', async () => {
    const attach = attachUrl(endpoint, owner.session, bridged.server.token);
    const connectTo = connectUrl(endpoint, owner.session, bridged.server.token);
    assert.ok(attach !== undefined && connectTo !== undefined);
    const client = await puppeteer.connect({ browserWSEndpoint: attach, defaultViewport: null });
    const titles = await Promise.all((await client.pages()).map((page) => page.title()));
    assert.ok(titles.includes('owner-1'), titles.join());
    await client.disconnect();
    const other = await playwrightCore.chromium.connectOverCDP(connectTo);
    assert.match(other.version(), /^\d+/);
    await other.close();
  });
});
