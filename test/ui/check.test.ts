import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer, type PuppeteerBrowser } from '../env/clients.mjs';
import { freePort } from '../env/processes.mjs';
import { Workbench } from './workbench';

describe('the check of an endpoint', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  const token = 'check-token';
  let server: Browserless;
  let client: PuppeteerBrowser;
  let bench: Workbench;
  let nobody: string;

  before(async () => {
    server = await startBrowserless({ token });
    client = await puppeteer.connect({
      browserWSEndpoint: `${server.origin.replace('http', 'ws')}/chromium?token=${token}&trackingId=checked`,
    });
    nobody = `http://127.0.0.1:${await freePort()}`;
    bench = await Workbench.open({
      settings: {
        'browserlessSessions.endpoints': [
          { name: 'Nobody', url: nobody },
          { name: 'Staging', url: server.origin },
        ],
      },
    });
    await bench.openView();
  });

  after(async () => {
    await bench.close();
    await client.close();
    await server.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  /** The report on screen: of the tabs, the one in front. */
  const report = (): FrameLocator =>
    bench.page
      .locator('iframe.webview.ready')
      .locator('visible=true')
      .contentFrame()
      .frameLocator('iframe#active-frame');
  const button = (name: string): Locator => report().getByRole('button', { name, exact: true });
  const done = (mark: 'ok' | 'note' | 'failed'): Promise<void> => report().locator(`#conclusion.${mark}`).waitFor();
  const opened = (name: string): Promise<void> => report().getByRole('heading', { name, exact: true }).waitFor();
  const text = (id: string): Promise<string> => report().locator(`#${id}`).innerText();
  /** The steps as they are on screen, without their times. */
  const steps = async (): Promise<string[]> =>
    report()
      .locator('#steps li')
      .evaluateAll((rows) =>
        rows.map((row) =>
          ['spoken', 'name', 'found'].map((part) => row.querySelector(`.${part}`)?.textContent ?? '').join(' | '),
        ),
      );
  const setTheme = async (theme: string, kind: string): Promise<void> => {
    await bench.run('Preferences: Color Theme');
    await bench.input.fill(theme);
    await bench.picks.filter({ hasText: theme }).first().click();
    await report().locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
  };

  it('opens with a click on the row that says what is wrong, and says it in full', async () => {
    await bench.row('Connection refused').click();
    await opened('Nobody');
    await done('failed');
    assert.equal(await text('address'), nobody);
    assert.equal(await text('cause'), 'Connection refused.');
    assert.equal(await text('cure'), 'Nothing listens there. Start browserless, or check the port.');
    assert.deepEqual((await steps()).slice(0, 6), [
      `OK. | Address | 127.0.0.1, port ${new URL(nobody).port}, not encrypted`,
      'skipped. | DNS | Not needed for an IP address',
      'failed. | TCP | Connection refused',
      'skipped. | TLS | Not tried',
      'OK. | Proxy | None is used',
      'skipped. | HTTP | Not tried',
    ]);
    assert.equal((await steps()).length, 13);
    await bench.screenshot('check refused dark');
  });

  it('leads to the cure, and checks again by itself', async () => {
    await bench.contextMenu(bench.row('Token needed (401)'), 'Check Endpoint');
    await opened('Staging');
    await done('failed');
    assert.equal(await text('cause'), 'The server wants a token (401), and this endpoint has none.');
    await bench.screenshot('check token dark');
    await button('Set Token…').click();
    await bench.answer('Sent to', token);
    await done('ok');
    assert.equal(await text('cause'), 'All is well: 1 session is running.');
    assert.deepEqual(
      (await steps()).filter((step) => !step.startsWith('OK.')),
      ['skipped. | DNS | Not needed for an IP address', 'skipped. | TLS | None with http://'],
    );
    await bench.row('checked').waitFor();
    await bench.screenshot('check well dark');
  });

  it('is copied without secrets', async () => {
    await button('Copy Report').click();
    await report().getByText('Copied. There is no secret in it.').waitFor();
    const copied = await bench.clipboard();
    assert.match(
      copied,
      /^Check of Staging\nhttp:\/\/127\.0\.0\.1:\d+\n[\d-]+ [\d:]+ UTC · Browserless Sessions \d\S* · VS Code \d/,
    );
    assert.match(copied, /^All is well: 1 session is running\. Nothing needs to change\.$/m);
    assert.match(copied, /^OK +Authentication +header accepted · basic accepted · query accepted +\d+ ms$/m);
    const onScreen = await report()
      .locator('html')
      .evaluate((html) => html.outerHTML);
    assert.ok(onScreen.includes('Staging'));
    assert.doesNotMatch(copied + onScreen, new RegExp(token));
  });

  it('can be run again, by keyboard too, and keeps the focus', async () => {
    await server.stop();
    const again = button('Check Again');
    await again.focus();
    await bench.page.keyboard.press('Enter');
    await done('failed');
    assert.equal(await text('cause'), 'Connection refused.');
    assert.equal(await again.evaluate((element) => element === document.activeElement), true);
  });

  it('has one tab for an endpoint, from the palette too, and looks well in every theme', async () => {
    await bench.run('Browserless: Check Endpoint');
    await bench.picks.filter({ hasText: 'Nobody' }).click();
    await opened('Nobody');
    await done('failed');
    assert.equal(await bench.page.getByRole('tab', { name: /^Check: / }).count(), 2);
    await setTheme('Light Modern', 'vscode-light');
    await bench.screenshot('check refused light');
    await setTheme('Dark High Contrast', 'vscode-high-contrast');
    await bench.screenshot('check refused high contrast');
    await setTheme('Light High Contrast', 'vscode-high-contrast-light');
    await bench.screenshot('check refused high contrast light');
  });
});
