import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { until } from '../unit/net/bridges';
import { vsix } from '../env/paths.mjs';
import {
  addLanguagePack,
  installVsix,
  launchBrowser,
  newProfile,
  openWorkbench,
  runCommand,
  startServer,
  workbenchUrl,
  type Server,
} from '../env/vscode/workbench.mjs';

export interface WorkbenchOptions {
  readonly settings?: Record<string, unknown>;
  /** Environment variables of the extension host. */
  readonly env?: Record<string, string>;
  /** A folder to open. */
  readonly open?: string;
  /** False where the user is asked whether a folder is to be trusted. */
  readonly trusts?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Another language than English, without VS Code's own texts in it. */
  readonly language?: 'de';
  /** Before the workbench's page is opened. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
}

/** The packaged extension in the real workbench, with a hand on its mouse and keyboard and an eye on its screen. */
export class Workbench {
  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    /** The profile's folder: settings, storage and logs. */
    readonly folder: string,
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly removeProfile: () => Promise<void>,
  ) {}

  static async open({
    settings = {},
    env = {},
    open,
    trusts = true,
    viewport,
    language,
    prepare,
  }: WorkbenchOptions = {}): Promise<Workbench> {
    const profile = newProfile({ 'workbench.colorTheme': 'Default Dark Modern', ...settings });
    if (language) addLanguagePack(profile);
    await installVsix([vsix], profile);
    const args = language ? ['--locale', language] : [];
    const server = await startServer({ ...profile, env, trusts, args });
    const { browser, context } = await launchBrowser({ origin: server.origin, ...(viewport && { viewport }) });
    await prepare?.(context);
    const page = await openWorkbench(context, workbenchUrl(server, { open }));
    const bench = new Workbench(page, context, profile.folder, browser, server, profile.remove);
    // until the page is closed
    bench.sayWhichRow().catch(() => undefined);
    return bench;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await this.removeProfile();
  }

  async openView(): Promise<void> {
    await this.page.getByRole('tab', { name: /^Browserless/ }).click();
    await this.page.locator('.part.sidebar .composite.title', { hasText: 'Browserless' }).waitFor();
    // off the activity bar, whose tooltip would lie over the rows
    await this.page.mouse.move(700, 400);
  }

  /** Every text and every attribute that the screen holds, as they are and not as HTML writes them. */
  async everythingOnScreen(): Promise<string> {
    const all = await this.page.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) => [
        element.textContent,
        ...[...element.attributes].map(({ value }) => value),
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : '',
      ]),
    );
    return all.join('\n');
  }

  /** Drags the side bar's edge. */
  async widenSideBar(width: number): Promise<void> {
    const { x, width: before, y, height } = (await this.page.locator('.part.sidebar').boundingBox())!;
    await this.page.mouse.move(x + before, y + height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(x + width, y + height / 2, { steps: 5 });
    await this.page.mouse.up();
  }

  get rows(): Locator {
    return this.page.locator('.part.sidebar .monaco-list-row');
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text });
  }

  /** The tree as it is on screen: a line a row, indented, label and description. */
  async tree(): Promise<string[]> {
    const rows = await this.rows.evaluateAll((elements) =>
      elements.map((row) => ({
        top: row.getBoundingClientRect().top,
        level: Number(row.getAttribute('aria-level') ?? 1),
        label: row.querySelector('.label-name')?.textContent.trim() ?? '',
        description: row.querySelector('.label-description')?.textContent.trim() ?? '',
      })),
    );
    return rows
      .sort((a, b) => a.top - b.top)
      .map(({ level, label, description }) => `${'  '.repeat(level - 1)}${label} | ${description}`);
  }

  async expand(row: Locator): Promise<void> {
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.locator('.monaco-tl-twistie').click();
  }

  /**
   * Opens a row's context menu and walks it. Rows may be drawn anew meanwhile, which VS Code's menus outlive; where it has
   * forgotten the row then, and the extension asks which one it was, it is told.
   */
  async contextMenu(row: Locator, ...path: string[]): Promise<void> {
    await this.openMenu(row, path[0] ?? '');
    await this.chooseInMenu(...path);
  }

  /** Opens a row's context menu, which has the item `first`. */
  async openMenu(row: Locator, first: string): Promise<void> {
    await this.aimAt(row);
    for (const opened = this.menuItem(first); !(await opened.isVisible());) {
      await row.click({ button: 'right' });
      // a frame that takes the focus, as DevTools' own dialog does, closes the menu: then it is opened once more
      await opened.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
  }

  /** Walks the menu that is open: the last item is chosen, those before are submenus. */
  async chooseInMenu(...path: string[]): Promise<void> {
    for (const [index, name] of path.entries()) {
      await this.menuItem(name).waitFor();
      await this.menuItem(name).hover();
      // a click right after the menu has opened counts as the end of the click that opened it
      if (index === path.length - 1) await this.page.keyboard.press('Enter');
    }
  }

  private menuItem(name: string): Locator {
    return this.page.getByRole('menuitem', { name, exact: true });
  }

  /** Clicks a button on a row. */
  async rowButton(row: Locator, name: string): Promise<void> {
    await this.aimAt(row);
    await row.hover();
    await row.getByRole('button', { name }).click();
  }

  /** The row that a command is about to be called on, by its label. */
  private aim = '';

  private async aimAt(row: Locator): Promise<void> {
    this.aim = (await row.locator('.label-name').textContent()) ?? '';
  }

  /** Answers, as a user would, whenever the extension asks which row was meant: it cannot be known whether it will. */
  private async sayWhichRow(): Promise<void> {
    const question = this.page.locator('.quick-input-widget input[placeholder^="The row was just being drawn anew"]');
    for (;;) {
      await question.waitFor({ timeout: 0 });
      await this.picks
        .filter({ has: this.page.getByText(this.aim, { exact: true }) })
        .first()
        .click();
      await question.waitFor({ state: 'hidden', timeout: 0 });
    }
  }

  async menuItems(row: Locator): Promise<string[]> {
    await row.click({ button: 'right' });
    const items = this.page.getByRole('menuitem');
    await items.first().waitFor();
    const names = await items.locator('.action-label').allTextContents();
    await this.page.keyboard.press('Escape');
    return names.filter(Boolean);
  }

  /** What an editor tab of ours shows, if it is the only one. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** A DevTools tab, without the frontend in it. */
  get devtoolsTab(): FrameLocator {
    return this.webview;
  }

  /** The frontend of a DevTools tab. */
  get devtools(): FrameLocator {
    return this.devtoolsTab.frameLocator('iframe[title="DevTools"]');
  }

  /** A tag in DevTools' elements. */
  devtoolsTag(name: string): Locator {
    return this.devtools.locator('.webkit-html-tag-name').getByText(name, { exact: true }).first();
  }

  get input(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input');
  }

  get picks(): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  /** Runs a command from the palette. */
  async run(title: string): Promise<void> {
    await runCommand(this.page, title);
  }

  /** Opens a file of the workspace with the cursor on a line, counted from 1. */
  async openFile(name: string, line: number): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.input.fill(`${name}:${line}`);
    await this.picks.filter({ hasText: name }).first().waitFor();
    await this.page.keyboard.press('Enter');
    const position = this.page.getByRole('button', { name: `Ln ${line}, Col` });
    await position.waitFor();
    await this.page.locator('.monaco-editor.focused').waitFor();
  }

  /** Types into the input box that asks `prompt`. */
  async answer(prompt: string | RegExp, text: string): Promise<void> {
    await this.page.locator('.quick-input-widget').filter({ hasText: prompt }).waitFor();
    await this.input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Answers the dialog that asks where to with a file of the profile's folder, and gives what is then in it. */
  async saveAs(name: string): Promise<Buffer> {
    const file = path.join(this.folder, name);
    // what it proposes comes late, and would take the place of what was typed before
    while (!(await this.input.inputValue()).endsWith(path.extname(name)));
    await this.input.fill(file);
    // it takes no answer while it looks into the folder
    while (await this.input.isVisible()) {
      await this.input.press('Enter', { timeout: 1000 }).catch(() => undefined);
      await this.input.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => undefined);
    }
    await until(() => existsSync(file) && readFileSync(file).length > 0);
    return readFileSync(file);
  }

  toast(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** Waits for a message and closes it. */
  async dismiss(text: string | RegExp): Promise<string> {
    const toast = this.toast(text).first();
    await toast.waitFor();
    const said = await toast.locator('.notification-list-item-message').innerText();
    // its button is there for the pointer alone, and it may still move away below it, or leave by itself
    while (await toast.isVisible()) {
      await toast.hover({ timeout: 1000 }).catch(() => undefined);
      await toast
        .locator('.codicon-notifications-clear')
        .click({ timeout: 1000 })
        .catch(() => undefined);
    }
    await this.toast(said).waitFor({ state: 'detached' });
    return said;
  }

  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Rests the pointer on a row and reads its hover, which may take so long to come (ms). */
  async hover(row: Locator, timeout = 2000): Promise<string> {
    const hovers = this.page.locator('.monaco-hover').filter({ visible: true });
    for (;;) {
      await this.page.mouse.move(700, 400);
      await hovers.waitFor({ state: 'detached' });
      await row.hover();
      // a row that is drawn anew under the resting pointer shows its hover when the pointer comes back
      const isShown = await hovers
        .filter({ hasNotText: 'Loading...' })
        .first()
        .waitFor({ timeout })
        .then(
          () => true,
          () => false,
        );
      if (isShown) return hovers.first().innerText();
    }
  }

  /** Keeps what is on screen in out/screenshots, for people to look at. */
  async screenshot(name: string, page = this.page): Promise<void> {
    await page.screenshot({ path: path.join('out/screenshots', `${name.replace(/\W+/g, '-')}.png`) });
  }

  /** What is in the clipboard. */
  clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}
