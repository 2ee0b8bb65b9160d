import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import {
  configure,
  endpointState,
  forgetRequests,
  hideView,
  insides,
  puppeteer,
  render,
  requests,
  server,
  showView,
  startServer,
  stopServer,
  until,
  type Insides,
} from './host';

describe('polling in the extension host', () => {
  let inside: Insides;
  let owner: Browser;

  const connect = (trackingId: string): Promise<Browser> =>
    puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=${trackingId}`,
      defaultViewport: null,
    });

  const listRequests = async () => (await requests()).filter(({ path }) => path === '/sessions');

  before(async () => {
    inside = await insides();
    owner = await connect('host-1');
    await (await owner.newPage()).goto(server.site);
    await configure('refreshInterval', 1);
    await inside.services.tokens.set(server.url, server.token);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await showView();
    await until('the session appears', () => endpointState(inside)?.sessions.length === 1);
  });

  after(async () => {
    await owner.disconnect();
    await configure('endpoints', undefined);
    await configure('refreshInterval', undefined);
    await inside.services.tokens.set(server.url, undefined);
  });

  it('asks nothing while the view is hidden, and goes on when it is shown', async () => {
    await hideView();
    await forgetRequests();
    // three intervals and more, in which nothing may happen: there is no event to wait for
    await new Promise((resolve) => setTimeout(resolve, 3500));
    assert.deepEqual(await requests(), []);
    await showView();
    await until('the server is asked again', async () => (await requests()).length > 0);
  });

  it('asks for the sessions, one request at a time, the next after the last, and for nothing but pressure beside', async () => {
    await forgetRequests();
    const asked = await until('four polls', async () => {
      const polls = await listRequests();
      return polls.length >= 4 && polls;
    });
    const others = (await requests()).filter(({ path }) => path !== '/sessions');
    assert.ok(others.every(({ path }) => path === '/pressure'));
    const pauses = asked.slice(1).map(({ at }, index) => at - asked[index]!.at);
    assert.ok(Math.min(...pauses) >= 1000, `pauses of ${pauses.join(', ')} ms`);
  });

  it('fires nothing for polls that change nothing', async () => {
    const fired: unknown[] = [];
    const subscriptions = [
      inside.services.store.onDidChange((change) => fired.push(change)),
      inside.tree.onDidChangeTreeData((nodes) => {
        // an uptime's text may become another at that moment
        for (const node of nodes ?? []) if (node.kind !== 'session') fired.push(node);
      }),
    ];
    await forgetRequests();
    await until('four polls', async () => (await listRequests()).length >= 4);
    for (const subscription of subscriptions) subscription.dispose();
    assert.deepEqual(fired, []);
  });

  it('fires the row of a session whose page has a new title, and no other', async () => {
    const second = await connect('host-2');
    await until('the second session appears', () => endpointState(inside)?.sessions.length === 2);
    await until('it settles', () => render(inside).some((row) => row.includes('host-2')));
    await until('both are counted', () => endpointState(inside)?.reading?.pressure.running === 2);
    const fired: unknown[] = [];
    const subscription = inside.services.store.onDidChange((change) => fired.push(change));
    const page = (await owner.pages()).at(-1);
    await page?.evaluate('document.title = "Renamed"');
    await until('the title is shown', () => render(inside).some((row) => row.includes('Renamed')));
    subscription.dispose();
    const id = endpointState(inside)?.sessions.find(({ session }) => session.trackingId === 'host-1')?.session.id;
    assert.deepEqual(fired, [{ kind: 'session', endpointId: server.url, sessionId: id }]);
    await second.close();
    await until('it goes', () => endpointState(inside)?.sessions.length === 1);
  });

  it('keeps the last sessions while the server is down, and recovers by itself', async () => {
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', onRejection);
    await stopServer();
    await until('the failure is seen', () => endpointState(inside)?.health.kind === 'failing');
    const [endpoint, fault, session] = render(inside);
    assert.match(endpoint ?? '', /^Real \| 1 session · seen \d+ s ago$/);
    assert.match(fault ?? '', /^ {2}(Connection refused|Connection broken off|Nothing behind the proxy \(502\)) \| \S/);
    assert.match(session ?? '', /^ {2}host-1 \| \d+ (s|min) · \d client.* · Chromium$/);
    await startServer();
    await until('the server is seen again', () => endpointState(inside)?.health.kind === 'ok');
    assert.deepEqual(render(inside), ['Real | no sessions'], 'its browsers ended with it');
    owner = await connect('host-3');
    await until('a new session appears', () => render(inside).some((row) => row.startsWith('  host-3')));
    process.off('unhandledRejection', onRejection);
    assert.deepEqual(rejections, []);
  });

  it('stops asking a server that refuses its token, until there is another one', async () => {
    await inside.services.tokens.set(server.url, 'wrong');
    await until('the refusal is shown', () => render(inside).some((row) => row.startsWith('  Token refused (401) | ')));
    await forgetRequests();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assert.deepEqual(await requests(), []);
    await inside.services.tokens.set(server.url, server.token);
    await until('it answers again', () => endpointState(inside)?.health.kind === 'ok');
  });

  it('forgets an endpoint with its row as soon as it leaves the settings', async () => {
    await configure('endpoints', []);
    await until('the tree is empty', () => inside.tree.getChildren().length === 0);
    await forgetRequests();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.deepEqual(await requests(), []);
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await until('it is back', () => endpointState(inside)?.health.kind === 'ok');
  });

  it('gives a changed address no token', async () => {
    // the same server by another name: another origin
    const other = server.url.replace('127.0.0.1', 'localhost');
    await configure('endpoints', [{ name: 'Real', url: other }]);
    const { health } = await until('it fails', () => {
      const state = endpointState(inside, other);
      return state?.health.kind === 'failing' && state;
    });
    assert.deepEqual(health, { kind: 'failing', fault: { kind: 'unauthorized', tokenSent: false } });
    await configure('endpoints', [{ name: 'Real', url: server.url }]);
    await until('it is back', () => endpointState(inside)?.health.kind === 'ok');
  });

  it('does not use a token that stands in the settings', async () => {
    await configure('endpoints', [{ name: 'Careless', url: `${server.url}?token=${server.token}` }]);
    await until('the entry is refused', () =>
      render(inside).some((row) => row.startsWith('Careless | token in the settings')),
    );
    await forgetRequests();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.deepEqual(await requests(), []);
  });

  it('reads a token from the environment', async () => {
    process.env.HOST_TEST_TOKEN = server.token;
    await configure('endpoints', [{ name: 'Real', url: server.url, token: '${env:HOST_TEST_TOKEN}' }]);
    await until('it answers', () => endpointState(inside)?.health.kind === 'ok');
    await configure('endpoints', [{ name: 'Real', url: server.url, token: '${env:HOST_TEST_NONE}' }]);
    await until('the variable is missed', () =>
      render(inside).some((row) => row.startsWith('  HOST_TEST_NONE is not set | ')),
    );
  });
});
