import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { diagnose } from '../../../../src/browserless/check/diagnosis';
import type { ConnectionTerms } from '../../../../src/browserless/http';
import { authority } from '../../certificate';
import { json, loopbackServers } from '../../loopback';
import { middlemen } from '../../middlemen';
import { plainSettings } from '../../net/networks';
import { recordingProxies, wantsLogin } from '../../net/recordingProxy';
import { endpoint } from '../../samples';
import { checkAll, diagnosing, found } from './checking';
import { rows } from './fakeDiagnostics';

/** Answers as a browserless with some sessions, in as far as a check asks. */
const browserless =
  (...sessions: readonly string[]): http.RequestListener =>
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

  it('tells what a proxy says that is there', async () => {
    const proxy = await startProxy(1, undefined, wantsLogin('user:pass'));
    const through = async (url: string): Promise<unknown> => {
      const diagnostics = open({ settings: () => ({ ...plainSettings, proxy: url }) });
      return diagnose(await checkAll(diagnostics, 'http://browserless.invalid'));
    };
    const fault = { kind: 'proxyLogin', proxy: `127.0.0.1:${proxy.port}`, loginSent: true };
    assert.deepEqual(await through(proxy.url.replace('//', '//user:wrong@')), {
      verdict: 'failed',
      cause: { kind: 'fault', step: 'http', fault },
      remedy: 'proxySettings',
    });
    assert.deepEqual(await through('nonsense'), {
      verdict: 'failed',
      cause: { kind: 'proxy', proxy: undefined, fault: { kind: 'proxyAddress' } },
      remedy: 'proxySettings',
    });
  });

  it('trusts whom the endpoint trusts', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'check-'));
    const ca = path.join(folder, 'ca.pem');
    const issuer = authority();
    await writeFile(ca, issuer.cert);
    const server = await start(browserless('a'), (listener) => https.createServer(issuer.issue('127.0.0.1'), listener));
    const url = `https://127.0.0.1:${server.port}`;
    const verdict = async (connection: ConnectionTerms, at = url): Promise<string> => {
      const finding = found(await checkAll(open(), at, { endpoint: endpoint(at, { connection }) }), 'tls');
      return `${finding.verdict} ${'fault' in finding ? JSON.stringify(finding.fault) : ''}`.trim();
    };
    const certificate = (code: string): string => `failed ${JSON.stringify({ kind: 'certificate', code })}`;
    assert.deepEqual(
      [
        await verdict({ ca, rejectUnauthorized: true }),
        await verdict({ ca, rejectUnauthorized: true }, url.replace('127.0.0.1', 'localhost')),
        await verdict({ ca: undefined, rejectUnauthorized: true }),
        await verdict({ ca: undefined, rejectUnauthorized: false }),
        await verdict({ ca: path.join(folder, 'none.pem'), rejectUnauthorized: true }),
      ],
      [
        'ok',
        certificate('ERR_TLS_CERT_ALTNAME_INVALID'),
        certificate('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
        'note',
        `failed ${JSON.stringify({ kind: 'certificateFile', code: 'ENOENT' })}`,
      ],
    );
    await rm(folder, { recursive: true });
  });

  it('goes over a socket of this machine', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'check-'));
    const socket = path.join(folder, 's');
    const server = http.createServer(browserless('a')).listen(socket);
    await once(server, 'listening');
    const here = await checkAll(open(), `unix:${socket}:`);
    assert.equal(found(here, 'sessions').verdict, 'ok');
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    const gone = diagnose(await checkAll(open(), `unix:${socket}:`));
    assert.deepEqual(gone.cause, { kind: 'fault', step: 'tcp', fault: { kind: 'noSocket' } });
    await rm(folder, { recursive: true });
  });
});
