import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Browser, Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../env/browserless/relay.mjs';
import { playwrightForServer } from '../env/clients.mjs';
import { Farm } from './farm';
import type { Workbench } from './workbench';

const sessions = 24;

/** Far enough from each other for JPEG, and none like another. */
const colourOf = (index: number): string => {
  const [red, green, blue] = [index % 3, Math.floor(index / 3) % 3, Math.floor(index / 9) % 3].map(
    (part) => part * 120,
  );
  return `rgb(${red}, ${green}, ${blue})`;
};

const nameOf = (number: number): string => `job-${String(number).padStart(2, '0')}`;

const pageOf = (title: string, colour: string): string =>
  `data:text/html,<title>${title}</title><body style="background:${colour}">`;

describe('The wall', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  /** Between the window and the server; owners go past it. */
  let relay: Relay;
  let bench: Workbench;
  /** A test that has failed must not wait on. */
  let isOver = false;
  const owners = new Map<string, { browser: Browser; page: Page; colour: string }>();

  before(async () => {
    farm = await Farm.start({ concurrent: sessions });
    relay = await startRelay(farm.server);
    for (let index = 0; index < sessions; index++) {
      const name = nameOf(index + 1);
      const { browser, page } = await farm.connect(name, { width: 1280, height: 800 });
      const colour = colourOf(index);
      await page.goto(pageOf(name, colour));
      owners.set(name, { browser, page, colour });
    }
    bench = await farm.openWorkbench({ url: relay.origin });
    await bench.row('job-24').waitFor();
  });

  after(async () => {
    isOver = true;
    await bench.close();
    await relay.stop();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const wall = () => bench.webview;
  const tile = (name: string): Locator =>
    wall()
      .locator('.tile')
      .filter({ has: wall().getByText(name, { exact: true }) });

  /** The colour in the middle of a tile's picture, rounded to what JPEG keeps; empty where there is none. */
  const shown = (of: Locator): Promise<string> =>
    of.evaluate((element) => {
      const canvas = element.querySelector('canvas')!;
      if (canvas.width === 0) return '';
      const { data } = canvas.getContext('2d')!.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
      return `rgb(${[...data.slice(0, 3)].map((part) => Math.round(part / 20) * 20).join(', ')})`;
    });

  async function until(is: () => Promise<boolean> | boolean): Promise<void> {
    while (!isOver && !(await is())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** The names of the tiles that are on screen, or nearly. */
  const inSight = (): Promise<string[]> =>
    wall()
      .locator('.tile')
      .evaluateAll((tiles) =>
        tiles
          .filter((one) => {
            const { top, bottom } = one.getBoundingClientRect();
            return bottom > -40 && top < innerHeight + 40;
          })
          .map((one) => one.querySelector('.title')!.textContent),
      );

  /** How many clients the server counts beside the owners. */
  async function guests(): Promise<number> {
    const answer = await fetch(`${farm.server.origin}/sessions?token=${Farm.token}`);
    const rows = (await answer.json()) as { type: string; numbConnected: number }[];
    const own = rows.filter(({ type }) => type === 'browser');
    return own.reduce((sum, { numbConnected }) => sum + numbConnected, 0) - own.length;
  }

  /** What is in sight may move on for a moment. */
  async function untilInSightAlone(): Promise<void> {
    await until(async () => {
      const { length } = await inSight();
      return relay.webSockets() === length && (await guests()) === length;
    });
  }

  it('shows every session as the tree does', async () => {
    await bench.run('Browserless: Open Wall');
    await tile('job-24').waitFor();
    const titles = await wall().locator('.title').allTextContents();
    assert.deepEqual(
      titles,
      Array.from({ length: sessions }, (_, index) => nameOf(sessions - index)),
    );
    assert.match(await tile('job-24').locator('.facts').innerText(), /^\d+ (s|min) · .*client.* · Chromium$/);
    await bench.screenshot('wall dark');
  });

  it("shows each one's page", async () => {
    for (const [name, { colour }] of [...owners].toReversed()) {
      await tile(name).scrollIntoViewIfNeeded();
      await until(async () => (await shown(tile(name))) === colour);
    }
  });

  it('holds a socket on what is in sight alone', async () => {
    await tile('job-01').scrollIntoViewIfNeeded();
    const names = await inSight();
    assert.ok(names.length < sessions && names.includes('job-01') && !names.includes('job-24'));
    await untilInSightAlone();
  });

  it('shows a change of what is in sight, and nothing of what was scrolled away', async () => {
    const colour = 'rgb(0, 240, 120)';
    await owners.get('job-01')!.page.goto(pageOf('job-01', colour));
    await until(async () => (await shown(tile('job-01'))) === colour);
    assert.equal(await shown(tile('job-24')), '');
  });

  it('says of each tile how many clients are from here, as the tree does', async () => {
    await bench.row('job-01').filter({ hasText: '2 clients, 1 from here' }).first().waitFor();
    await tile('job-01').getByText('2 clients, 1 from here').waitFor();
    const items = await bench.menuItems(bench.row('job-01').last());
    assert.ok(!items.includes('Detach from Session'), 'it would come again');
  });

  it('is walked with the keys', async () => {
    const columns = await wall()
      .locator('#tiles')
      .evaluate((tiles) => getComputedStyle(tiles).gridTemplateColumns.split(' ').length);
    const focused = () => wall().locator('.tile:focus .title').innerText();
    await tile('job-01').click();
    const steps: readonly (readonly [string, number])[] = [
      ['Home', 24],
      ['ArrowRight', 23],
      ['ArrowDown', 23 - columns],
      ['ArrowLeft', 24 - columns],
      ['ArrowUp', 24],
      ['ArrowUp', 24],
      ['End', 1],
      ['ArrowRight', 1],
      ['Home', 24],
    ];
    for (const [key, job] of steps) {
      await bench.page.keyboard.press(key);
      assert.equal(await focused(), nameOf(job), key);
    }
    assert.equal(await wall().locator('.tile[tabindex="0"]').count(), 1);
    await until(async () => (await shown(tile('job-24'))) === owners.get('job-24')!.colour);
    await bench.screenshot('wall focus dark');
  });

  it("has the tree's commands in a tile's menu", async () => {
    await tile('job-23').click({ button: 'right' });
    await bench.page.getByRole('menuitem').first().waitFor();
    await bench.screenshot('wall menu dark');
    const items = await bench.page.getByRole('menuitem').locator('.action-label').allTextContents();
    await bench.page.keyboard.press('Escape');
    const ofRow = await bench.menuItems(bench.row('job-23'));
    assert.deepEqual(items.filter(Boolean), ofRow);
    await tile('job-23').click({ button: 'right' });
    await bench.chooseInMenu('Copy', 'Copy Tracking ID');
    await until(async () => (await bench.clipboard()) === 'job-23');
  });

  it('stops all within a second when its tab is hidden, and goes on when it is shown', async () => {
    assert.ok(relay.webSockets() > 0);
    await tile('job-23').click({ button: 'right' });
    await bench.chooseInMenu('Show Details');
    await bench.page.getByRole('tab', { name: 'job-23.json' }).waitFor();
    const hidden = Date.now();
    await until(() => relay.webSockets() === 0);
    await until(async () => (await guests()) === 0);
    assert.ok(Date.now() - hidden < 1000, `${Date.now() - hidden} ms`);
    relay.clear();
    await bench.page.getByRole('tab', { name: /^Wall/ }).click();
    await until(async () => (await shown(tile('job-24'))) === owners.get('job-24')!.colour);
    assert.equal(await wall().locator('.tile[tabindex="0"] .title').innerText(), 'job-23', 'where it was');
    await untilInSightAlone();
  });

  it('says that a session has ended, and lets it go', async () => {
    await owners.get('job-23')!.browser.close();
    await tile('job-23')
      .locator('.note')
      .getByText(/^Ended/)
      .waitFor();
    assert.equal(await shown(tile('job-23')), owners.get('job-23')!.colour, 'with its last picture');
    await bench.screenshot('wall ended dark');
    await tile('job-23').waitFor({ state: 'detached' });
    await wall().locator('#head').getByText('23 sessions').waitFor();
  });

  it('keeps no session alive that its owner leaves, and says nothing of it', async () => {
    await owners.get('job-22')!.browser.disconnect();
    await tile('job-22')
      .locator('.note')
      .getByText(/^Ended/)
      .waitFor();
    await tile('job-22').waitFor({ state: 'detached' });
    assert.equal(await bench.toast(/keeps job-22/).count(), 0);
  });

  it('says that a page is busy or has crashed, and comes back', async () => {
    const [busy, crashed] = [owners.get('job-24')!.page, owners.get('job-21')!.page];
    busy
      .evaluate('setTimeout(() => { const end = Date.now() + 9000; while (Date.now() < end); }, 0)')
      .catch(() => undefined);
    crashed.goto('chrome://crash').catch(() => undefined);
    await tile('job-21').getByText('The page has crashed').waitFor();
    await tile('job-24').getByText('The page is busy').waitFor();
    await bench.screenshot('wall busy dark');
    await tile('job-24').getByText('The page is busy').waitFor({ state: 'detached' });
    await crashed.goto(pageOf('job-21', 'rgb(240, 0, 0)'));
    await until(async () => (await shown(tile('job-21'))) === 'rgb(240, 0, 0)');
    await tile('job-21').getByText('The page has crashed').waitFor({ state: 'detached' });
  });

  it("shows the view's filter and order, and says why it is empty", async () => {
    await bench.run('Browserless: Filter Sessions…');
    await bench.answer('Filter Sessions', 'job-1');
    await tile('job-20').waitFor({ state: 'detached' });
    assert.match(await wall().locator('#head').innerText(), /^10 of 22 sessions · filter: job-1$/);
    await bench.run('Browserless: Sort By…');
    await bench.picks.filter({ hasText: 'Age, Oldest First' }).click();
    await until(async () => (await wall().locator('.title').first().innerText()) === 'job-10');
    await bench.run('Browserless: Filter Sessions…');
    await bench.answer('Filter Sessions', 'nothing is called so');
    await wall().getByRole('heading', { name: 'No session matches the filter' }).waitFor();
    await bench.screenshot('wall empty dark');
    await until(() => relay.webSockets() === 0);
    await wall().getByRole('button', { name: 'Reset View' }).click();
    await tile('job-20').waitFor();
  });

  it('says that its server does not answer', async () => {
    await relay.stop();
    await tile('job-20').getByText('Farm does not answer').waitFor();
    await relay.start();
    await tile('job-20').getByText('Farm does not answer').waitFor({ state: 'detached' });
    await untilInSightAlone();
  });

  it('leaves nothing behind when it is closed', async () => {
    await bench.page.getByRole('tab', { name: /^Wall/ }).click({ button: 'middle' });
    await until(() => relay.webSockets() === 0);
    await until(async () => (await guests()) === 0);
  });
});

describe('The wall of several servers', function () {
  this.bail(true);

  let farm: Farm;
  let other: Farm;
  let relay: Relay;
  let bench: Workbench;
  let isOver = false;

  const pages = ['product', 'search', 'dashboard', 'login', 'checkout'];

  before(async () => {
    [farm, other] = await Promise.all([Farm.start(), Farm.start()]);
    relay = await startRelay(farm.server);
    for (const [index, name] of pages.entries()) {
      const { page } = await farm.connect(`${name}-${index + 1}`, { width: 1280, height: 800 });
      await page.goto(`${farm.site.origin}/shop/${name}`);
    }
    const kept = await farm.connect('kept-1', { width: 390, height: 844 });
    await kept.browser.disconnect();
    const { origin } = other.server;
    await playwrightForServer.chromium.connect(
      `${origin.replace('http', 'ws')}/chromium/playwright?token=${Farm.token}`,
    );
    await other.connect('beside-it');
    bench = await farm.openWorkbench({
      settings: {
        'browserlessSessions.endpoints': [
          { name: 'Farm', url: relay.origin, token: '${env:FARM_TOKEN}' },
          { name: 'Crawlers', url: origin, token: '${env:FARM_TOKEN}' },
        ],
        'browserlessSessions.wall.maxLive': 2,
        'browserlessSessions.wall.fps': 5,
      },
    });
    await bench.row('beside-it').waitFor();
  });

  after(async () => {
    isOver = true;
    await bench.close();
    await relay.stop();
    await Promise.all([farm.stop(), other.stop()]);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  const wall = () => bench.webview;
  const tile = (name: string): Locator =>
    wall()
      .locator('.tile')
      .filter({ has: wall().getByText(name, { exact: true }) });

  async function until(is: () => Promise<boolean> | boolean): Promise<void> {
    while (!isOver && !(await is())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('has all of them take turns where more are in sight than may be live', async () => {
    await bench.run('View: Toggle Primary Side Bar Visibility');
    await bench.run('Browserless: Open Wall');
    let most = 0;
    await until(async () => {
      most = Math.max(most, relay.webSockets());
      return (await wall().locator('.tile.drawn').count()) === pages.length + 1;
    });
    assert.ok(most <= 2 + 1, `${most} sockets at once`);
    await wall().locator('#head').getByText('2 live at once, in turns').waitFor();
  });

  it("says what has no picture, and whose server's each is", async () => {
    await wall().getByText("No picture: Chromium speaks Playwright's own protocol").waitFor();
    await tile('beside-it')
      .getByText(/^No picture while .* runs on this server$/)
      .waitFor();
    assert.equal(await tile('beside-it').locator('.place').innerText(), 'Crawlers');
    assert.match(
      (await tile('product-1').getAttribute('aria-label')) ?? '',
      /^Session product-1, Chromium, up .*, Alpine Pack.*, Farm$/,
    );
  });

  it('follows the theme, and a width of 400', async () => {
    await bench.screenshot('wall of several dark');
    for (const theme of ['Light Modern', 'Dark High Contrast', 'Light High Contrast']) {
      await bench.run('Preferences: Color Theme');
      await bench.input.fill(theme);
      await bench.picks.filter({ hasText: theme }).first().waitFor();
      await bench.page.keyboard.press('Enter');
      const kind = theme.includes('Contrast') ? '.vscode-high-contrast' : '.vscode-light';
      await wall().locator(`body${kind}`).waitFor();
      await tile('product-1').click();
      await bench.page.keyboard.press('ArrowRight');
      await bench.screenshot(`wall of several ${theme}`);
    }
    const measured = (what: string) => wall().locator('body').evaluate<number, undefined>(what, undefined);
    for (const [name, width, height] of [
      ['400', 460, 800],
      ['2560', 2560, 1200],
      ['4000', 4060, 1600],
    ] as const) {
      await bench.page.setViewportSize({ width, height });
      await until(async () => Math.abs((await measured('innerWidth')) - width) < 80);
      await bench.screenshot(`wall ${name}`);
      assert.equal(await measured('document.documentElement.scrollWidth - innerWidth'), 0);
      const heights = await wall()
        .locator('.tile')
        .evaluateAll((tiles) => new Set(tiles.map((one) => Math.round(one.getBoundingClientRect().height))).size);
      assert.equal(heights, 1, `tiles of ${heights} heights at ${width}`);
    }
    await bench.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('opens the live view of a tile with Enter, and with two clicks', async () => {
    await tile('search-2').click();
    await bench.page.keyboard.press('Enter');
    await bench.page.getByRole('tab', { name: /Search: camping/ }).waitFor();
    await bench.page.getByRole('tab', { name: /^Wall/ }).click();
    await tile('login-4').dblclick();
    await bench.page.getByRole('tab', { name: /Sign in/ }).waitFor();
  });

  it('is of one server where it is opened on that', async () => {
    await bench.openView();
    await bench.contextMenu(bench.row('Crawlers'), 'Open Wall of Endpoint');
    await bench.page.getByRole('tab', { name: 'Wall: Crawlers' }).waitFor();
    await tile('beside-it').waitFor();
    assert.equal(await wall().locator('.tile').count(), 2);
    await bench.screenshot('wall of one server');
  });
});
