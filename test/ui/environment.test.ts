import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import type { Browser } from 'puppeteer-core';
import { closeRun, openRun } from '../env/processes.mjs';
import { authority } from '../unit/certificate';
import { recordingProxies, tunnel } from '../unit/net/recordingProxy';
import { Farm } from './farm';
import { Workbench } from './workbench';

/** This machine, by an address that VS Code does not know as such: it leaves loopback out of every proxy. */
const machine = '0.0.0.0';

describe("the environment's proxies and the system's certificates", () => {
  const startProxy = recordingProxies();
  let farm: Farm;
  let owner: Browser;
  let secure: tls.Server;
  let folder: string;
  let bench: Workbench | undefined;

  before(async () => {
    farm = await Farm.start();
    ({ browser: owner } = await farm.connect('behind'));
    folder = openRun('bls-environment');
    const trusted = authority();
    fs.writeFileSync(path.join(folder, 'system.pem'), trusted.cert);
    secure = tls.createServer(trusted.issue('browserless.test'), (client) =>
      tunnel(client, farm.server.port, () => undefined),
    );
    secure.listen(0, '127.0.0.1');
    await once(secure, 'listening');
  });

  after(async () => {
    await bench?.close();
    await owner.disconnect();
    secure.close();
    await farm.stop();
    await closeRun(folder);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench?.screenshot(`failed ${this.currentTest.title}`);
  });

  it('hold for the list and for DevTools, as the extension host has them', async () => {
    const { port } = farm.server;
    const { port: securePort } = secure.address() as AddressInfo;
    const proxy = await startProxy({ http: port, https: securePort });
    const entry = { token: '${env:FARM_TOKEN}' };
    bench = await Workbench.open({
      settings: {
        'browserlessSessions.endpoints': [
          { ...entry, name: 'By TLS', url: 'https://browserless.test' },
          { ...entry, name: 'By proxy', url: 'http://browserless.test' },
          { ...entry, name: 'Straight', url: `http://${machine}:${port}` },
          // with a certificate of another name
          { ...entry, name: 'Unchecked', url: `https://${machine}:${securePort}`, rejectUnauthorized: false },
        ],
      },
      env: {
        FARM_TOKEN: Farm.token,
        // of HTTP_PROXY and HTTPS_PROXY VS Code takes the second one for everything
        HTTPS_PROXY: proxy.url,
        NO_PROXY: machine,
        SSL_CERT_FILE: path.join(folder, 'system.pem'),
      },
    });
    await bench.page.emulateMedia({ colorScheme: null });
    await bench.openView();
    for (const name of ['By TLS', 'By proxy', 'Straight'])
      await bench.row(new RegExp(`^${name}\\s*1 session`)).waitFor();
    await bench.row(/^Unchecked\s*certificate not checked · 1 session/).waitFor();
    assert.deepEqual([...new Set(proxy.seen)].sort(), ['CONNECT browserless.test:443', 'CONNECT browserless.test:80']);
    await bench.expand(bench.row('behind').first());
    await bench.row('Northwind').first().click();
    // no other way leads to that name
    await bench.devtoolsTag('body').waitFor();
    await bench.screenshot('environment proxies');
  });
});
