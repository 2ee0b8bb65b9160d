import * as assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { diagnose } from '../../../../src/browserless/check/diagnosis';
import { json, loopbackServers } from '../../loopback';
import { middlemen } from '../../middlemen';
import { plainSettings } from '../../net/networks';
import { recordingProxies } from '../../net/recordingProxy';
import { checkAll, diagnosing, found } from './checking';
import { rows } from './fakeDiagnostics';

/** Answers as a browserless with some sessions, in as far as a check asks. */
const browserless =
  (...sessions: readonly string[]): RequestListener =>
  (request, response) => {
    if (request.url === '/sessions') return void json(sessions.flatMap((id) => rows(id)))(request, response);
    if (request.url === '/meta') return void json({ version: '2.42.0' })(request, response);
    response.writeHead(404).end(`No route or file found for resource GET: ${request.url}\n`);
  };

describe('a check over real sockets', () => {
  const start = loopbackServers();
  const startProxy = recordingProxies();
  const open = diagnosing();
  const before = middlemen();

  it('tells a load balancer by the sessions that come and go with each connection', async () => {
    const [one, other] = [await start(browserless('a', 'b')), await start(browserless('c'))];
    const results = await checkAll(open(), await before.balancer(one.port, other.port));
    assert.equal(found(results, 'workers').verdict, 'note');
    const alone = await checkAll(open(), await before.balancer(one.port));
    assert.deepEqual(found(alone, 'workers'), { step: 'workers', verdict: 'ok', polls: 5 });
  });

  it('tells a proxy that takes upgrades out', async () => {
    const server = await start(browserless());
    const url = await before.proxyWithoutUpgrade(server.port);
    assert.deepEqual(diagnose(await checkAll(open(), url)).cause, {
      kind: 'webSocket',
      problem: { kind: 'dropped', status: 404 },
    });
  });

  it("goes through VS Code's proxy, and names it when it is not there", async () => {
    const server = await start(browserless('a'));
    const proxy = await startProxy(server.port);
    const withProxy = (url: string) => open({ settings: () => ({ ...plainSettings, proxy: url }) });
    const results = await checkAll(withProxy(proxy.url.replace('//', '//user:pass@')), 'http://browserless.invalid');
    assert.deepEqual(found(results, 'proxy'), {
      step: 'proxy',
      verdict: 'ok',
      proxy: { scheme: 'http', host: '127.0.0.1', port: proxy.port },
    });
    assert.equal(found(results, 'sessions').verdict, 'ok');
    const missing = await checkAll(withProxy('http://user:pass@127.0.0.1:1'), 'http://browserless.invalid');
    assert.deepEqual(diagnose(missing), {
      verdict: 'failed',
      cause: { kind: 'proxy', proxy: { scheme: 'http', host: '127.0.0.1', port: 1 }, fault: { kind: 'refused' } },
      remedy: 'proxySettings',
    });
  });
});
