import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { settings, settingsSection } from '../../src/contributions';
import { configure, endpointState, insides, render, server, showView, until, type Insides } from './host';

/** What a workspace says, which VS Code would take for the user's word without more ado. */
async function workspaceSays(endpoints: readonly object[] | undefined): Promise<void> {
  const target = vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration(settingsSection).update(settings.endpoints, endpoints, target);
}

describe('the endpoints of a workspace', () => {
  const secret = 'the-secret-of-this-machine';
  let inside: Insides;
  let stranger: http.Server;
  let strangerUrl: string;
  let asked: http.IncomingMessage[] = [];

  before(async () => {
    inside = await insides();
    process.env['BROWSERLESS_TEST_SECRET'] = secret;
    stranger = http.createServer((request, response) => {
      asked.push(request);
      response.setHeader('content-type', 'application/json');
      response.end('[]');
    });
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    await configure('refreshInterval', 1);
    await inside.services.tokens.set(server.url, server.token);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await showView();
  });

  afterEach(async () => {
    await workspaceSays(undefined);
    await until('the workspace has none', () => inside.services.store.endpoints.length === 1);
    asked = [];
  });

  after(async () => {
    delete process.env['BROWSERLESS_TEST_SECRET'];
    await configure('endpoints', undefined);
    await configure('refreshInterval', undefined);
    await inside.services.tokens.set(server.url, undefined);
    await inside.services.tokens.set(strangerUrl, undefined);
    stranger.closeAllConnections();
    stranger.close();
  });

  const reaches = (kind: string): Promise<unknown> =>
    until(`the stranger is ${kind}`, () => endpointState(inside, strangerUrl)?.health.kind === kind);
  /** Everything that the stranger was told. */
  const told = (): string => asked.map(({ url, rawHeaders }) => [url, ...rawHeaders].join('\n')).join('\n');

  it('add to the user’s own, marked, and are given no token of theirs', async () => {
    await workspaceSays([{ name: 'Real', url: strangerUrl }]);
    await reaches('ok');
    assert.deepEqual(
      render(inside)
        .map((row) => row.replace(/^ .*/, ''))
        .filter(Boolean),
      ['Real | no sessions', 'Real | no sessions · from the workspace'],
    );
    assert.ok(asked.length > 0);
    assert.doesNotMatch(told(), /authorization|token/i);
    const [, item] = inside.tree.getChildren().map((node) => inside.tree.getTreeItem(node));
    assert.match(item?.accessibilityInformation?.label ?? '', /From this workspace's settings\./);
  });

  it('are not asked with a variable before the user has agreed: until then, they are not asked at all', async () => {
    await workspaceSays([
      {
        name: 'Real',
        url: strangerUrl,
        auth: 'query',
        token: '${env:BROWSERLESS_TEST_SECRET}',
        headers: { 'x-more': '${env:BROWSERLESS_TEST_SECRET}' },
      },
    ]);
    await reaches('failing');
    assert.match(render(inside).join('\n'), /^ {2}Wants BROWSERLESS_TEST_SECRET \| allow it, or not$/m);
    await inside.services.fleet.refresh();
    await inside.services.fleet.refresh(strangerUrl);
    assert.equal(asked.length, 0);
    const [endpoint] = inside.services.store.endpoints.filter(({ endpoint: { id } }) => id === strangerUrl);
    assert.ok(endpoint);
    await inside.services.variables.allow(endpoint.endpoint, ['BROWSERLESS_TEST_SECRET']);
    await reaches('ok');
    const list = asked.find(({ url }) => url?.startsWith('/sessions'));
    assert.equal(list?.url, `/sessions?token=${secret}`);
    assert.equal(list.headers['x-more'], secret);
  });

  it('are all asked as soon as the user has agreed for one of their server', async () => {
    const token = '${env:BROWSERLESS_TEST_OTHER}';
    process.env['BROWSERLESS_TEST_OTHER'] = secret;
    await workspaceSays([
      { name: 'One', url: strangerUrl, token },
      { name: 'Two', url: `${strangerUrl}/two`, token },
    ]);
    const two = `${strangerUrl}/two`;
    await reaches('failing');
    await until('the other one asks, too', () => endpointState(inside, two)?.health.kind === 'failing');
    const one = endpointState(inside, strangerUrl);
    assert.ok(one);
    await inside.services.variables.allow(one.endpoint, ['BROWSERLESS_TEST_OTHER']);
    await reaches('ok');
    await until('the other one is asked', () => endpointState(inside, two)?.health.kind === 'ok');
    delete process.env['BROWSERLESS_TEST_OTHER'];
  });

  it('are asked with a variable only where the user has agreed to it for that server', async () => {
    await workspaceSays([
      { name: 'Real', url: strangerUrl.replace('127.0.0.1', 'localhost'), token: '${env:BROWSERLESS_TEST_SECRET}' },
    ]);
    const other = strangerUrl.replace('127.0.0.1', 'localhost');
    await until('the question is put', () => endpointState(inside, other)?.health.kind === 'failing');
    assert.equal(asked.length, 0);
    assert.match(render(inside).join('\n'), /^ {2}Wants BROWSERLESS_TEST_SECRET \|/m);
  });

  it('are asked with the token that the user has stored for them instead', async () => {
    await inside.services.tokens.set(strangerUrl, 'mine');
    await workspaceSays([{ name: 'Theirs', url: strangerUrl, token: '${env:NEVER_ALLOWED}' }]);
    await reaches('ok');
    assert.equal(asked[0]?.headers.authorization, 'Bearer mine');
  });

  it('change nothing of a user’s endpoint, though they have its address', async () => {
    const before = inside.services.store.endpoints;
    await workspaceSays([
      { name: 'Evil', url: `${server.url}/`, auth: 'query', headers: { 'x-evil': 'yes' } },
      { name: 'Other', url: strangerUrl },
    ]);
    await reaches('ok');
    const [own, ...more] = inside.services.store.endpoints;
    assert.deepEqual(own?.endpoint, before[0]?.endpoint);
    assert.deepEqual(
      more.map(({ endpoint }) => endpoint.name),
      ['Other'],
    );
  });

  it('have no say in certificates, and hold no token in clear', async () => {
    await workspaceSays([
      { name: 'Loose', url: strangerUrl, rejectUnauthorized: false },
      { name: 'Clear', url: `${strangerUrl}/a`, token: 'in clear' },
    ]);
    await until('both are shown', () => render(inside).length === 3);
    assert.deepEqual(render(inside).slice(1), [
      'Loose | certificates are for your own settings',
      'Clear | token in the settings: take it out',
    ]);
    assert.equal(asked.length, 0);
  });
});
