import assert from 'node:assert/strict';
import { commands } from '../../src/contributions';
import { Farm } from './farm';
import { Line } from './line';
import type { Workbench } from './workbench';

describe('a menu that is open while its row is drawn anew', function () {
  // each step goes on from where the last one left the screen
  this.bail(true);

  let farm: Farm;
  let owner: Awaited<ReturnType<Farm['connect']>>;
  let bench: Workbench;
  let line: Line;

  before(async () => {
    farm = await Farm.start();
    owner = await farm.connect('checkout-42');
    bench = await farm.openWorkbench({ prepare: (context) => Line.over(context) });
    line = new Line(bench.page);
    await bench.expand(bench.row('checkout-42'));
  });

  after(async () => {
    await bench.close();
    await owner.browser.disconnect();
    await farm.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await bench.screenshot(`failed ${this.currentTest.title}`);
  });

  /** Opens a page's menu, and chooses from it while VS Code has forgotten the row and the workbench has not heard. */
  async function copyAddress(title: string): Promise<void> {
    await bench.openMenu(bench.row(title), 'Copy Page URL');
    // the session's uptime counts
    await line.holdFrom('$refresh');
    const sent = line.untilSent(commands.copyPageUrl);
    await bench.chooseInMenu('Copy Page URL');
    await sent;
    await line.release();
  }

  it('is for that row', async () => {
    await copyAddress('Alpine Pack');
    await bench.dismiss(/Copied the address of a page of checkout-42/);
    assert.equal(await bench.clipboard(), owner.page.url());
    assert.equal(await bench.input.isVisible(), false, 'nothing was asked');
  });

  it('is for the one that the user says, where it can have been another', async () => {
    const second = await owner.browser.newPage();
    await second.goto(`${farm.site.origin}/shop/search`);
    const title = await second.title();
    await bench.row(title).waitFor();
    const asked = bench.page.getByText('Copy Page URL', { exact: true }).waitFor();
    await copyAddress(title);
    await asked;
    await bench.dismiss(/Copied the address of a page of checkout-42/);
    assert.equal(await bench.clipboard(), second.url());
  });
});
