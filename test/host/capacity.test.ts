import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import * as vscode from 'vscode';
import {
  configure,
  endpointState,
  forgetRequests,
  hideView,
  insides,
  type Insides,
  puppeteer,
  requests,
  server,
  showView,
  until,
} from './host';

describe('capacity in the extension host', () => {
  let inside: Insides;
  let owner: Browser;

  before(async () => {
    inside = await insides();
    owner = await puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=capacity-1`,
      defaultViewport: null,
    });
    await configure('refreshInterval', 1);
    await inside.services.tokens.set(server.url, server.token);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await showView();
    await until('the session is counted', () => endpointState(inside)?.reading?.pressure.running === 1);
  });

  after(async () => {
    await owner.disconnect();
    for (const name of ['endpoints', 'refreshInterval', 'statusBar'] as const) await configure(name, undefined);
    await inside.services.tokens.set(server.url, undefined);
    await showView();
  });

  it('stands in the row, and in its hover with what the row has no room for', async () => {
    const [node] = inside.tree.getChildren();
    assert.ok(node);
    const item = inside.tree.getTreeItem(node);
    assert.match(String(item.description), /1\/10 running$/);
    assert.equal(item.tooltip, undefined, 'or VS Code would not ask for it');
    const { tooltip } = await inside.tree.resolveTreeItem(item, node);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /1 of 10 running&#44; 0 of 10 queued/);
    assert.match(tooltip.value, /CPU \d+ .*memory \d+ /);
  });

  it('is asked for with the view hidden where the status bar always shows it, and only there', async () => {
    await configure('statusBar', 'always');
    await hideView();
    await forgetRequests();
    await until('it is asked', async () => (await requests()).length > 0);
    await configure('statusBar', 'problems');
    await until('nobody looks', () => !inside.services.fleet.isWatched());
    await forgetRequests();
    // two intervals and more, in which nothing may happen: there is no event to wait for
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assert.deepEqual(await requests(), []);
  });
});
