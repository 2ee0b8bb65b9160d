import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDevtools } from '../../devtools';
import { startBrowserless } from '../env/browserless/server.mjs';
import { chromiumFlags, findChromium } from '../env/chromium.mjs';
import {
  playwrightCore,
  puppeteer,
  type Browser,
  type Locator,
  type Page,
  type PuppeteerPage,
} from '../env/clients.mjs';
import { root } from '../env/paths.mjs';
import { startFrontendServer, type FrontendServer } from './frontendServer';
import { startSpecimen, type Specimen } from './specimen';

const folder = path.join(root, 'dist/devtools');

/** What the policy refuses: pictures from elsewhere that a panel would show. */
const refusals = [
  // Application > Manifest: its icons would be fetched from the site by the browser of whoever looks
  /^img-src http:\/\/127\.0\.0\.1:\d+\/picture\.svg$/,
];

/** What disturbs a page or its owner without being asked for. */
const disturbing = /^Emulation\.|^Page\.(bringToFront|startScreencast)$|UserAgentOverride$/;

/** What a page can tell of how it is looked at, and of what its owner emulates. */
const readings = `JSON.stringify({
  touch: [navigator.maxTouchPoints, 'ontouchstart' in window],
  size: [innerWidth, innerHeight, outerWidth, outerHeight, screen.width, screen.height, devicePixelRatio],
  media: ['(pointer: fine)', '(pointer: coarse)', '(hover: hover)', '(prefers-reduced-motion)']
    .map((query) => [query, matchMedia(query).matches]),
  attention: [document.hasFocus(), document.visibilityState],
  language: [navigator.language, ...navigator.languages, Intl.DateTimeFormat().resolvedOptions().timeZone],
  agent: navigator.userAgent,
  online: navigator.onLine,
})`;

interface View {
  readonly id: string;
  readonly location: string | null;
}

describe('the packed DevTools frontend', function () {
  this.timeout(30_000);

  let specimen: Specimen;
  let server: FrontendServer;
  let page: PuppeteerPage;
  let browser: Browser;
  let devtools: Page;
  let targetId: string;
  let untouched: unknown;
  const ends: (() => Promise<void>)[] = [];
  const fetched = new Set<string>();
  const elsewhere: string[] = [];
  const thrown: string[] = [];
  /** CDP methods. */
  const sent = new Set<string>();
  const underWay = new Set<unknown>();

  const open = async (html: string): Promise<void> => {
    const context = await browser.newContext({
      viewport: { width: 1400, height: 900 },
      colorScheme: 'light',
      locale: 'de-DE', // whatever it asks for in a language that is not there
    });
    context.on('request', (request) => void underWay.add(request));
    const done = (request: { url(): string; failure(): { errorText: string } | null }): void => {
      underWay.delete(request);
      const url = request.url();
      if (url.startsWith(server.base)) fetched.add(url.slice(server.base.length).replace(/\?.*/, ''));
      // refused by the policy: it never left the browser
      else if (!/^(data|blob):/.test(url) && request.failure()?.errorText !== 'csp') elsewhere.push(url);
    };
    context.on('requestfinished', done);
    context.on('requestfailed', done);
    await context.addInitScript(`
      window.refused = [];
      addEventListener('securitypolicyviolation', (event) =>
        refused.push(event.effectiveDirective + ' ' + event.blockedURI));`);
    devtools = await context.newPage();
    devtools.setDefaultTimeout(8000);
    devtools.on('pageerror', (error) => {
      // a dialog of the Performance panel, if another panel is shown meanwhile
      if (!error.message.includes('showModal')) thrown.push(error.stack ?? error.message);
    });
    devtools.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => sent.add(/"method":"([\w.]+)"/.exec(String(payload))?.[1] ?? '')),
    );
    devtools.on('console', (message) => {
      if (message.text().startsWith('Nothing to leave out')) thrown.push(message.text());
    });
    await devtools.goto(server.url(html, targetId));
    await node('Specimen').waitFor();
  };

  const close = async (): Promise<string[]> => {
    const refused = await devtools.evaluate<string[]>('refused');
    await devtools.context().close();
    return refused;
  };

  /** Whatever its owner emulates is to stay. */
  const emulate = async (): Promise<string> => {
    await page.setUserAgent({ userAgent: 'Owner/1.0' });
    await page.setViewport({ width: 900, height: 600, deviceScaleFactor: 2 });
    await page.emulateTimezone('Asia/Tokyo');
    const session = await page.createCDPSession();
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    const features = [{ name: 'prefers-reduced-motion', value: 'reduce' }];
    // no media type: Chromium itself resets that whenever any client leaves the page
    await session.send('Emulation.setEmulatedMedia', { features });
    return (await session.send('Target.getTargetInfo')).targetInfo.targetId;
  };

  /** Calls the frontend's own modules, whose names are then in scope. */
  const inDevtools = <T>(modules: Readonly<Record<string, string>>, body: string): Promise<T> => {
    const imports = Object.values(modules).map((module) => `import('${server.base}${module}')`);
    return devtools.evaluate<T>(
      `Promise.all([${imports.join()}]).then(async ([${Object.keys(modules).join()}]) => { ${body} })`,
    );
  };

  const ui = { UI: 'ui/legacy/legacy.js' };
  const files = { Workspace: 'models/workspace/workspace.js', Common: 'core/common/common.js' };

  const show = (id: string): Promise<void> =>
    inDevtools(ui, `await UI.ViewManager.ViewManager.instance().showView('${id}')`);

  /** Until nothing has been fetched for a moment. */
  const settled = async (): Promise<void> => {
    do await sleep(60);
    while (underWay.size > 0);
  };

  const button = (name: string | RegExp): Locator => devtools.getByRole('button', { name });
  const node = (text: string): Locator => devtools.locator('.elements-disclosure').getByText(text).first();

  before(async () => {
    buildDevtools();
    const browserless = await startBrowserless({ token: null });
    ends.push(browserless.stop);
    specimen = await startSpecimen();
    ends.push(() => specimen.stop());
    server = await startFrontendServer(folder, browserless);
    ends.push(() => server.stop());

    const browserWSEndpoint = `${browserless.origin.replace('http', 'ws')}/chromium`;
    const owner = await puppeteer.connect({ browserWSEndpoint, defaultViewport: null });
    ends.push(() => owner.close());
    page = (await owner.pages())[0]!;
    targetId = await emulate();
    await page.goto(specimen.origin);
    untouched = await page.evaluate(readings);

    const executablePath = findChromium();
    browser = await playwrightCore.chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags });
    ends.push(() => browser.close());
    await open('devtools_app.html');
  });

  after(async () => {
    for (const stop of ends.reverse()) await stop();
  });

  it('shows the elements of the page, and what its owner changes', async () => {
    await page.evaluate(`document.getElementById('greeting').textContent = 'Changed by its owner'`);
    await node('Changed by its owner').waitFor();
    await page.evaluate(`document.getElementById('greeting').textContent = 'Specimen'`);
    await node('Specimen').click();
    await devtools.locator('.styles-section').getByText('rgb(1, 2, 3)').first().waitFor();
  });

  it('evaluates in the console', async () => {
    await show('console');
    await devtools.getByText('said by the page').waitFor();
    await devtools.locator('#console-prompt').click();
    await devtools.keyboard.type('window.marker + 1');
    await devtools.keyboard.press('Enter');
    await devtools.locator('.console-user-command-result').getByText('42').waitFor();
  });

  it('follows light and dark', async () => {
    const background = (): Promise<string> =>
      devtools.evaluate<string>(`getComputedStyle(document.querySelector('.root-view')).backgroundColor`);
    const light = await background();
    await devtools.emulateMedia({ colorScheme: 'dark' });
    await devtools.locator('html.theme-with-dark-background').waitFor({ state: 'attached' });
    const dark = await background();
    await devtools.emulateMedia({ colorScheme: 'light' });
    await devtools.locator('html:not(.theme-with-dark-background)').waitFor({ state: 'attached' });
    assert.equal(await background(), light);
    assert.notEqual(dark, light);
  });

  it('has the panels that work, and no way to the others', async () => {
    assert.deepEqual(await devtools.locator('.main-tabbed-pane').first().getByRole('tab').allTextContents(), [
      'Elements',
      'Console',
      'Sources',
      'Network',
      'Performance',
      'Memory',
      'Application',
      'Security',
    ]);
    await devtools.keyboard.press('Control+Shift+P');
    const menu = devtools.locator('.filtered-list-widget');
    await menu.getByRole('option').first().waitFor();
    await devtools.keyboard.type('lighthouse');
    await menu.getByText('No commands found').waitFor();
    await devtools.keyboard.press('Escape');
  });

  it('opens every view', async () => {
    const views = await inDevtools<View[]>(
      ui,
      'return UI.ViewManager.getRegisteredViewExtensions().map((view) => ({ id: view.viewId(), location: view.location() ?? null }))',
    );
    assert.ok(views.length > 45, `${views.length} views`);
    // one after the other, the dialog with the settings last, for it covers the rest
    for (const { id, location } of [
      ...views.filter((view) => view.location !== 'settings-view'),
      ...views.filter((view) => view.location === 'settings-view'),
    ]) {
      if (!location) continue; // a part of a panel
      await show(id);
      await settled();
    }
    await devtools.keyboard.press('Escape');
    assert.equal(await page.evaluate(readings), untouched);
  });

  it('opens source files of every kind', async () => {
    const ofPage = `Workspace.Workspace.WorkspaceImpl.instance().uiSourceCodes().filter((code) => code.project().type() === 'network')`;
    const urls = await inDevtools<string[]>(files, `return ${ofPage}.map((code) => code.url())`);
    assert.ok(urls.length > 25, urls.join('\n'));
    const reveal = (url: string): Promise<void> =>
      inDevtools(files, `await Common.Revealer.reveal(${ofPage}.find((code) => code.url() === '${url}'))`);
    for (const url of urls) {
      await reveal(url);
      await settled();
    }

    await reveal(`${specimen.origin}/app.js`);
    await button('Pretty print').click();
    await devtools.locator('.cm-line', { hasText: /^ {4}return a \+ b$/ }).waitFor();
  });

  it('stops at a breakpoint', async () => {
    await devtools
      .locator('.cm-lineNumbers .cm-gutterElement', { hasText: /^2$|^-$/ })
      .first()
      .click();
    await devtools.locator('.cm-breakpoint').first().waitFor();
    const sum = page.evaluate('add(1, 2)');
    await devtools.getByText('Paused on breakpoint').waitFor();
    await devtools.locator('.call-frame-title-text', { hasText: 'add' }).first().waitFor();
    await devtools.keyboard.press('F8');
    assert.equal(await sum, 3);
    await devtools.locator('.cm-lineNumbers .cm-breakpoint').first().click();
  });

  it('shows requests', async () => {
    await show('network');
    await settled();
    await page.reload();
    const details = devtools.locator('.network-item-view').getByRole('tab');
    for (const name of ['data.json', 'app.js', 'app.css', 'picture.svg', '127.0.0.1']) {
      await devtools.locator('.network-log-grid .name-column', { hasText: name }).first().click();
      await details.first().waitFor();
      for (const tab of await details.all()) {
        await tab.click();
        await settled();
      }
    }
  });

  it('records performance, memory, coverage and styles', async () => {
    await show('timeline');
    await button(/^Record/)
      .first()
      .click();
    await sleep(500);
    await button(/^Stop/).first().click();
    await devtools.getByRole('tab', { name: 'Bottom-up' }).waitFor();
    await devtools.keyboard.press('Escape'); // its keyboard shortcuts, shown the first time
    for (const tab of ['Bottom-up', 'Call tree', 'Event log']) {
      await devtools.getByRole('tab', { name: tab }).click({ force: true });
      await settled();
    }

    await show('heap-profiler');
    await button('Take snapshot').click();
    await devtools.getByText('(compiled code)').first().waitFor();

    await show('cssoverview');
    await button('Capture overview').click();
    await devtools.getByText('Overview summary').first().waitFor();

    await show('coverage');
    await button('Start instrumenting coverage and reload page').click();
    await devtools.locator('.coverage-results').getByText('/app.css').first().waitFor();
  });

  it('shows what the page stores', async () => {
    await show('resources');
    const items = devtools.locator('.resources-sidebar').getByRole('treeitem');
    for (let i = 0; i < (await items.count()); i++) {
      await items.nth(i).click({ position: { x: 60, y: 8 } });
      await devtools.keyboard.press('ArrowRight');
      await settled();
    }
    assert.ok((await items.count()) > 40, `${await items.count()} rows`);
  });

  it('explains issues', async () => {
    await show('issues-pane');
    await devtools.locator('.issue').first().click();
    await settled();
    assert.ok([...fetched].some((file) => file.endsWith('.md')));
  });

  it('left the page as it was, and fetched nothing that is not packed', async () => {
    assert.equal(await page.evaluate(readings), untouched);
    assert.ok(sent.has('DOM.getDocument'));
    assert.deepEqual(
      [...sent].filter((method) => disturbing.test(method)),
      [],
    );
    const refused = await close();
    await sleep(300);
    assert.equal(await page.evaluate(readings), untouched);
    assert.deepEqual(
      refused.filter((refusal) => !refusals.some((known) => known.test(refusal))),
      [],
    );
    assert.deepEqual(server.missing, []);
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(thrown, []);
  });

  it('shows the picture of the page beside it where that is asked for', async () => {
    await open('inspector.html');
    await devtools.locator('.screencast canvas').waitFor();
    await settled();
    assert.equal(await page.evaluate(readings), untouched);
    // what somebody asks for by hand does change it: the readings would tell
    await button('Use touch').click();
    await settled();
    assert.notEqual(await page.evaluate(readings), untouched);
    assert.deepEqual(await close(), []);
    assert.deepEqual(server.missing, []);
    assert.deepEqual(thrown, []);
  });
});
