import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { root } from '../env/paths.mjs';
import { Farm } from './farm';
import type { Workbench } from './workbench';

const bundle = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string>;

/** Texts of ours that cannot be somebody else's, and are no part of their own translations. */
const english = Object.entries(bundle)
  .filter(([text, german]) => /\w \w/.test(text) && !text.includes('{') && !german.includes(text))
  .map(([text]) => text);

describe('in German', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let owner: Browser;
  let bench: Workbench;

  before(async () => {
    farm = await Farm.start();
    ({ browser: owner } = await farm.connect('job-1'));
    bench = await farm.openWorkbench({ language: 'de' });
  });

  after(async () => {
    await bench.close();
    await owner.disconnect();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  /** Nothing of ours is in English, in the workbench and in what an editor tab shows. */
  async function seesNoEnglish(name: string): Promise<void> {
    await bench.screenshot(`german ${name}`);
    const tab = bench.page.locator('iframe.webview.ready');
    const inTab = (await tab.count()) > 0 ? await bench.webview.locator('body').innerText() : '';
    // of what is hidden, the palette holds the English titles of commands as well, to be found by them
    const seen = `${await bench.page.locator('body').innerText()}\n${inTab}`;
    assert.deepEqual(
      english.filter((text) => seen.includes(text)),
      [],
    );
  }

  const closeTabs = (): Promise<void> => bench.run('View: Close All Editors');

  it('are the rows, and what a row can do', async () => {
    await bench.row('1/10 laufend').waitFor();
    const rows = (await bench.tree()).map((row) => row.replace(/\d+ (s|min)\b/, '#'));
    assert.deepEqual(rows, ['Farm | 1 Sitzung · 1/10 laufend', '  job-1 | # · 1 Client · Chromium']);
    await bench.expand(bench.row('job-1'));
    await bench.openMenu(bench.row('job-1'), 'DevTools öffnen');
    await seesNoEnglish('menu');
    await bench.page.keyboard.press('Escape');
    await bench.widenSideBar(200);
    await bench.screenshot('german narrow');
    await bench.widenSideBar(330);
  });

  it('are hovers', async () => {
    assert.match(await bench.hover(bench.row('Farm')), /1 von 10 laufend, 0 von \d+ wartend: frei/);
    assert.match(await bench.hover(bench.row('job-1')), /Laufzeit: \d+ (s|min)[^]*Clients: \d[^]*Sitzungs-ID: /);
    await seesNoEnglish('hover');
  });

  it('are the messages and questions', async () => {
    await bench.run('Browserless: Sitzungen filtern…');
    await bench.page.locator('.quick-input-widget', { hasText: '1 von 1 Sitzungen. Felder: ' }).waitFor();
    await seesNoEnglish('filter');
    await bench.page.keyboard.press('Escape');
    await bench.contextMenu(bench.row('job-1'), 'Sitzung beenden…');
    await bench.dialog.filter({ hasText: 'job-1 (Chromium) auf Farm beenden?' }).waitFor();
    await seesNoEnglish('question');
    await bench.page.keyboard.press('Escape');
    await bench.contextMenu(bench.row('job-1'), 'Kopieren', 'Sitzungs-ID kopieren');
    await bench.dismiss('Sitzungs-ID von job-1 (Chromium) kopiert.');
  });

  it('is a check', async () => {
    await bench.contextMenu(bench.row('Farm'), 'Endpunkt prüfen');
    await bench.webview.getByText('Alles in Ordnung: 1 Sitzung läuft.').waitFor();
    await seesNoEnglish('check');
    await closeTabs();
  });

  it('are the wall, a live view and a console', async () => {
    await bench.run('Browserless: Wand öffnen');
    await bench.webview.locator('.tile canvas').waitFor();
    await seesNoEnglish('wall');
    await closeTabs();
    await bench.contextMenu(bench.row('Northwind'), 'Live ansehen');
    await bench.webview.getByRole('button', { name: 'Steuerung übernehmen' }).click();
    await bench.webview.getByRole('button', { name: 'Steuerung abgeben' }).waitFor();
    await seesNoEnglish('live');
    // as long as there is control, keys are the page's
    await bench.webview.getByRole('button', { name: 'Steuerung abgeben' }).click();
    await bench.webview.getByRole('button', { name: 'Steuerung übernehmen' }).waitFor();
    await closeTabs();
    await bench.contextMenu(bench.row('Northwind'), 'Konsole anzeigen');
    await bench.webview.getByRole('button', { name: 'Konsole leeren' }).waitFor();
    await seesNoEnglish('console');
    await closeTabs();
  });

  it('are the settings', async () => {
    await bench.run('Preferences: Open Settings (UI)');
    await bench.page.keyboard.type('@ext:browserless-sessions.browserless-sessions');
    await bench.page.getByText('Sekunden zwischen der Antwort eines Endpunkts').waitFor();
    await seesNoEnglish('settings');
    await closeTabs();
  });

  it('is an endpoint that fails', async () => {
    await farm.server.stop();
    await bench.row('Verbindung abgelehnt').waitFor();
    await bench.row('läuft der Server?').waitFor();
    await seesNoEnglish('fault');
  });
});
