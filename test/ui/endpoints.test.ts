import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { freePort } from '../env/processes.mjs';
import { Workbench } from './workbench';

describe('endpoints that are wrong, on a light theme', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let server: Browserless;
  let bench: Workbench;
  let nobody: string;

  before(async () => {
    server = await startBrowserless({ token: 'lights-token' });
    nobody = `http://127.0.0.1:${await freePort()}`;
    bench = await Workbench.open({
      settings: {
        'workbench.colorTheme': 'Default Light Modern',
        'browserlessSessions.endpoints': [
          { name: 'Careless', url: `${server.origin}/chromium?token=lights-token` },
          { name: 'Nobody', url: nobody },
          { name: 'By variable', url: server.origin.replace('127.0.0.1', 'localhost'), token: '${env:NOT_SET_HERE}' },
        ],
      },
    });
    await bench.openView();
  });

  after(async () => {
    await bench.close();
    await server.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const settingsFile = (): string => fs.readFileSync(path.join(bench.folder, 'user/User/settings.json'), 'utf8');

  it('shows for each what is wrong and what to do next, in full on hover', async () => {
    await bench.row('Connection refused').waitFor();
    assert.deepEqual(await bench.tree(), [
      'Nobody | no answer yet',
      '  Connection refused | is it running?',
      'By variable | no answer yet',
      '  NOT_SET_HERE is not set | set it, or a token',
      'Careless | token in the settings: move it',
    ]);
    await bench.screenshot('faults light');
    assert.match(await bench.hover(bench.row('Connection refused')), /Start browserless, or check the port\./);
  });

  it('moves a token from the settings to the secret storage', async () => {
    const warning = bench.toast('The settings hold a token for "Careless"');
    await warning.getByRole('button', { name: 'Move to Secret Storage' }).click();
    await bench.dismiss('Moved to the secret storage');
    await bench.row(/^Careless\s*no sessions/).waitFor();
    assert.doesNotMatch(settingsFile(), /lights-token/);
    assert.match(settingsFile(), new RegExp(`"url": "${server.origin}"`));
  });

  it('takes a token in place of a variable that is not set', async () => {
    await bench.contextMenu(bench.row('NOT_SET_HERE'), 'Set Token…');
    await bench.answer('Takes the place of the environment variable NOT_SET_HERE', 'lights-token');
    await bench.row(/^By variable\s*no sessions/).waitFor();
    assert.doesNotMatch(settingsFile(), /NOT_SET_HERE|lights-token/);
    await bench.contextMenu(bench.row('By variable'), 'Remove Endpoint…');
    await bench.dialog.getByRole('button', { name: 'Remove' }).click();
    await bench.row('By variable').waitFor({ state: 'detached' });
  });

  it('says in the wizard that nobody answers, and can keep the endpoint, change it or leave it', async () => {
    const port = await freePort();
    await bench.run('Browserless: Add Endpoint…');
    await bench.answer('Where is it?', `localhost:${port}`);
    const toast = bench.toast(`http://localhost:${port} does not answer as browserless. Connection refused`);
    await toast.getByRole('button', { name: 'Change Address' }).click();
    await bench.answer('Where is it?', nobody);
    await bench.page.getByText('That is the endpoint "Nobody" already.').waitFor();
    await bench.page.keyboard.press('Escape');
    assert.equal(await bench.row(`localhost:${port}`).count(), 0);
  });

  it('edits an endpoint: a new name keeps the token, another origin does not', async () => {
    await bench.contextMenu(bench.row('Careless'), 'Edit Endpoint…');
    await bench.answer('Where is it?', server.origin);
    await bench.answer('Name of the endpoint', 'Careful');
    await bench.dismiss('Changed Careful');
    await bench.row(/^Careful\s*no sessions/).waitFor();
    await bench.contextMenu(bench.row('Careful'), 'Edit Endpoint…');
    // the same server by another name: another origin
    await bench.answer('Where is it?', server.origin.replace('127.0.0.1', 'localhost'));
    await bench.page.locator('.quick-input-widget', { hasText: 'The server wants a token' }).waitFor();
    await bench.page.keyboard.press('Escape');
    await bench.row(/^Careful\s*no sessions/).waitFor();
  });

  it('keeps the last sessions of a server that goes away, and recovers when it is back', async () => {
    await bench.contextMenu(bench.row('Nobody'), 'Remove Endpoint…');
    await bench.dialog.getByRole('button', { name: 'Remove' }).click();
    const connect = (trackingId: string) =>
      puppeteer.connect({
        browserWSEndpoint: `${server.origin.replace('http', 'ws')}/chromium?token=lights-token&trackingId=${trackingId}`,
      });
    await connect('before-stop');
    await bench.row('before-stop').waitFor();
    await server.stop();
    await bench.row('Connection refused').waitFor();
    const rows = (await bench.tree()).map((row) => row.replace(/\d+ s\b/, '#'));
    assert.deepEqual(rows.slice(0, 2), ['Careful | 1 session · seen # ago', '  Connection refused | is it running?']);
    assert.match(rows[2] ?? '', /^ {2}before-stop \| # · /);
    await bench.screenshot('stale light');
    server = await startBrowserless({ token: 'lights-token', port: server.port });
    await bench.contextMenu(bench.row('Connection refused'), 'Refresh Endpoint');
    await bench.row(/^Careful\s*no sessions/).waitFor();
    const again = await connect('after-start');
    await bench.row('after-start').waitFor();
    await again.close();
  });

  it('offers a local browserless: a command in a terminal, typed and not run', async () => {
    await bench.run('Browserless: Start a Local Browserless');
    await bench.toast('Press Enter in the terminal to start browserless with Docker').waitFor();
    await bench.page.locator('.terminal-tab, .single-terminal-tab', { hasText: 'Local browserless' }).first().waitFor();
    await bench.screenshot('local browserless');
    await bench.dismiss('Press Enter in the terminal');
  });
});
