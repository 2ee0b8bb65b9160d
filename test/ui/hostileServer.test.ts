import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { hostileAnswers, listen, type Listening } from '../unit/hostileServer';
import { Workbench } from './workbench';

describe('a server that attacks, on screen', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let server: Listening;
  let stranger: Listening;
  let bench: Workbench;

  before(async () => {
    stranger = await listen((_, response) => void response.end('[]'));
    server = await listen(hostileAnswers(stranger.url));
    bench = await Workbench.open({
      settings: {
        'browserlessSessions.endpoints': [{ name: '[n](command:workbench.action.quit) $(bug)', url: server.url }],
        'browserlessSessions.refreshInterval': 300,
      },
    });
    await bench.openView();
    await bench.widenSideBar(700);
    await bench.row('[go](command').first().waitFor();
  });

  after(async () => {
    await bench.close();
    server.dispose();
    stranger.dispose();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  /** Nothing in it is a link, a picture or an icon, and it is the server's text. */
  async function isText(shown: Locator, text: RegExp): Promise<void> {
    await shown.filter({ hasText: text }).first().waitFor();
    const made = shown.locator('a[href], [data-href], img, .codicon-bug, .codicon-sync');
    assert.deepEqual(await made.evaluateAll((elements) => elements.map(({ outerHTML }) => outerHTML)), []);
  }

  it('has its words as they are in a row and in its hover', async () => {
    const row = bench.row('[go](command').first();
    await isText(row, /\[go\]\(command:\S+\) !\[\]\(http:\S+\) .*\$\(bug\)/);
    await bench.hover(row);
    await isText(bench.page.locator('.monaco-hover').filter({ visible: true }), /!\[\]\(http:/);
    await bench.screenshot('hostile hover');
  });

  it('has no link in a message', async () => {
    await bench.contextMenu(bench.row('[go](command').first(), 'Copy Attach URL');
    await isText(bench.toast('Copied'), /\[go\] \(command:\S+\) !\[\] \(http:/);
    await bench.screenshot('hostile message');
    await bench.dismiss('Copied');
  });

  it('has no icon in a quick pick, and no picture in its hover', async () => {
    await bench.run('Browserless: Copy Page URL');
    const list = bench.page.locator('.quick-input-list');
    await isText(list, /\[go\] \(command:\S+\)/);
    await bench.screenshot('hostile quick pick');
    // the lines of an entry have hovers of their own, in which VS Code renders Markdown
    for (const line of ['.quick-input-list-label-meta', '.label-description']) {
      await bench.page.mouse.move(700, 700);
      await bench.picks.locator(line).filter({ hasText: /\S/ }).first().hover();
      const hover = bench.page.locator('.monaco-hover').filter({ visible: true });
      await hover.first().waitFor();
      await isText(hover, /\S/);
      await bench.screenshot(`hostile quick pick hover ${line}`);
    }
    await bench.page.keyboard.press('Escape');
  });

  it('has its words as they are in a question', async () => {
    await bench.contextMenu(bench.row('[go](command').first(), 'Stop Session…');
    await isText(bench.dialog.locator('.dialog-message-container'), /Stop \[go\] \(command:/);
    await bench.screenshot('hostile question');
    await bench.dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('leads nobody to the stranger that it names', () => {
    assert.deepEqual([stranger.connections(), stranger.paths], [0, []]);
  });
});
