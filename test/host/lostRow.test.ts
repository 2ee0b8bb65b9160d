import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import * as vscode from 'vscode';
import { commands, views } from '../../src/contributions';
import { nodeId, type Node } from '../../src/features/sessions/nodes';
import { configure, endpointState, insides, puppeteer, server, showView, until, type Insides } from './host';
import { Screen } from './screen';

describe('a command from the menu of a row that VS Code has just forgotten', () => {
  let inside: Insides;
  let owner: Browser;
  let page: Page;
  let screen: Screen;
  const disposables: vscode.Disposable[] = [];
  /** Parents whose rows VS Code has asked for. */
  let asked: (Node | undefined)[] = [];
  /** Labels of rows that it has drawn. */
  const drawn = new Set<unknown>();
  /** Whose rows it is not given before that. */
  let held: { readonly kind: Node['kind']; readonly until: Promise<void> } | undefined;

  const connect = (trackingId: string): Promise<Browser> =>
    puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=${trackingId}&timeout=600000`,
      defaultViewport: null,
    });
  const sessionOf = (id: string) =>
    endpointState(inside)?.sessions.find(({ session: { trackingId } }) => trackingId === id)?.session;
  const sessionNode = (id: string): Node => {
    const { id: sessionId = '' } = sessionOf(id) ?? {};
    return { kind: 'session', endpointId: server.url, sessionId };
  };
  const pageNode = (title: string): Node => {
    const { id: sessionId = '', targets = [] } = sessionOf('lost-1') ?? {};
    const { id: targetId = '' } = targets.find((target) => target.title === title) ?? {};
    return { kind: 'target', endpointId: server.url, sessionId, targetId };
  };

  /** As VS Code's menus do it: by the window, which knows the row by its handle alone. */
  const chooseInMenu = (command: string, node: Node): Thenable<unknown> => {
    const args = { $treeViewId: views.sessions, $treeItemHandle: `1/${nodeId(node)}` };
    return vscode.commands.executeCommand('runCommands', { commands: [{ command, args }] });
  };

  const isAskedBelow = (kind: Node['kind']) => (): boolean => asked.some((row) => row?.kind === kind);

  /** Does something while VS Code has forgotten what stands below a row and has not got it anew. */
  async function whileRedrawn(kind: 'endpoint' | 'session', act: () => Thenable<unknown>): Promise<void> {
    let release!: () => void;
    held = { kind, until: new Promise((resolve) => (release = resolve)) };
    asked = [];
    if (kind === 'endpoint') inside.tree.redrawEndpoint(server.url);
    else inside.tree.redrawSession(server.url, sessionOf('lost-1')?.id ?? '');
    await until('VS Code asks for the rows', isAskedBelow(kind));
    try {
      await act();
    } finally {
      release();
      held = undefined;
    }
  }

  before(async function () {
    this.timeout(120_000);
    inside = await insides();
    owner = await connect('lost-1');
    page = (await owner.pages())[0]!;
    await page.goto(server.site);
    await page.evaluate('document.title = "First"');
    await inside.services.tokens.set(server.url, server.token);
    await configure('refreshInterval', 1);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    const { tree } = inside;
    const getTreeItem = tree.getTreeItem.bind(tree);
    tree.getTreeItem = (row) => {
      const item = getTreeItem(row);
      drawn.add(item.label);
      return item;
    };
    const getChildren = tree.getChildren.bind(tree);
    tree.getChildren = ((row?: Node) => {
      asked.push(row);
      return held && held.kind === row?.kind ? held.until.then(() => getChildren(row)) : getChildren(row);
    }) as typeof tree.getChildren;
    disposables.push(new vscode.Disposable(() => Object.assign(tree, { getChildren, getTreeItem })));
    await showView();
    await until('the page appears', () => sessionOf('lost-1')?.targets.some(({ title }) => title === 'First'));
    await tree.settled();
    screen = new Screen(disposables);
    await until('its pages are asked for', async () => {
      for (const command of [`${views.sessions}.focus`, 'list.focusFirst', 'list.focusDown', 'list.expand'])
        await vscode.commands.executeCommand(command);
      return isAskedBelow('session')();
    });
    // for a minute a menu may be open on one of them
    const isLeft = (): boolean => inside.tree.given.forgotten().some(({ isGone }) => isGone);
    await until('what other tests have shown is forgotten', () => !isLeft(), 90_000);
  });

  after(async () => {
    for (const disposable of disposables) disposable.dispose();
    await owner.close();
    await configure('endpoints', undefined);
    await configure('refreshInterval', undefined);
    await inside.services.tokens.set(server.url, undefined);
  });

  beforeEach(async () => {
    screen.said.length = screen.picked.length = 0;
    await vscode.env.clipboard.writeText('');
  });

  it('is done on it, where it can have been no other', async () => {
    // rows of what has ended, which other tests leave behind, have another menu
    await whileRedrawn('session', () => chooseInMenu(commands.copyPageSocketUrl, pageNode('First')));
    assert.match(await vscode.env.clipboard.readText(), /\/devtools\/page\//);
    assert.deepEqual(screen.picked, []);
  });

  it('asks among those that it can have been, and no others', async () => {
    const second = await owner.newPage();
    await second.goto(new URL('/second', server.site).href);
    await second.evaluate('document.title = "Second"');
    const other = await connect('lost-2');
    await until('both appear', () => drawn.has('Second') && drawn.has('lost-2'));
    await whileRedrawn('session', () => chooseInMenu(commands.copyPageUrl, pageNode('Second')));
    assert.equal(screen.said[0], 'Copy Page URL');
    assert.deepEqual(
      screen.picked.filter((text) => ['First', 'Second', 'lost-1', 'lost-2'].includes(text)).toSorted(),
      ['First', 'Second'],
    );
    await whileRedrawn('endpoint', () => chooseInMenu(commands.copySessionId, sessionNode('lost-2')));
    assert.deepEqual(screen.picked.filter((text) => /^lost-/.test(text)).toSorted(), ['lost-1', 'lost-2']);
    await other.close();
    await until('it goes', () => !sessionOf('lost-2'));
  });

  it('is done on nothing else where the row has left meanwhile', async () => {
    const closed = pageNode('Second');
    const [, second] = await owner.pages();
    await second?.close();
    await until('its row goes', () =>
      inside.tree.given.forgotten().some(({ node, isGone }) => isGone && nodeId(node) === nodeId(closed)),
    );
    await chooseInMenu(commands.copyPageSocketUrl, closed);
    assert.deepEqual(screen.said, ['This page has been closed.']);
    assert.equal(await vscode.env.clipboard.readText(), '');
    // it may have been either now, of which one is there
    await whileRedrawn('session', () => chooseInMenu(commands.copyPageUrl, closed));
    assert.deepEqual(
      screen.picked.filter((text) => ['First', 'Second'].includes(text)),
      ['First'],
    );
  });

  it('is done on none of several, where they are selected', async () => {
    const rows = [undefined, [undefined, sessionNode('lost-1')]];
    await vscode.commands.executeCommand(commands.stopSession, ...rows);
    assert.deepEqual(screen.said, ['The rows were just being drawn anew. Nothing has been done: try again.']);
    assert.ok(owner.connected);
  });

  it('is no matter of commands that other menus have, with arguments of their own', async () => {
    for (const address of [undefined, vscode.Uri.file('/')])
      await vscode.commands.executeCommand(commands.hideScreencast, address, { groupId: 0 });
    assert.deepEqual(screen.said, []);
  });

  it('asks for a session of all from the palette, as ever', async () => {
    await vscode.commands.executeCommand(commands.copySessionId);
    assert.equal(screen.said[0], 'Copy Session ID');
    assert.ok(screen.picked.includes('lost-1'));
  });
});
