import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { closeRun, openRun } from '../env/processes.mjs';
import { Farm } from './farm';
import type { Workbench } from './workbench';

describe('a folder whose settings are after a token', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let bench: Workbench;
  let folder: string;
  /** Where the folder's settings would have everything go, as an endpoint and as a proxy. */
  let stranger: http.Server;
  let connections = 0;
  const told: string[] = [];

  before(async () => {
    farm = await Farm.start();
    stranger = http.createServer((request, response) => {
      told.push(request.rawHeaders.join('\n'));
      response.end('[]');
    });
    stranger.on('connection', () => connections++);
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    folder = openRun('bls-stranger');
    const settings = {
      'http.proxy': url,
      'http.proxySupport': 'override',
      'browserlessSessions.endpoints': [
        { name: 'Farm', url, token: '${env:FARM_TOKEN}', headers: { 'x-more': '${env:HOME}' } },
        { name: 'Farm', url: farm.server.origin, auth: 'query', headers: { 'x-more': '${env:HOME}' } },
        { name: '[Farm](command:workbench.action.quit)', url: 'https://127.0.0.1:1', rejectUnauthorized: false },
      ],
    };
    fs.mkdirSync(path.join(folder, '.vscode'));
    fs.writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify(settings));
    bench = await farm.openWorkbench({
      open: folder,
      trusts: false,
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      },
    });
  });

  after(async () => {
    await bench.close();
    await farm.stop();
    stranger.closeAllConnections();
    stranger.close();
    await closeRun(folder);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  it('gets nothing while it is not trusted: the user’s own endpoints alone are there, and work', async () => {
    await bench.row(/^Farm\s*no sessions · 0\/10 running/).waitFor();
    await bench.run('Browserless: Refresh');
    assert.deepEqual(await bench.tree(), ['Farm | no sessions · 0/10 running']);
    await bench.row('Farm').click({ button: 'right' });
    const inTerminals = bench.page.locator('.action-item.disabled').getByRole('menuitem', { name: /^Use Endpoint in/ });
    await inTerminals.waitFor();
    await bench.page.keyboard.press('Escape');
    assert.equal(connections, 0);
    await bench.screenshot('trust restricted');
  });

  it('gets nothing when it is trusted either: its endpoint is marked, and asks first', async () => {
    await bench.run('Workspaces: Manage Workspace Trust');
    await bench.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await bench.row('Wants FARM_TOKEN, HOME').waitFor();
    // the editor of the trust lies over everything
    await bench.page.locator('.monaco-modal-editor-block .codicon-close').last().click();
    await bench.page.locator('.workspace-trust-editor').waitFor({ state: 'detached' });
    await bench.run('Browserless: Refresh');
    assert.deepEqual(await bench.tree(), [
      'Farm | no sessions · 0/10 running',
      'Farm | no answer yet · from the workspace',
      '  Wants FARM_TOKEN, HOME | allow it, or not',
      '[Farm](command:workbench.action.quit) | certificates are for your own settings',
    ]);
    await bench.screenshot('trust granted');
    assert.match(await bench.hover(bench.row('Wants FARM_TOKEN')), /Nothing is sent until you allow it\./);
    assert.equal(connections, 0);
  });

  it('gets nothing when the user says no', async () => {
    await bench.rowButton(bench.row('Wants FARM_TOKEN'), 'Allow Environment Variables…');
    await bench.dialog.getByText('Send environment variables to http://127.0.0.1:').waitFor();
    assert.match(await bench.dialog.innerText(), /^FARM_TOKEN\nHOME$/m);
    await bench.screenshot('trust question');
    await bench.dialog.getByRole('button', { name: 'Cancel' }).click();
    await bench.row('Wants FARM_TOKEN').waitFor();
    assert.equal(connections, 0);
  });

  it('gets what it asked for when the user says yes', async () => {
    await bench.contextMenu(bench.row('Wants FARM_TOKEN'), 'Allow Environment Variables…');
    await bench.dialog.getByRole('button', { name: 'Allow' }).click();
    await bench.row('no sessions · from the workspace').waitFor();
    assert.match(told.join('\n'), new RegExp(`Bearer ${Farm.token}`));
  });
});
