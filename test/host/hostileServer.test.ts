import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, contextWords } from '../../src/contributions';
import type { Node } from '../../src/features/sessions/nodes';
import { hostileAnswers, listen, secret, trap, type Listening } from '../unit/hostileServer';
import { configure, endpointState, insides, showView, until, type Insides } from './host';
import { Screen } from './screen';

const token = 'hostile-token';
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** Commands that are about a row, and what each is asked of it. */
const onRows = [
  ...[commands.copyConnectUrl, commands.copyConnectUrlWithoutToken, commands.copyAttachUrl, commands.copySessionId],
  ...[commands.copyPageSocketUrl, commands.copyPageUrl, commands.copyTrackingId, commands.showDetails],
  ...[commands.copyLocalCdpAddress, commands.endLocalCdpAddress, commands.openDevTools, commands.openDevToolsInBrowser],
  ...[commands.openEndpointDevTools, commands.stayAttached, commands.detach, commands.refreshEndpoint],
  ...[commands.editEndpoint, commands.setToken, commands.removeEndpoint, commands.stopSession],
];

describe('a server that attacks', () => {
  let inside: Insides;
  let server: Listening;
  let stranger: Listening;
  let screen: Screen;
  let sprung = 0;
  const disposables: vscode.Disposable[] = [];

  before(async () => {
    inside = await insides();
    disposables.push(vscode.commands.registerCommand(trap, () => sprung++));
    stranger = await listen((_, response) => void response.end('[]'));
    server = await listen(hostileAnswers(stranger.url));
    screen = new Screen(disposables);
    await inside.services.tokens.set(server.url, token);
    await configure('endpoints', [{ name: `[n](command:${trap}) $(bug) ${'x'.repeat(300)}`, url: server.url }]);
    await showView();
    await until('its sessions appear', () => (endpointState(inside, server.url)?.sessions.length ?? 0) > 10);
  });

  after(async () => {
    for (const disposable of disposables) disposable.dispose();
    await configure('endpoints', undefined);
    await inside.services.tokens.set(server.url, undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    server.dispose();
    stranger.dispose();
  });

  const nodes = (parent?: Node): Node[] => inside.tree.getChildren(parent).flatMap((node) => [node, ...nodes(node)]);

  const ours = (text: string): void => {
    assert.ok(!text.includes(secret), `a secret in ${text}`);
    assert.doesNotMatch(text, unprintable);
  };

  it('makes rows of text and nothing else', async () => {
    const all = nodes();
    assert.ok(all.length > 30);
    for (const node of all) {
      const item = await inside.tree.resolveTreeItem(inside.tree.getTreeItem(node), node);
      const { label, description, tooltip, iconPath, command, contextValue, accessibilityInformation, ...rest } = item;
      for (const text of [label, description ?? '', accessibilityInformation?.label ?? '']) {
        assert.equal(typeof text, 'string');
        ours(text as string);
        assert.ok((text as string).length < 1000);
      }
      if (tooltip instanceof vscode.MarkdownString) {
        assert.ok(!tooltip.isTrusted && !tooltip.supportHtml && !tooltip.supportThemeIcons);
        assert.doesNotMatch(tooltip.value.replace(/!\[[\w ]+\]\(data:[^)]+\)$/, ''), /[<[\]$`]|:\/\//);
      }
      for (const line of (typeof tooltip === 'object' ? tooltip.value : (tooltip ?? '')).split('\n')) ours(line);
      assert.ok(iconPath instanceof vscode.ThemeIcon);
      assert.match(iconPath.id, /^[a-z~-]+$/);
      if (command) assert.deepEqual([command.command, command.arguments], [commands.openDevTools, [node]]);
      const words = (contextValue ?? '').split(';').filter(Boolean);
      assert.deepEqual(
        words.filter((word) => !(contextWords as readonly string[]).includes(word)),
        [],
      );
      assert.deepEqual(Object.keys(rest).sort(), ['collapsibleState', 'id']);
    }
  });

  it('makes no command do anything else, on any row', async function () {
    // each row's session is asked to stop, and looked for
    this.timeout(180_000);
    for (const node of nodes()) {
      for (const command of onRows) {
        await vscode.env.clipboard.writeText('');
        await vscode.commands.executeCommand(command, node);
        const copied = await vscode.env.clipboard.readText();
        assert.doesNotMatch(copied, unprintable, command);
        if (!/Url$/.test(command) || command === commands.copyPageUrl || copied === '') continue;
        // what has ended may have been another server's
        const from = node.kind === 'ended' ? node.endpointId : server.url;
        assert.ok(copied.startsWith(from.replace('http', 'ws')), `${command} copied ${copied}`);
        assert.doesNotMatch(copied, /[`$;|()'\\\s]|token=S3CR3T/);
      }
    }
    const [page] = nodes().filter(({ kind }) => kind === 'target');
    await vscode.commands.executeCommand(commands.attachDebugger, page);
    // of the endpoint, whatever the row
    await vscode.commands.executeCommand(commands.checkEndpoint, page);
  });

  it('puts nothing into code but words, and no secret without a warning', async () => {
    for (const node of nodes().filter(({ kind }) => kind !== 'fault')) {
      await vscode.env.clipboard.writeText('');
      await vscode.commands.executeCommand(commands.copyAsCode, node);
      const lines = (await vscode.env.clipboard.readText()).split('\n');
      const isWarnedOf = /launch options: see that no secret/.test(screen.said.at(-1) ?? '');
      for (const line of lines) {
        // of the address that the session was opened with, as in what Copy Connect URL copies
        ours(isWarnedOf ? line.replaceAll(secret, '') : line);
        assert.ok(!line.includes(token));
        assert.doesNotMatch(line, /^(?!import |const |if |for |await |console|  |\}|\/\/|$)/);
      }
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('makes no quick pick, of sessions or pages, do anything else', async () => {
    for (const command of Object.values(commands).filter((id) =>
      /copy|open(DevTools|Endpoint)|Details|refreshE/.test(id),
    ))
      await vscode.commands.executeCommand(command);
    assert.ok(screen.picked.length > 20);
  });

  it('has said nothing that VS Code makes something of', () => {
    assert.ok(screen.said.length > 50, `${screen.said.length} messages`);
    // word joiners in a quick pick are of ours
    for (const text of [...screen.said, ...screen.picked.map((pick) => pick.replaceAll('\u2060', ''))]) {
      ours(text);
      assert.doesNotMatch(text, /\]\(/, `a link or a picture: ${text}`);
      assert.doesNotMatch(text, /\$\(/, `an icon: ${text}`);
      assert.ok(!text.includes(token));
    }
    for (const line of screen.details.flatMap((detail) => detail.split('\n'))) ours(line);
  });

  it('has details that are no more than text in a document of ours', async () => {
    for (const node of nodes().filter(({ kind }) => kind === 'session')) {
      await vscode.commands.executeCommand(commands.showDetails, node);
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.uri.scheme, 'browserless-session');
      assert.match(document.uri.path, /^\/[^/\\]{1,205}\.json$/);
      ours(document.uri.path);
      const details = JSON.parse(document.getText()) as Record<string, unknown>;
      assert.ok(!('$schema' in details), 'VS Code would fetch it');
      assert.ok(!document.getText().includes(secret), document.getText());
    }
  });

  it('was asked for nothing but what we ask for', () => {
    const known =
      /^\/(sessions|pressure|meta|config|kill\/(?!all$)[\w-]{1,128}|devtools\/(page|browser)\/[\w-]{1,128})$/;
    assert.deepEqual(
      server.paths.filter((path) => !known.test(path)),
      [],
    );
    assert.ok(server.paths.includes('/kill/plain'));
    for (const url of screen.opened)
      assert.ok(
        [`${server.url}/devtools/`, 'http://127.0.0.1:'].some((base) => url.startsWith(base)),
        url,
      );
    assert.ok(screen.opened.length > 2);
  });

  it('has sprung no trap, and its stranger has seen nobody', async () => {
    await inside.services.fleet.refresh();
    assert.deepEqual([sprung, stranger.connections(), stranger.paths], [0, 0, []]);
  });
});
