import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import { demoWorkspace } from '../env/paths.mjs';
import { Farm } from './farm';
import { Workbench } from './workbench';

describe('the walkthrough', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let owner: Browser | undefined;
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    bench = await Workbench.open({
      open: demoWorkspace,
      settings: { 'browserlessSessions.refreshInterval': 1 },
      // where there is less room, VS Code leaves the steps' pictures out
      viewport: { width: 1640, height: 900 },
    });
  });

  after(async () => {
    await bench.close();
    await owner?.disconnect();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const step = (id: string) => bench.page.locator(`.getting-started-step[data-step-id$="#${id}"]`);
  const isDone = async (id: string): Promise<boolean> =>
    (await step(id).getByRole('checkbox').getAttribute('aria-checked')) === 'true';
  /** The steps, each with what its picture alone has. */
  const pictures = {
    server: 'ghcr.io/browserless/chromium',
    endpoint: 'browserless.example.com',
    session: 'price-watch-7',
    devtools: 'document.title',
    debugger: 'addToBasket',
  };
  const ids = Object.keys(pictures) as (keyof typeof pictures)[];

  /** The steps that are checked off. */
  async function done(): Promise<string[]> {
    const all = await Promise.all(ids.map(async (id) => ((await isDone(id)) ? [id] : [])));
    return all.flat();
  }

  /** Opens a step, and sees it with its picture. */
  async function openStep(id: keyof typeof pictures, theme = 'dark'): Promise<void> {
    const picture = bench.webview.locator('svg', { hasText: pictures[id] });
    // while VS Code opens the walkthrough it opens a step by itself
    while (!(await picture.isVisible())) {
      await step(id).click();
      await picture.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
    await bench.screenshot(`walkthrough ${id} ${theme}`);
  }

  async function press(id: keyof typeof pictures, name: string): Promise<void> {
    await openStep(id);
    await step(id).getByRole('button', { name, exact: true }).click();
  }

  /** Presses a button that asks for a session, and picks ours. */
  async function pressAndPick(id: keyof typeof pictures, name: string): Promise<void> {
    const pick = bench.picks.filter({ hasText: 'job-1' });
    for (let isPicked = false; !isPicked;) {
      await press(id, name);
      // VS Code gives the walkthrough the focus once more when it is there, which closes what asks
      isPicked = await pick.click({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    }
  }

  async function checksOff(...wanted: string[]): Promise<void> {
    await bench.run('Browserless: Open Walkthrough');
    for (const id of wanted) await step(id).getByRole('checkbox', { checked: true }).waitFor();
    assert.deepEqual(await done(), wanted);
  }

  it('opens from the empty view, with nothing checked off', async () => {
    await bench.openView();
    await bench.page.getByText('Take the walkthrough').click();
    await step('debugger').waitFor();
    assert.deepEqual(await done(), []);
  });

  it('believes in a server when one answers, and not when a command is typed', async () => {
    await press('server', 'Start a Local Browserless');
    await bench.dismiss('Press Enter in the terminal');
    await bench.page.keyboard.press('Control+J');
    assert.deepEqual(await done(), []);
    await press('endpoint', 'Add Endpoint…');
    await bench.answer('Where is it?', farm.address('/chromium'));
    await bench.answer('Name of the endpoint', 'Farm');
    await bench.dismiss('Added Farm');
    await checksOff('server', 'endpoint');
  });

  it('sees the first session', async () => {
    ({ browser: owner } = await farm.connect('job-1'));
    await bench.row('job-1').waitFor();
    await checksOff('server', 'endpoint', 'session');
  });

  it('is drawn in the colours of a light theme and of high contrast', async () => {
    for (const [theme, kind] of [
      ['Light Modern', 'vscode-light'],
      ['Dark High Contrast', 'vscode-high-contrast'],
    ] as const) {
      await bench.run('Preferences: Color Theme');
      await bench.input.fill(theme);
      await bench.picks.filter({ hasText: theme }).first().click();
      await bench.webview.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
      // VS Code has gone back to its own welcome page
      await bench.run('Browserless: Open Walkthrough');
      for (const id of ids) await openStep(id, theme);
    }
  });

  it('sees DevTools on a page', async () => {
    await pressAndPick('devtools', 'Open DevTools');
    await bench.devtoolsTag('body').waitFor();
    // keys are DevTools' own
    await bench.page.getByRole('tab', { name: /^DevTools: / }).click({ button: 'middle' });
    await checksOff('server', 'endpoint', 'session', 'devtools');
  });

  it('sees the debugger attached, and is done', async () => {
    await pressAndPick('debugger', "Attach VS Code's Debugger");
    await bench.page.locator('.debug-toolbar').waitFor();
    await checksOff(...ids);
  });
});
