import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { configure, insides, server, showView, until, type Insides } from './host';
import { Screen } from './screen';

type Variables = Readonly<Record<string, string | undefined>>;

describe('an endpoint in terminals and debug runs', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bls-'));
  const told = path.join(folder, 'environment.json');
  const program = path.join(folder, 'program.js');
  const disposables: vscode.Disposable[] = [];
  let inside: Insides;
  let screen: Screen;

  before(async () => {
    fs.writeFileSync(program, `require('fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.env))`);
    inside = await insides();
    await configure('endpoints', [{ name: 'Real [a](command:b)', url: server.url }]);
    await inside.services.tokens.set(server.url, server.token);
    await showView();
    screen = new Screen(disposables);
  });

  afterEach(() => fs.rmSync(told, { force: true }));

  after(async () => {
    for (const disposable of disposables) disposable.dispose();
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await configure('endpoints', undefined);
    await inside.services.tokens.set(server.url, undefined);
    fs.rmSync(folder, { recursive: true });
  });

  const socket = `${server.url.replace('http', 'ws')}/`;
  const collection = (): vscode.EnvironmentVariableCollection => inside.services.terminalEnvironment();
  const collected = (): Variables =>
    Object.fromEntries([...collection()].map(([name, { value }]) => [name, value] as const));
  const use = (): Thenable<unknown> =>
    vscode.commands.executeCommand(commands.useInTerminals, { kind: 'endpoint', endpointId: server.url });

  /** What a program was told that has run to its end. */
  const environment = async (): Promise<Variables> => {
    const text = await until('the program has run', () => fs.existsSync(told) && fs.readFileSync(told, 'utf8'));
    return JSON.parse(text) as Variables;
  };

  async function debugRun(part: Partial<vscode.DebugConfiguration> = {}): Promise<Variables> {
    const started = await vscode.debug.startDebugging(undefined, {
      type: 'node',
      request: 'launch',
      name: 'program',
      program,
      ...part,
    });
    assert.ok(started);
    const variables = await environment();
    await vscode.debug.stopDebugging();
    fs.rmSync(told);
    return variables;
  }

  it('is asked for with its token, and told without what VS Code could make something of', async () => {
    await use();
    assert.deepEqual(collected(), {
      BROWSERLESS_URL: server.url,
      BROWSERLESS_WS_ENDPOINT: socket,
      BROWSERLESS_TOKEN: server.token,
    });
    assert.equal(collection().persistent, false);
    assert.match(JSON.stringify(collection().description), /^"The browserless endpoint Real \[a\] \(command:b\)/);
    assert.match(screen.said[0] ?? '', /^Give the token of Real \[a\] \(command:b\) to new terminals/);
    assert.match(screen.details[0] ?? '', /every program that is started in them can read it/);
    assert.ok(!screen.said.join().includes(server.token));
  });

  it('reaches a real terminal', async () => {
    const terminal = vscode.window.createTerminal({ shellPath: process.execPath, shellArgs: [program] });
    const { BROWSERLESS_URL, BROWSERLESS_WS_ENDPOINT, BROWSERLESS_TOKEN } = await environment();
    assert.deepEqual([BROWSERLESS_URL, BROWSERLESS_WS_ENDPOINT, BROWSERLESS_TOKEN], [server.url, socket, server.token]);
    terminal.dispose();
  });

  it('reaches a debug run, and leaves what the run has of its own', async () => {
    const envFile = path.join(folder, 'run.env');
    fs.writeFileSync(envFile, '# comment\nexport BROWSERLESS_URL="of the file"\n');
    const plain = await debugRun();
    assert.deepEqual([plain['BROWSERLESS_URL'], plain['BROWSERLESS_TOKEN']], [server.url, server.token]);
    const own = await debugRun({ envFile, env: { BROWSERLESS_TOKEN: 'own', MORE: 'more' } });
    assert.deepEqual(
      [own['BROWSERLESS_URL'], own['BROWSERLESS_TOKEN'], own['BROWSERLESS_WS_ENDPOINT'], own['MORE']],
      ['of the file', 'own', socket, 'more'],
    );
  });

  it('reaches a debug run in the integrated terminal by the terminal alone, which would show it', async () => {
    const configurations: vscode.DebugConfiguration[] = [];
    const listener = vscode.debug.onDidStartDebugSession(({ configuration }) => configurations.push(configuration));
    const variables = await debugRun({ console: 'integratedTerminal' });
    listener.dispose();
    assert.equal(variables['BROWSERLESS_TOKEN'], server.token);
    assert.ok(configurations.length > 0);
    for (const { env } of configurations) assert.ok(!JSON.stringify(env ?? {}).includes(server.token));
  });

  it('follows its token', async () => {
    await inside.services.tokens.set(server.url, 'another');
    await until('the new one is there', () => collected()['BROWSERLESS_TOKEN'] === 'another');
    await inside.services.tokens.set(server.url, undefined);
    await until('there is none', () => !('BROWSERLESS_TOKEN' in collected()));
    assert.equal(collected()['BROWSERLESS_URL'], server.url);
    await inside.services.tokens.set(server.url, server.token);
    await until('it is back', () => collected()['BROWSERLESS_TOKEN'] === server.token);
  });

  it('ends in one click', async () => {
    await vscode.commands.executeCommand(commands.stopUsingInTerminals);
    assert.deepEqual(collected(), {});
    const variables = await debugRun();
    assert.equal(variables['BROWSERLESS_WS_ENDPOINT'], undefined);
  });

  it('is not asked for a token that it has not, and ends when it is removed', async () => {
    await inside.services.tokens.set(server.url, undefined);
    const said = screen.said.length;
    await use();
    assert.deepEqual(
      screen.said.slice(said).map((text) => text.slice(0, 30)),
      ['New terminals and debug runs u'],
    );
    assert.deepEqual(collected(), { BROWSERLESS_URL: server.url, BROWSERLESS_WS_ENDPOINT: socket });
    await configure('endpoints', []);
    await until('nothing is told', () => Object.keys(collected()).length === 0);
  });
});
