import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import type { Node } from '../../src/features/sessions/nodes';
import { configure, endpointState, insides, puppeteer, server, showView, until, type Insides } from './host';

describe('a token', () => {
  let inside: Insides;
  let owner: Browser;

  before(async () => {
    inside = await insides();
    const socket = server.url.replace('http', 'ws');
    owner = await puppeteer.connect({
      browserWSEndpoint: `${socket}/chromium?token=${server.token}&trackingId=secrets`,
      defaultViewport: null,
    });
    // where a page can have it: in its address, in its title, and in the address that stands for a missing title
    for (const path of ['/', '/data.json']) {
      const page = await owner.newPage();
      await page.goto(`${server.site}${path}?token=${server.token}`);
    }
    await (await owner.pages())[1]?.evaluate(`document.title = 'debugger?token=${server.token}'`);
    await inside.services.tokens.set(server.url, server.token);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await showView();
    await until('both pages appear', () => endpointState(inside)?.sessions[0]?.session.targets.length === 3);
  });

  after(async () => {
    await owner.close();
    await configure('endpoints', undefined);
    await inside.services.tokens.set(server.url, undefined);
  });

  const hasNone = (text: string, where: string): void => {
    const spellings = [server.token, Buffer.from(`:${server.token}`).toString('base64')];
    for (const spelling of spellings) assert.ok(!text.includes(spelling), where);
  };

  /** Every row with all that VS Code is given for it, its hover included. */
  async function rows(parent?: Node): Promise<string[]> {
    const ofEach = inside.tree.getChildren(parent).map(async (node) => {
      const item = await inside.tree.resolveTreeItem(inside.tree.getTreeItem(node), node);
      return [JSON.stringify(item), ...(await rows(node))];
    });
    return (await Promise.all(ofEach)).flat();
  }

  it('is in no row, no hover and no sentence for a screen reader', async () => {
    const all = await rows();
    assert.equal(all.length, 5);
    assert.match(all.join('\n'), /debugger\?token=•••/);
    hasNone(all.join('\n'), 'in a row');
  });

  it('is not in the details, nor in their address', async () => {
    const [endpoint] = inside.tree.getChildren();
    const [session] = inside.tree.getChildren(endpoint);
    await vscode.commands.executeCommand(commands.showDetails, session);
    const document = vscode.window.activeTextEditor?.document;
    assert.match(document?.getText() ?? '', /"trackingId": "secrets"/);
    hasNone(`${document?.uri.toString(true)}\n${document?.getText()}`, 'in the details');
  });

  it('is in no row of an endpoint that refuses it', async () => {
    await inside.services.tokens.set(server.url, `${server.token}-wrong`);
    await until('it is refused', () => endpointState(inside)?.health.kind === 'failing');
    hasNone((await rows()).join('\n'), 'in a fault');
  });

  it('is not in the settings', () => {
    hasNone(
      JSON.stringify(vscode.workspace.getConfiguration('browserlessSessions').inspect('endpoints')),
      'in settings',
    );
  });
});
