import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { answerOf, FakeSession } from '../bench/fakeSession';
import { listen, type Listening } from '../unit/hostileServer';
import { configure, endpointState, insides, render, showView, until, type Insides } from './host';

/** Which server answers, and when, no real one can be made to do: see test/server/balancer.test.ts for those. */
describe('a load balancer in the extension host', () => {
  let inside: Insides;
  let server: Listening;
  let lists = 0;
  const disposables: vscode.Disposable[] = [];
  const servers = [['a-1', 'a-2'], ['b-1'], []].map((names) =>
    names.map((name) => new FakeSession(name, 0, Date.now() - 3_600_000)),
  );
  const pressure = { running: 2, maxConcurrent: 10, queued: 0, maxQueued: 10, recentlyRejected: 0, reason: '' };

  before(async () => {
    inside = await insides();
    server = await listen(({ url }, response) => {
      response.setHeader('content-type', 'application/json');
      if (url === '/pressure') return void response.end(JSON.stringify({ pressure }));
      if (url !== '/sessions') return void response.writeHead(404).end();
      response.end(answerOf(servers[lists++ % servers.length] ?? [], Date.now()));
    });
    await configure('refreshInterval', 1);
    await configure('endpoints', [{ name: 'Balanced', url: server.url }]);
    await showView();
    await until('it is recognised', () => endpointState(inside, server.url)?.isBalanced);
    await until('all are there', () => endpointState(inside, server.url)?.sessions.length === 3);
  });

  after(async () => {
    for (const disposable of disposables) disposable.dispose();
    for (const name of ['endpoints', 'refreshInterval'] as const) await configure(name, undefined);
    server.dispose();
  });

  const rowOf = (kind: string) => {
    const [endpoint] = inside.tree.getChildren();
    assert.ok(endpoint);
    const node = [endpoint, ...inside.tree.getChildren(endpoint)].find((one) => one.kind === kind);
    assert.ok(node, kind);
    return { node, item: inside.tree.getTreeItem(node) };
  };

  it('has all sessions below it, and a row that says what to do', async () => {
    const from = lists;
    const seen = new Set<string>();
    await until('each server has answered three times', () => {
      seen.add(
        render(inside)
          .map((line) => line.replace(/ \| (?!.*(servers|workers)).*/, ''))
          .sort()
          .join('\n'),
      );
      return lists >= from + 9;
    });
    assert.deepEqual(
      [...seen],
      [
        [
          '  List its workers | "workers" or "discover" in its settings',
          '  a-1',
          '  a-2',
          '  b-1',
          'Balanced | 3 sessions · several servers answer in turn',
        ].join('\n'),
      ],
    );
  });

  it('says why in its hover, and no capacity', async () => {
    const { node, item } = rowOf('endpoint');
    assert.doesNotMatch(String(item.description), /running/);
    assert.match(item.accessibilityInformation?.label ?? '', /several servers answer in turn/);
    const { tooltip } = await inside.tree.resolveTreeItem(item, node);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /Several servers answer in turn behind this address/);
    assert.match(tooltip.value, /How full they are is not shown/);
    assert.doesNotMatch(tooltip.value, /of 10 running|svg/);
  });

  it('leads to its settings with a click', async () => {
    const { node, item } = rowOf('note');
    assert.deepEqual(item.command?.arguments, [node]);
    assert.equal(item.command.command, commands.openSettings);
    assert.equal(inside.tree.getParent(node)?.kind, 'endpoint');
    await vscode.commands.executeCommand(item.command.command, node);
    await until('the settings open', () =>
      vscode.window.activeTextEditor?.document.uri.path.endsWith('/settings.json'),
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await showView();
  });
});
