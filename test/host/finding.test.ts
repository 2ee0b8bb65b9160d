import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import type { SessionKey } from '../../src/browserless/sessionKey';
import { Finding } from '../../src/features/sessions/finding/finding';
import type { Node } from '../../src/features/sessions/nodes';
import { configure, endpointState, insides, puppeteer, render, server, showView, until, type Insides } from './host';
import { Screen } from './screen';

/** The same server by another name is another endpoint. */
const otherUrl = server.url.replace('127.0.0.1', 'localhost');
/** Nothing listens there. */
const goneUrl = 'http://127.0.0.1:9';

/** A quick input that the test answers, without VS Code's own in front of it. */
class FakeInput {
  private readonly changes = new vscode.EventEmitter<string>();
  private readonly accepts = new vscode.EventEmitter<void>();
  private readonly hides = new vscode.EventEmitter<void>();
  readonly onDidChangeValue = this.changes.event;
  readonly onDidAccept = this.accepts.event;
  readonly onDidHide = this.hides.event;
  isShown = false;
  // of a box
  value = '';
  prompt = '';
  validationMessage: vscode.InputBoxValidationMessage | undefined;
  // of choices
  items: readonly vscode.QuickPickItem[] = [];
  activeItems: readonly vscode.QuickPickItem[] = [];

  show(): void {
    this.isShown = true;
  }

  hide(): void {
    this.isShown = false;
    this.hides.fire();
  }

  dispose(): void {
    this.isShown = false;
  }

  type(text: string): void {
    this.value = text;
    this.changes.fire(text);
  }

  accept(): void {
    this.accepts.fire();
  }
}

describe('Finding sessions in the extension host', () => {
  let inside: Insides;
  let screen: Screen;
  const owners: Browser[] = [];
  const disposables: vscode.Disposable[] = [];
  let input: FakeInput | undefined;

  const connect = async (trackingId: string): Promise<Browser> => {
    const browser = await puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=${trackingId}`,
      defaultViewport: null,
    });
    owners.push(browser);
    return browser;
  };
  const title = async (browser: Browser, text: string): Promise<void> => {
    const [page] = await browser.pages();
    await page!.evaluate(`document.title = ${JSON.stringify(text)}`);
  };
  const run = (id: string): Thenable<unknown> => vscode.commands.executeCommand(id);

  /** Calls a command, and gives its input when it is shown; `ended` comes when the command has. */
  async function open(command: string): Promise<{ shown: FakeInput; ended: Thenable<unknown> }> {
    const ended = run(command);
    return { shown: await until('the input is shown', () => input?.isShown && input), ended };
  }

  async function filter(text: string): Promise<void> {
    const { shown, ended } = await open(commands.filterSessions);
    shown.type(text);
    shown.accept();
    await ended;
  }

  /** Takes the choice with that label, and gives the one that Enter would have taken. */
  async function choose(command: string, label: string): Promise<string | undefined> {
    const { shown, ended } = await open(command);
    const { items, activeItems } = shown;
    assert.deepEqual(
      activeItems,
      items.filter(({ description }) => description === 'now'),
    );
    shown.activeItems = items.filter((item) => item.label === label);
    assert.equal(shown.activeItems.length, 1, label);
    shown.accept();
    await ended;
    return activeItems[0]?.label;
  }

  /** The rows without what is told of each. */
  const rows = (): string[] => render(inside).map((row) => row.replace(/ \| .*/, ''));
  /** The sessions' rows, in their order. */
  const jobs = (): string[] => rows().flatMap((row) => /^ {2}(job-\S+|cart-\S+|\d+-odd)$/.exec(row)?.[1] ?? []);
  const kept = (): unknown => inside.services.windowState.get('arrangement');

  before(async () => {
    inside = await insides();
    screen = new Screen(disposables);
    const { createInputBox, createQuickPick } = vscode.window;
    const fake = (): FakeInput => (input = new FakeInput());
    Object.assign(vscode.window, { createInputBox: fake, createQuickPick: fake });
    disposables.push(new vscode.Disposable(() => Object.assign(vscode.window, { createInputBox, createQuickPick })));
    await configure('refreshInterval', 1);
    for (const url of [server.url, otherUrl]) await inside.services.tokens.set(url, server.token);
    for (const id of ['job-1', 'job-2', 'cart-10', '7-odd']) await title(await connect(id), `Page of ${id}`);
    const [, , cart] = owners;
    await (await cart!.newPage()).goto(new URL('/shop/product', server.site).href);
    await configure('endpoints', [
      { name: 'Real', url: server.url },
      { name: 'Gone', url: goneUrl },
      { name: 'No address', url: 'nothing at all' },
    ]);
    await showView();
    await until('the sessions appear', () => jobs().length === 4 && render(inside).some((row) => /refused/i.test(row)));
    await until('their titles appear', () => {
      const texts = endpointState(inside)?.sessions.flatMap(({ session }) => session.targets.map((one) => one.title));
      return ['job-1', 'job-2', 'cart-10', '7-odd'].every((id) => texts?.includes(`Page of ${id}`));
    });
  });

  after(async () => {
    await run(commands.resetView);
    for (const disposable of disposables) disposable.dispose();
    for (const owner of owners) await owner.close();
    await configure('endpoints', undefined);
    await configure('refreshInterval', undefined);
    for (const url of [server.url, otherUrl]) await inside.services.tokens.set(url, undefined);
  });

  it('filters with every letter, and Enter keeps what is typed', async () => {
    const { shown: box, ended } = await open(commands.filterSessions);
    assert.match(box.prompt, /^4 of 4 sessions\. Fields: browser, endpoint, id, /);
    box.type('j');
    box.type('job');
    assert.deepEqual(jobs(), ['job-2', 'job-1']);
    assert.match(box.prompt, /^2 of 4 sessions/);
    assert.equal(render(inside)[0], 'Real | 2 of 4');
    assert.equal(kept(), undefined, 'not before Enter');
    box.type('is:busy');
    assert.match(box.validationMessage?.message ?? '', /^There is no is:busy; there are running, idle, /);
    assert.deepEqual(jobs(), []);
    box.type('job-2 ');
    assert.equal(box.validationMessage, undefined);
    box.accept();
    await ended;
    assert.deepEqual(jobs(), ['job-2']);
    assert.deepEqual(kept(), { filter: 'job-2', sortBy: 'newest', groupBy: 'endpoint' });
  });

  it('brings back with Escape what was before', async () => {
    const { shown: box, ended } = await open(commands.filterSessions);
    assert.equal(box.value, 'job-2');
    box.type('cart');
    assert.deepEqual(jobs(), ['cart-10']);
    box.hide();
    await ended;
    assert.deepEqual(jobs(), ['job-2']);
    assert.deepEqual(kept(), { filter: 'job-2', sortBy: 'newest', groupBy: 'endpoint' });
  });

  it('keeps endpoints, faults and bad entries in sight whatever is filtered', async () => {
    await filter('nobody has this');
    assert.deepEqual(
      rows().map((row) => row.replace(/^ {2}.*/, '  fault')),
      ['Real', 'Gone', '  fault', 'No address'],
    );
  });

  it('shows a session whose page matches, expanded to that page', async () => {
    await filter('title:northwind');
    const [endpoint, session, page, ...others] = render(inside);
    assert.match(endpoint ?? '', /^Real \| 1 of 4$/);
    assert.match(session ?? '', /^ {2}cart-10 \| 1 of 2 pages · \d+ (s|min) · 1 client · Chromium$/);
    assert.match(page ?? '', /^ {4}.*Northwind/);
    assert.doesNotMatch(others.join(), /Page of/);
    const [root] = inside.tree.getChildren();
    const [row] = inside.tree.getChildren(root);
    assert.equal(inside.tree.getTreeItem(row!).collapsibleState, vscode.TreeItemCollapsibleState.Expanded);
    assert.deepEqual(inside.tree.getParent(row!), root);
  });

  it('takes a session in and out as it changes, by its endpoint’s row', async () => {
    await filter('title:special');
    assert.deepEqual(jobs(), []);
    await inside.tree.settled();
    const fired: (Node[] | undefined)[] = [];
    const subscription = inside.tree.onDidChangeTreeData((nodes) => fired.push(nodes));
    await title(owners[0]!, 'Something special (.*)');
    await until('it comes in', () => jobs().includes('job-1'));
    await title(owners[0]!, 'Page of job-1');
    await until('it goes out', () => jobs().length === 0);
    await inside.tree.settled();
    subscription.dispose();
    const real = inside.tree.getChildren()[0]!;
    assert.ok(fired.length >= 2);
    // the other endpoint's uptime of its fault may change meanwhile
    for (const nodes of fired) assert.ok(nodes?.every((node) => node === real || node.kind === 'endpoint'));
    assert.ok(fired.some((nodes) => nodes?.includes(real)));
  });

  it('shows suspicious sessions alone as a part of the filter, and all of it again', async () => {
    const { prospects } = inside.services;
    const isMarked = (key: SessionKey): boolean => prospects.isSuspicious(key);
    const marked = (): number =>
      endpointState(inside)?.sessions.filter(({ session }) =>
        isMarked({ endpointId: server.url, sessionId: session.id }),
      ).length ?? 0;
    await filter('-job-2');
    // all but the cart's browser have nothing but a page without an address
    await configure('onlyBlank', 1);
    await until('three are marked', () => marked() === 3);
    await run(commands.showOnlySuspicious);
    assert.deepEqual(jobs(), ['7-odd', 'job-1']);
    assert.match(render(inside)[0] ?? '', /^Real \| 2 of 4$/);
    assert.deepEqual(kept(), { filter: 'is:suspicious -job-2', sortBy: 'newest', groupBy: 'endpoint' });
    await configure('onlyBlank', 0);
    await until('it is told that none is', () => marked() === 0);
    assert.deepEqual(jobs(), []);
    await configure('onlyBlank', 1);
    await until('they are back', () => jobs().length === 2);
    await run(commands.showAllSessions);
    assert.deepEqual(jobs(), ['7-odd', 'cart-10', 'job-1']);
    assert.deepEqual(kept(), { filter: '-job-2', sortBy: 'newest', groupBy: 'endpoint' });
    await configure('onlyBlank', undefined);
  });

  it('sorts by the time that is left, least first', async () => {
    await run(commands.resetView);
    const left = await connect('job-3&timeout=300000');
    const longer = await connect('job-4&timeout=400000');
    await until('they appear', () => jobs().length === 6);
    await choose(commands.sortSessions, 'Time Left, Least First');
    // the others have the server's ten minutes
    assert.deepEqual(jobs().slice(0, 2), ['job-3', 'job-4']);
    await Promise.all([left.close(), longer.close()]);
    await until('they are gone', () => jobs().length === 4);
  });

  it('shows suspicious sessions alone where a window did before that was a filter', () => {
    const view = {} as never;
    const tree = { arrange: () => undefined, hurry: () => undefined, settled: () => Promise.resolve() } as never;
    const arrangement = { filter: 'cart', sortBy: 'name' };
    const options = { services: inside.services, tree, view, keep: () => Promise.resolve() };
    const before = new Finding({ ...options, kept: { arrangement, onlySuspicious: true } });
    assert.deepEqual(before.arrangement, { filter: 'is:suspicious cart', sortBy: 'name', groupBy: 'endpoint' });
    before.dispose();
    const plain = new Finding({ ...options, kept: { arrangement: undefined, onlySuspicious: false } });
    assert.equal(plain.arrangement.filter, '');
    plain.dispose();
  });

  it('resets everything at once', async () => {
    await run(commands.resetView);
    assert.equal(jobs().length, 4);
    assert.equal(kept(), undefined);
    assert.equal(render(inside)[0], 'Real | 4 sessions');
  });

  it('sorts, with the present order marked', async () => {
    assert.equal(await choose(commands.sortSessions, 'Name'), 'Age, Newest First');
    assert.deepEqual(jobs(), ['7-odd', 'cart-10', 'job-1', 'job-2']);
    assert.equal(await choose(commands.sortSessions, 'Age, Oldest First'), 'Name');
    assert.deepEqual(jobs(), ['job-1', 'job-2', 'cart-10', '7-odd']);
    await choose(commands.sortSessions, 'Pages, Most First');
    assert.equal(jobs()[0], 'cart-10');
  });

  it('groups across endpoints, and says where each session runs', async () => {
    await configure('endpoints', [
      { name: 'Real', url: server.url },
      { name: 'Other', url: otherUrl },
      { name: 'Gone', url: goneUrl },
      { name: 'No address', url: 'nothing at all' },
    ]);
    await until('both have answered', () => jobs().length === 8);
    await choose(commands.groupSessions, 'Tracking ID');
    await choose(commands.sortSessions, 'Name');
    const shown = render(inside).filter((row) => !row.startsWith('    '));
    assert.match(shown[0] ?? '', /^Gone \| no answer yet$/);
    assert.match(shown[1] ?? '', /^ {2}\S/, 'its fault');
    assert.deepEqual(
      shown.slice(2).map((row) => row.replace(/ · \d.*/, '')),
      [
        'cart | 2 sessions',
        '  cart-10 | Real',
        '  cart-10 | Other',
        'job | 4 sessions',
        '  job-1 | Real',
        '  job-1 | Other',
        '  job-2 | Real',
        '  job-2 | Other',
        'Other tracking IDs | 2 sessions',
        '  7-odd | Real',
        '  7-odd | Other',
        'No address | not a URL',
      ],
    );
    await choose(commands.groupSessions, 'Route');
    assert.ok(rows().includes('/chromium'));
    await choose(commands.groupSessions, 'Browser');
    assert.ok(render(inside).includes('Chromium | 8 sessions'));
  });

  it('keeps every row the same from poll to poll, and fires nothing, in groups', async () => {
    const all = (parent?: Node): Node[] => inside.tree.getChildren(parent).flatMap((node) => [node, ...all(node)]);
    const ids = (): (string | undefined)[] => all().map((node) => inside.tree.getTreeItem(node).id);
    const before = { nodes: all(), ids: ids() };
    assert.equal(new Set(before.ids).size, before.ids.length);
    await inside.tree.settled();
    const fired: Node[] = [];
    const subscription = inside.tree.onDidChangeTreeData((nodes) => {
      // an uptime's text may become another at that moment
      for (const node of nodes ?? []) if (node.kind !== 'session') fired.push(node);
      if (!nodes) fired.push({ kind: 'endpoint', endpointId: 'everything' });
    });
    let polls = 0;
    const counting = inside.services.store.onDidPoll((id) => (polls += Number(id === otherUrl)));
    await until('three polls', () => polls >= 3);
    counting.dispose();
    subscription.dispose();
    assert.deepEqual(fired, []);
    assert.deepEqual(ids(), before.ids);
    for (const [index, node] of all().entries()) assert.equal(node, before.nodes[index]);
  });

  it('reveals a session that the filter leaves out, and says that the filter is gone', async () => {
    await filter('cart');
    screen.said.length = 0;
    screen.picked.length = 0;
    // the first of the pick is a job, the newest of the first endpoint
    await run(commands.revealSession);
    assert.ok(screen.picked.some((text) => / · Chromium · Real$/.test(text)));
    assert.ok(screen.picked.some((text) => text.startsWith('Page of job-1 — ')));
    assert.deepEqual(screen.said.slice(0, 1), ['Reveal Session']);
    assert.equal(screen.said.length, 2);
    assert.match(screen.said[1] ?? '', /^7-odd \(Chromium\) did not match the filter. The filter has been reset\.$/);
    assert.equal(jobs().length, 8);
    assert.deepEqual(kept(), { filter: '', sortBy: 'name', groupBy: 'browser' });
  });
});
