import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Frame } from 'playwright-core';
import type { Browser, Page } from 'puppeteer-core';
import { freePort } from '../env/processes.mjs';
import { movements, tabStops, violations, webviewWith } from './accessibility';
import { Farm } from './farm';
import type { Workbench } from './workbench';

const themes = [
  ['Dark Modern', 'vscode-dark'],
  ['Light Modern', 'vscode-light'],
  ['Dark High Contrast', 'vscode-high-contrast'],
  ['Light High Contrast', 'vscode-high-contrast-light'],
] as const;

/** What each webview has on screen that no other has. */
const webviews = {
  check: '#conclusion.failed',
  wall: '.tile.drawn',
  console: 'main#console .entries > li',
  'live view': 'body:not(.controlled) #picture',
  'live view in control': 'body.controlled #picture',
  DevTools: 'iframe[title="DevTools"]',
} as const;

const consoleStops = [
  'button Clear Console',
  'input Filter',
  'button Errors',
  'button Warnings',
  'button Info',
  'button Verbose',
  'button Show Times',
  'button Copy All That Is Shown',
  'button Save Requests as HAR…',
  'group Console',
];

/** Where the Tab key leads in each, without numbers. */
const stops: Readonly<Record<keyof typeof webviews, readonly string[]>> = {
  check: ['button Edit Endpoint…', 'button Check Again', 'button Copy Report'],
  wall: ['option Session job-3'],
  // with what is in the one row of which something was clicked
  console: [...consoleStops, 'button Show Who Called', 'link', 'link', 'link', 'link', 'button Copy'],
  'live view': [
    'select Zoom',
    'button Save Screenshot',
    'button Copy Picture',
    'button Record',
    'button Console',
    'button Take Control',
    'separator Size of the Console',
    ...consoleStops,
  ],
  'live view in control': [
    'select Zoom',
    'button Save Screenshot',
    'button Copy Picture',
    'button Record',
    'button Console',
    'button Release Control',
    'button Back',
    'button Reload',
    'input Address',
    'textarea Alpine Pack 45 – Northwind Outfitters, in control. F6 leaves the page.',
  ],
  DevTools: ['button Detach', 'iframe DevTools'],
};

describe('What stands in editor tabs is for everybody', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  /** An endpoint that says nothing, and whoever waits for it. */
  let silent: Server;
  const waiting = new Set<Socket>();
  let driven: Page;
  let leaving: Browser;
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    silent = createServer((socket) => waiting.add(socket.on('error', () => socket.destroy())));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { page: talking } = await farm.connect('job-1');
    await talking.goto(`${farm.site.origin}/console`);
    ({ page: driven } = await farm.connect('job-2', { width: 1280, height: 720 }));
    ({ browser: leaving } = await farm.connect('job-3'));
    bench = await farm.openWorkbench({
      settings: {
        'browserlessSessions.endpoints': [
          { name: 'Farm', url: farm.server.origin, token: '${env:FARM_TOKEN}' },
          { name: 'Nobody', url: `http://127.0.0.1:${await freePort()}` },
          { name: 'Silent', url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` },
        ],
        'browserlessSessions.detachWhenAlone': false,
        'browserlessSessions.requestTimeout': 120,
      },
      viewport: { width: 3900, height: 1000 },
    });
  });

  after(async () => {
    await bench.close();
    for (const socket of waiting) socket.destroy();
    silent.close();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const webview = (name: keyof typeof webviews): Promise<Frame> => webviewWith(bench.page, webviews[name]);

  /** To where VS Code hears the keys. */
  const leaveAll = () => bench.page.locator('.part.sidebar .composite.title').click();

  it('side by side, one of each kind', async () => {
    const aside = () => bench.run('View: Move Editor into Right Group');
    await bench.contextMenu(bench.row('job-3'), 'Open DevTools');
    await bench.devtoolsTag('body').waitFor();
    await leaving.disconnect();
    const devtools = await webview('DevTools');
    await devtools.getByRole('button', { name: 'Detach' }).waitFor();
    await bench.row('Connection refused').click();
    await webview('check');
    await aside();
    await bench.run('Browserless: Open Wall');
    await webview('wall');
    await aside();
    await bench.contextMenu(bench.row('job-1'), 'Show Console');
    await webview('console');
    await aside();
    await bench.contextMenu(bench.row('job-1'), 'Watch Live');
    const view = await webview('live view');
    await view.getByRole('button', { name: 'Console' }).click();
    await view.locator('.entries > li').first().waitFor();
    await aside();
    await bench.contextMenu(bench.row('job-2'), 'Watch Live');
    const driven = await webviewWith(bench.page, 'canvas[aria-label*="Alpine"]');
    await driven.getByRole('button', { name: 'Take Control' }).click();
    await webview('live view in control');
    await bench.page.keyboard.press('F6');
    await aside();
    // moved, it is loaded anew, and all keys are the page's
    await webview('live view in control');
    const console = await webview('console');
    await console.locator('.entries .twistie').first().click();
    await leaveAll();
  });

  async function setTheme(theme: string, kind: string): Promise<void> {
    await bench.run('Preferences: Color Theme');
    await bench.input.fill(theme);
    await bench.picks.filter({ hasText: theme }).first().click();
    for (const selector of Object.values(webviews)) {
      const frame = await webviewWith(bench.page, selector);
      await frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
    }
  }

  for (const [theme, kind] of themes) {
    it(`has no fault that axe knows in ${theme}`, async () => {
      await setTheme(theme, kind);
      const found: string[] = [];
      const look = async (name: string, frame: Frame) =>
        found.push(...(await violations(frame)).map((fault) => `${name}: ${fault}`));
      for (const name of Object.keys(webviews) as (keyof typeof webviews)[]) {
        await look(name, await webview(name));
      }
      await bench.screenshot(`every webview ${theme}`);
      const asked = driven.evaluate(`prompt('What is your name?', 'Ada')`);
      const view = await webview('live view in control');
      await view.getByRole('dialog').waitFor();
      await look('dialog', view);
      await view.getByRole('button', { name: 'Cancel' }).click();
      await asked;
      await view.getByRole('dialog').waitFor({ state: 'hidden' });
      await leaveAll();
      assert.deepEqual(found, []);
    });

    it(`is walked by the Tab key in ${theme}, and shows where one is`, async () => {
      for (const name of Object.keys(webviews) as (keyof typeof webviews)[]) {
        const met = await tabStops(bench.page, await webview(name));
        assert.deepEqual(
          met.map((stop) => stop.name.replace(/(: \d+|(?<=job-3),.*|(?<=^link).*)$/, '')),
          stops[name],
          name,
        );
        const unmarked = met.filter(({ isMarked }) => !isMarked).map((stop) => stop.name);
        assert.deepEqual(unmarked, name === 'DevTools' ? ['iframe DevTools'] : [], name);
      }
      await leaveAll();
    });
  }

  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    const isStill = reducedMotion === 'reduce';
    it(isStill ? 'stands still for who wants no motion' : 'moves a little otherwise', async () => {
      await bench.page.emulateMedia({ reducedMotion });
      if (!isStill) {
        await bench.run('Browserless: Check Endpoint');
        await bench.picks.filter({ hasText: 'Silent' }).click();
      }
      const check = await webviewWith(bench.page, '.symbol.running');
      const wall = await webview('wall');
      const { browser } = await farm.connect(reducedMotion);
      await wall.locator('.tile.drawn', { hasText: reducedMotion }).waitFor();
      await browser.close();
      // with its last picture, and gone after a while
      const moves = `document.querySelector('.ended.drawn') && document.getAnimations().length`;
      let seen: number | null;
      do seen = await wall.evaluate<number | null>(moves);
      while (seen === null);
      assert.equal(seen, isStill ? 0 : 1);
      await wall.locator('.tile', { hasText: reducedMotion }).waitFor({ state: 'detached' });
      assert.equal((await movements(check)) > 0, !isStill);
      assert.equal(await check.locator('.symbol.running').first().isVisible(), true);
    });
  }
});
