import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Browser } from 'puppeteer-core';
import { commands } from '../../src/contributions';
import { configure, endpointState, insides, puppeteer, render, server, showView, until, type Insides } from './host';

/** What `npm test` also runs in the lowest VS Code. */
describe('in every VS Code, the extension', () => {
  let inside: Insides;
  let owner: Browser;

  before(async () => {
    inside = await insides();
    owner = await puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=core`,
    });
    await inside.services.tokens.set(server.url, server.token);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await showView();
  });

  after(async () => {
    await owner.close();
    await configure('endpoints', undefined);
    await inside.services.tokens.set(server.url, undefined);
  });

  it('has every command', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(commands).filter((command) => !known.has(command)),
      [],
    );
  });

  it('shows the sessions of a real browserless', async () => {
    await until('it is listed', () => (endpointState(inside, server.url)?.sessions.length ?? 0) > 0);
    const rows = render(inside);
    assert.match(rows[0] ?? '', /^Real \| 1 session$/);
    assert.match(rows[1] ?? '', /^ {2}core \| .*1 client · Chromium$/);
  });

  it('opens DevTools on a page, and lets go of it with their tab', async () => {
    const [session] = endpointState(inside, server.url)?.sessions ?? [];
    const key = { endpointId: server.url, sessionId: session?.session.id ?? '' };
    const [target] = session?.session.targets.filter(({ type }) => type === 'page') ?? [];
    await vscode.commands.executeCommand(commands.openDevTools, { kind: 'target', ...key, targetId: target?.id });
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const tab = await until('the tab is there', () => tabs().find(({ label }) => label.startsWith('DevTools')));
    await until('they are attached', () => inside.services.viewers.sockets(key) > 0);
    await vscode.window.tabGroups.close(tab);
    await until('they are gone', () => inside.services.viewers.sockets(key) === 0);
  });

  it('has its words', () => {
    const extension = vscode.extensions.getExtension('browserless-sessions.browserless-sessions');
    const manifest = JSON.stringify(extension?.packageJSON);
    assert.ok(!/"%[\w.]+%"/.test(manifest));
  });
});
