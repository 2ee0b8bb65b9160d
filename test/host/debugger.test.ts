import assert from 'node:assert/strict';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import * as vscode from 'vscode';
import { commands, debugType } from '../../src/contributions';
import { configure, endpointState, insides, puppeteer, server, showView, until, type Insides } from './host';

/** The root's own, which cannot be bundled. */
const { transform } = createRequire(path.join(__dirname, '../../package.json'))('esbuild') as typeof import('esbuild');

const source = `let calls = 0;
let sum = 0;
function add(a, b) {
  const total = a + b;
  calls++;
  return total;
}
`;

/** As a bundler's output has it: another text, and a map to a source that only the settings know where to find. */
const typed = `export function price(euros: number): string {
  const shown: string = '€ ' + euros.toFixed(2);
  return shown;
}
document.title = price(9);
document.addEventListener('click', () => (document.title = price(9)));
`;

const button = '<script src="/app.js"></script><button onclick="sum = add(2, 3)">Add</button>';

interface Stopped {
  readonly session: vscode.DebugSession;
  readonly threadId: number;
}

describe('VS Code’s debugger on a page that somebody else drives', () => {
  let inside: Insides;
  let site: http.Server;
  let owner: Browser;
  /** `App` has the button; `Other` stands beside it. */
  let page: Page;
  let other: Page;
  let stopped: Stopped | undefined;
  const sessions = new Set<vscode.DebugSession>();
  const configurations: vscode.DebugConfiguration[] = [];
  const subscriptions: vscode.Disposable[] = [];

  const roots = (): vscode.DebugSession[] => [...sessions].filter(({ parentSession }) => !parentSession);
  const debuggedPages = (): string[] =>
    [...sessions].filter(({ parentSession }) => parentSession).map(({ name }) => name);
  const sessionId = (): string => endpointState(inside)?.sessions[0]?.session.id ?? '';

  before(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, 'app.js');
    await vscode.workspace.fs.writeFile(file, Buffer.from(source));
    const sourcefile = 'webpack:///src/price.ts';
    const built = await transform(typed, { loader: 'ts', sourcemap: 'inline', sourcefile, minify: true });
    const scripts: Readonly<Record<string, string>> = { '/app.js': source, '/built.js': built.code };
    site = http.createServer(({ url = '' }, response) => {
      const script = scripts[url];
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
      const page = url === '/mapped' ? '<script type="module" src="/built.js"></script>Mapped' : button;
      response.end(script ?? `<title>${url === '/' ? 'App' : 'Other'}</title>${page}`);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    inside = await insides();
    owner = await puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=debugged&timeout=600000`,
      defaultViewport: null,
    });
    other = await owner.newPage();
    await other.goto(`${origin}/other`);
    page = await owner.newPage();
    await page.goto(`${origin}/`);
    await inside.services.tokens.set(server.url, server.token);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await showView();
    await until('the pages appear', () => {
      const targets = endpointState(inside)?.sessions[0]?.session.targets ?? [];
      return ['App', 'Other'].every((name) => targets.some(({ title }) => title === name));
    });
    const line = new vscode.Location(file, new vscode.Position(4, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(line)]);
    subscriptions.push(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => ({
          onDidSendMessage: (message: { type: string; event?: string; body?: { threadId?: number } }) => {
            if (message.event === 'stopped') stopped = { session, threadId: message.body?.threadId ?? 0 };
          },
        }),
      }),
      vscode.debug.onDidStartDebugSession((session) => {
        configurations.push(session.configuration);
        sessions.add(session);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => sessions.delete(session)),
    );
  });

  after(async () => {
    // a run of some tests alone may leave one; where a browser closes under it, js-debug throws at what it is told after
    // it has closed its connection itself: `Unknown session id` (1.117; microsoft/vscode-js-debug#2380)
    for (const root of roots()) await vscode.debug.stopDebugging(root);
    await nobodyDebugs();
    for (const subscription of subscriptions) subscription.dispose();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await owner.close();
    site.close();
    await configure('endpoints', undefined);
    await inside.services.tokens.set(server.url, undefined);
  });

  const nobodyDebugs = (): Promise<unknown> => until('the debug session ends', () => sessions.size === 0);

  /** Each has ended its debug session, and so its bridge: what the server counts is the owner alone. */
  afterEach(async function () {
    if (this.currentTest?.isFailed()) for (const root of roots()) await vscode.debug.stopDebugging(root);
    if (sessions.size > 0) return;
    // whose view has taken the place of ours
    await showView();
    await vscode.commands.executeCommand(commands.refresh);
    await until('only the owner is on the session', () => endpointState(inside)?.sessions[0]?.session.clients === 1);
  });

  /** As the menu of the page's row does it. */
  async function attach(): Promise<void> {
    const target = endpointState(inside)?.sessions[0]?.session.targets.find(({ title }) => title === 'App');
    assert.ok(target);
    const node = { kind: 'target', endpointId: server.url, sessionId: sessionId(), targetId: target.id };
    await vscode.commands.executeCommand(commands.attachDebugger, node);
    await until('the page is debugged', () => debuggedPages().length > 0);
  }

  /** Lets the owner press the button until the breakpoint is hit, and gives the press beside it. */
  async function hitBreakpoint(): Promise<Stopped & { readonly pressed: Promise<unknown> }> {
    stopped = undefined;
    // with the mouse: every script that Puppeteer evaluates is a new one, at which js-debug pauses and goes on by itself
    const press = (): Promise<boolean> => page.mouse.click(20, 20).then(() => true);
    let pressed = press();
    const { session, threadId } = await until('the breakpoint is hit', async () => {
      // a press before the debugger has set its breakpoint passes by
      const passed = await Promise.race([pressed, new Promise((resolve) => setTimeout(resolve, 250))]);
      if (passed && !stopped) pressed = press();
      return stopped;
    });
    return { session, threadId, pressed };
  }

  const goOn = async ({ session, threadId, pressed }: Awaited<ReturnType<typeof hitBreakpoint>>): Promise<void> => {
    await session.customRequest('continue', { threadId });
    await pressed;
  };

  const run = (command: string): Thenable<unknown> =>
    vscode.commands.executeCommand(`workbench.action.debug.${command}`);

  it('stops at a breakpoint in a file of the workspace and reads its variables; the owner gets its answer', async () => {
    await attach();
    const hit = await hitBreakpoint();
    const { stackFrames } = (await hit.session.customRequest('stackTrace', { threadId: hit.threadId, levels: 1 })) as {
      stackFrames: { id: number; name: string; line: number; source: { path: string } }[];
    };
    const [top] = stackFrames;
    assert.match(`${top?.name} ${top?.source.path}:${top?.line}`, /add .*workspace\/app\.js:5$/);
    const watch = { expression: 'total', frameId: top?.id, context: 'watch' };
    assert.equal(((await hit.session.customRequest('evaluate', watch)) as { result: string }).result, '5');
    await goOn(hit);
    assert.equal(await page.evaluate('sum'), 5, 'and its page has gone on');
  });

  it('sees the page of the row alone, and leaves its cache on', () => {
    assert.equal(debuggedPages().length, 1);
    assert.equal(configurations[0]?.disableNetworkCache, false);
  });

  it('has nothing in its configuration that leads further than this port', () => {
    const text = JSON.stringify(configurations);
    assert.match(text, /"address":"127\.0\.0\.1"/);
    for (const secret of [server.token, server.url, sessionId()]) assert.ok(!text.includes(secret), secret);
  });

  for (const [name, command] of Object.entries({ Restart: 'restart', Disconnect: 'disconnect', Stop: 'stop' })) {
    it(`leaves the page and its state alone on ${name}`, async () => {
      if (sessions.size === 0) await attach();
      await goOn(await hitBreakpoint());
      const calls = await page.evaluate('calls');
      await run(command);
      if (name !== 'Restart') await nobodyDebugs();
      assert.equal(page.isClosed(), false);
      assert.equal(await page.evaluate('calls'), calls, 'its JavaScript goes on where it was');
      assert.equal(owner.connected, true);
    });

    it(`lets the page go on where it was stopped on ${name}`, async () => {
      if (sessions.size === 0) await attach();
      const before = (await page.evaluate('calls')) as number;
      const hit = await hitBreakpoint();
      await run(command);
      if (name === 'Restart') await goOn(hit);
      else await nobodyDebugs();
      await hit.pressed;
      assert.ok(((await page.evaluate('calls')) as number) > before);
    });
  }

  it('ends with its bridge, and the page goes on', async () => {
    await attach();
    const { pressed } = await hitBreakpoint();
    await configure('endpoints', []);
    await pressed;
    await nobodyDebugs();
    assert.equal(await page.evaluate('sum'), 5);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await showView();
    await until('the session is back', sessionId);
  });

  it('attaches to every page that fits, by a configuration as launch.json has it', async () => {
    const configuration = { type: debugType, request: 'attach', name: 'By tracking id', trackingId: 'debugged' };
    await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration);
    await until('both are debugged', () =>
      ['App', 'Other'].every((name) => debuggedPages().some((at) => at.includes(name))),
    );
    // stops one page after the other
    await until('all of it ends', async () => {
      await run('stop');
      return sessions.size === 0;
    });
    assert.deepEqual([page.isClosed(), other.isClosed()], [false, false]);
  });

  it('attaches to the pages of its urlFilter alone', async () => {
    const configuration = { type: debugType, request: 'attach', name: 'Other', endpoint: 'Real', urlFilter: '*/other' };
    await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration);
    await until('it is debugged', () => debuggedPages().length > 0);
    assert.deepEqual(debuggedPages().length, 1);
    assert.match(debuggedPages()[0] ?? '', /Other/);
    await run('stop');
    await nobodyDebugs();
  });

  it('finds sources by source maps and the settings', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, 'typescript/price.ts');
    await vscode.workspace.fs.writeFile(file, Buffer.from(typed));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(file, new vscode.Position(2, 0)))]);
    await configure('sourceMapPathOverrides', { 'webpack:///src/*': '${workspaceFolder}/typescript/*' });
    await configure('skipFiles', ['**/vendor/**']);
    await page.goto(new URL('/mapped', page.url()).href);
    const configuration = { type: debugType, request: 'attach', name: 'Mapped', urlFilter: '*/mapped' };
    await vscode.debug.startDebugging(folder, configuration);
    await until('it is debugged', () => debuggedPages().length > 0);
    const hit = await hitBreakpoint();
    const { stackFrames } = (await hit.session.customRequest('stackTrace', { threadId: hit.threadId, levels: 1 })) as {
      stackFrames: { name: string; line: number; source: { path: string } }[];
    };
    const [top] = stackFrames;
    assert.match(`${top?.name} ${top?.source.path}:${top?.line}`, /price .*\/typescript\/price\.ts:3$/);
    assert.deepEqual(configurations.find(({ name }) => name === 'Mapped')?.skipFiles, ['**/vendor/**']);
    await goOn(hit);
    await run('stop');
    await nobodyDebugs();
    await configure('sourceMapPathOverrides', undefined);
    await configure('skipFiles', undefined);
  });

  it('is told when it alone keeps a session alive, and can be detached', async () => {
    const leaver = await puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=left&timeout=600000`,
    });
    await leaver.newPage();
    const session = await until('its session appears', () =>
      endpointState(inside)?.sessions.find(({ session: { trackingId } }) => trackingId === 'left'),
    );
    const { id } = session.session;
    // which of the two is asked for; the newest comes first
    const started = vscode.debug.startDebugging(undefined, { type: debugType, request: 'attach', name: 'Any' });
    await until('it is debugged', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return debuggedPages().length > 0;
    });
    assert.equal(await started, true);
    await leaver.disconnect();
    const { detachWhenAlone } = inside.services;
    await until(
      'it counts down',
      () => detachWhenAlone.remainingMs({ endpointId: server.url, sessionId: id }) !== undefined,
    );
    const node = { kind: 'session', endpointId: server.url, sessionId: id };
    await vscode.commands.executeCommand(commands.detach, node);
    await nobodyDebugs();
    await showView();
    await until('the session ends', () => !endpointState(inside)?.sessions.some((now) => now.session.id === id));
    assert.equal(detachWhenAlone.remainingMs({ endpointId: server.url, sessionId: id }), undefined);
  });

  it('does not start where no session fits', async () => {
    const configuration = { type: debugType, request: 'attach', name: 'None', trackingId: 'nobody' };
    assert.equal(await vscode.debug.startDebugging(undefined, configuration), false);
  });
});
