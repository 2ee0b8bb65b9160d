import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import * as vscode from 'vscode';
import type { Node } from '../../src/features/sessions/nodes';
import { configure, insides, type Insides, puppeteer, render, server, showView, until } from './host';

describe('the workers of an endpoint in the extension host', () => {
  let inside: Insides;
  let owner: Browser;
  const { port } = new URL(server.url);
  /** The same server by a name that this machine knows. */
  const url = `http://localhost:${port}`;
  const trackingId = 'of-a-worker';

  const rows = (): string[] => render(inside);
  const untilRow = (what: string, row: RegExp) => until(what, () => rows().find((one) => row.test(one)));
  const find = (kind: Node['kind'], parent?: Node): Node => {
    const node = inside.tree.getChildren(parent).find((one) => one.kind === kind);
    assert.ok(node, kind);
    return node;
  };

  before(async () => {
    inside = await insides();
    owner = await puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=${trackingId}`,
      defaultViewport: null,
    });
    await configure('refreshInterval', 1);
    await inside.services.tokens.set(url, server.token);
    await configure('endpoints', [{ name: 'Here', url, discover: 'dns' }]);
    await showView();
  });

  after(async () => {
    await owner.disconnect();
    for (const name of ['endpoints', 'refreshInterval', 'workersMax'] as const) await configure(name, undefined);
    await inside.services.tokens.set(url, undefined);
  });

  it('are found by the name, and have their sessions below it with the token of the name', async () => {
    await untilRow('the session is there', /^ {2}of-a-worker \| .*Chromium · 127\.0\.0\.1$/);
    await untilRow('its endpoint sums up', /^Here \| .*1 session.* workers?$/);
  });

  it('have rows that know what they stand below', async () => {
    await until('its capacity is known', () => inside.services.store.endpoints.some(({ reading }) => reading));
    const pool = find('pool');
    const session = find('session', pool);
    assert.deepEqual(inside.tree.getParent(session), pool);
    const { tooltip } = await inside.tree.resolveTreeItem(inside.tree.getTreeItem(pool), pool);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /127&#46;0&#46;0&#46;1 — 1 of 10 running/);
  });

  it('give a session an attach URL that leads to its worker', async () => {
    await vscode.commands.executeCommand('browserlessSessions.copyAttachUrl', find('session', find('pool')));
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, new RegExp(`^ws://127\\.0\\.0\\.1:${port}/devtools/browser/`));
    const guest = await puppeteer.connect({ browserWSEndpoint: copied, defaultViewport: null });
    await guest.disconnect();
  });

  it('give a connect URL with the name, behind which any worker may take it', async () => {
    await vscode.commands.executeCommand('browserlessSessions.copyConnectUrl', find('session', find('pool')));
    assert.match(await vscode.env.clipboard.readText(), new RegExp(`^ws://localhost:${port}/chromium`));
  });

  it('are listed instead, up to the number of a setting', async () => {
    await inside.services.tokens.set(server.url, server.token);
    const workers = [server.url, `http://127.0.0.9:${port}`, `http://127.0.0.10:${port}`];
    await configure('endpoints', [{ name: 'Here', workers }]);
    await configure('workersMax', 2);
    await untilRow('the rest is counted', /^ {2}1 more worker \| not asked: raise the setting$/);
    await untilRow('one that does not answer is told', /^ {2}127\.0\.0\.9:\d+ \| no answer yet$/);
    await untilRow('and why', /^ {4}Connection refused \| /);
    await untilRow('the session is there', new RegExp(`^ {2}of-a-worker \\| .*Chromium · 127\\.0\\.0\\.1:${port}$`));
    await inside.services.tokens.set(server.url, undefined);
  });

  it('are not found behind a name that nobody knows, which is said below the endpoint', async () => {
    await configure('endpoints', [{ name: 'Nowhere', url: 'http://no-such-farm.invalid:3000', discover: 'dns' }]);
    await untilRow('the fault is said', /^ {2}Host not found \| /);
    await untilRow('the endpoint has none', /^Nowhere \| no workers$/);
  });
});
