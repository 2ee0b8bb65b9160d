import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Browser } from 'puppeteer-core';
import { commands } from '../../src/contributions';

import type { Node } from '../../src/features/sessions/nodes';
import { configure, endpointState, insides, puppeteer, server, showView, until, type Insides } from './host';
import { Screen } from './screen';

describe('sessions that are pinned, and those that have ended', () => {
  const disposables: vscode.Disposable[] = [];
  const browsers: Browser[] = [];
  let inside: Insides;
  let screen: Screen;

  before(async () => {
    inside = await insides();
    screen = new Screen(disposables);
    // what other tests' sessions have left there
    await configure('diarySize', 0);
    await until('the diary is empty', () => inside.services.recentlyEnded.entries.length === 0);
    await configure('diarySize', undefined);
    await configure('refreshInterval', 1);
    await inside.services.tokens.set(server.url, server.token);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await showView();
    await until('it answers', () => endpointState(inside)?.health.kind === 'ok');
  });

  after(async () => {
    for (const disposable of disposables) disposable.dispose();
    await Promise.allSettled(browsers.map((browser) => browser.close()));
    for (const name of ['endpoints', 'refreshInterval', 'diarySize'] as const) await configure(name, undefined);
    await inside.services.tokens.set(server.url, undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const rows = (parent?: Node): Node[] => inside.tree.getChildren(parent).flatMap((node) => [node, ...rows(node)]);
  const label = (node: Node): unknown => inside.tree.getTreeItem(node).label;
  const row = (kind: Node['kind'], text: string): Node | undefined =>
    rows().find((node) => node.kind === kind && label(node) === text);
  const sessions = (): unknown[] =>
    rows()
      .filter(({ kind }) => kind === 'session')
      .map(label);
  /** Its row and those below it, as text. */
  const diary = (): string[] =>
    rows()
      .filter(({ kind }) => kind === 'diary' || kind === 'ended')
      .map((node) => inside.tree.getTreeItem(node))
      .map(({ label: text, description }) => `${text as string} | ${String(description)}`);
  const said = (pattern: RegExp): string[] => screen.said.filter((text) => pattern.test(text));

  async function start(trackingId: string): Promise<Browser> {
    const browser = await puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=${trackingId}`,
    });
    browsers.push(browser);
    const [page] = await browser.pages();
    await page!.goto(`${server.site}/`);
    await until('its page is listed', () =>
      endpointState(inside)?.sessions.some(
        ({ session }) => session.trackingId === trackingId && session.targets[0]?.url.startsWith(server.site),
      ),
    );
    return browser;
  }

  async function copied(command: string, node: Node): Promise<string> {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand(command, node);
    return vscode.env.clipboard.readText();
  }

  it('stay on top of their endpoint, and look so', async () => {
    await start('first');
    await start('second');
    assert.deepEqual(sessions(), ['second', 'first']);
    await vscode.commands.executeCommand(commands.pinSession, row('session', 'first'));
    assert.deepEqual(sessions(), ['first', 'second']);
    const [pinned, other] = ['first', 'second'].map((text) => inside.tree.getTreeItem(row('session', text)!));
    assert.equal((pinned?.iconPath as vscode.ThemeIcon).id, 'pinned');
    assert.match(pinned?.contextValue ?? '', /;pinned;/);
    assert.match(pinned?.accessibilityInformation?.label ?? '', /, pinned$/);
    assert.equal((other?.iconPath as vscode.ThemeIcon).id, 'browser');
    assert.match(other?.contextValue ?? '', /;pinnable;/);
    assert.deepEqual(said(/^Pinned/), []);
  });

  it('are told of when they end, and listed with the likely cause', async () => {
    const [first] = browsers;
    await first!.close();
    await until('it is told', () => said(/^Pinned first \(Chromium\) has ended on Real: client left\.$/)[0]);
    assert.match(diary().join('\n'), /^Recently ended \| 1\nfirst \| \d\d:\d\d · client left · up .+ · Chromium$/);
    const details = await until('its details are shown', () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'browserless-session'),
    );
    const { ended, trackingId, running } = JSON.parse(details.document.getText()) as {
      readonly ended: { readonly lastSeen: string; readonly missedSince: string; readonly likelyCause: string };
      readonly trackingId: string;
      readonly running: boolean;
    };
    assert.deepEqual([ended.likelyCause, trackingId, running], ['clientLeft', 'first', false]);
    assert.ok(Date.parse(ended.lastSeen) < Date.parse(ended.missedSince));
  });

  it('can still be copied from', async () => {
    const node = row('ended', 'first');
    assert.ok(node?.kind === 'ended');
    assert.equal(await copied(commands.copySessionId, node), node.sessionId);
    assert.equal(await copied(commands.copyTrackingId, node), 'first');
    assert.equal(await copied(commands.copyPageUrl, node), `${server.site}/`);
  });

  it('are told of when they come again', async () => {
    await start('first');
    assert.deepEqual(sessions(), ['first', 'second']);
    await until('it is told', () => said(/^Pinned first \(Chromium\) now runs on Real\.$/)[0]);
    assert.equal(said(/^Pinned/).length, 2);
  });

  it('are stopped here, where they are', async () => {
    await vscode.commands.executeCommand(commands.stopSession, row('session', 'second'));
    await until('it has ended', () => row('ended', 'second'));
    assert.match(diary().join('\n'), /^second \| \d\d:\d\d · stopped here · up/m);
    assert.equal(said(/^Pinned/).length, 2);
  });

  it('are as others without their pin', async () => {
    await start('third');
    assert.deepEqual(sessions(), ['first', 'third']);
    await vscode.commands.executeCommand(commands.unpinSession, row('session', 'first'));
    assert.deepEqual(sessions(), ['third', 'first']);
    assert.deepEqual(inside.services.pins.trackingIds, []);
  });

  it('are forgotten as the setting says', async () => {
    await configure('diarySize', 1);
    await until('one is left', () => !row('ended', 'first'));
    assert.equal(diary()[0], 'Recently ended | 1');
    await configure('diarySize', 0);
    await until('none is left', () => !rows().some(({ kind }) => kind === 'diary'));
  });
});
