import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import type { Browser } from 'puppeteer-core';
import * as vscode from 'vscode';
import { WebSocket } from 'ws';
import type { Endpoint } from '../../src/browserless/endpoint';
import { readEndpoints, type EndpointSetting } from '../../src/browserless/endpointEntries';
import { leasePage } from '../../src/features/debugging/leases';
import { authority, selfSigned } from '../unit/certificate';
import { recordingProxies, tunnel, wantsLogin } from '../unit/net/recordingProxy';
import { configure, endpointState, insides, puppeteer, render, server, showView, until, type Insides } from './host';

const login = 'user:p@ss';
const authorization = `Basic ${Buffer.from(login).toString('base64')}`;

/** This machine, by an address that VS Code does not know as such: it leaves loopback out of every proxy. */
const machine = '0.0.0.0';

describe('a real browserless behind something', () => {
  const startProxy = recordingProxies();
  const port = Number(new URL(server.url).port);
  const trusted = authority();
  const servers: net.Server[] = [];
  const known = new Set<string>();
  let inside: Insides;
  let owner: Browser;
  let folder = '';

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'behind-'));
    inside = await insides();
    owner = await puppeteer.connect({
      browserWSEndpoint: `${server.url.replace('http', 'ws')}/chromium?token=${server.token}&trackingId=behind`,
      defaultViewport: null,
    });
    const page = await owner.newPage();
    await page.goto(`data:text/html,<title>Behind it</title>`);
    await configure('refreshInterval', 1);
    await showView();
  });

  afterEach(async () => {
    await configure('endpoints', undefined);
    for (const url of known) await inside.services.tokens.set(url, undefined);
    known.clear();
    for (const name of ['proxy', 'noProxy', 'proxySupport', 'proxyAuthorization', 'proxyStrictSSL'])
      await setHttp(name, undefined);
    for (const one of servers.splice(0)) one.close();
  });

  after(async () => {
    await owner.close();
    await configure('refreshInterval', undefined);
    fs.rmSync(folder, { recursive: true });
  });

  const setHttp = (name: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('http').update(name, value, vscode.ConfigurationTarget.Global);

  async function listen(one: net.Server, at: number | string): Promise<number> {
    servers.push(one.listen(at));
    await once(one, 'listening');
    return typeof at === 'string' ? 0 : (one.address() as AddressInfo).port;
  }

  /** TLS in front of the real server, with a certificate for the name by which it is asked. */
  const startTls = (certificate = trusted.issue('browserless.test', machine)): Promise<number> =>
    listen(
      tls.createServer(certificate, (client) => tunnel(client, port, () => undefined)),
      0,
    );

  /** Watches the real server at an address that stands for it. */
  async function watch(url: string, terms: Pick<EndpointSetting, 'ca' | 'rejectUnauthorized'> = {}): Promise<Endpoint> {
    const entry = { name: 'Behind', url, ...terms };
    const [endpoint] = readEndpoints([entry]).endpoints;
    assert.ok(endpoint);
    known.add(endpoint.id);
    await inside.services.tokens.set(endpoint.id, server.token);
    await configure('endpoints', [entry]);
    return endpoint;
  }

  const answers = ({ id }: Endpoint): Promise<unknown> =>
    until('its page is in the tree', () => {
      const rows = endpointState(inside, id)?.health.kind === 'ok' && render(inside).join('\n');
      return (
        rows &&
        /^Behind \| (?:certificate not checked · )?1 session\n {2}behind \| .*\n(.*\n)* {4}Behind it \| /.test(
          `${rows}\n`,
        )
      );
    });

  /** The row of what is wrong. */
  const fault = async ({ id }: Endpoint, row: string): Promise<unknown> => {
    await until('it fails', () => endpointState(inside, id)?.health.kind === 'failing');
    return until(row, () => render(inside)[1] === `  ${row}`);
  };

  /** Asks the page itself, over a lease of the bridge as DevTools have one. */
  async function titleOverBridge({ id }: Endpoint): Promise<unknown> {
    const state = endpointState(inside, id);
    const session = state?.sessions[0]?.session;
    const target = session?.targets.find(({ title }) => title === 'Behind it');
    assert.ok(state && session && target);
    const lease = await leasePage(inside.services, { endpoint: state.endpoint, session, target });
    const socket = new WebSocket(`ws://127.0.0.1:${lease.port}${lease.path}/devtools/page/${target.id}`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'document.title' } }));
    const [answer] = (await once(socket, 'message')) as [Buffer];
    lease.dispose();
    return (JSON.parse(answer.toString()) as { result?: { result?: { value?: unknown } } }).result?.result?.value;
  }

  it("is reached through VS Code's proxy with its authorization: the list and the bridge", async () => {
    const proxy = await startProxy(port, http.createServer, wantsLogin(login));
    await setHttp('proxyAuthorization', authorization);
    await setHttp('proxy', proxy.url);
    const endpoint = await watch('http://browserless.test');
    await answers(endpoint);
    // no other way leads to that name
    assert.equal(await titleOverBridge(endpoint), 'Behind it');
    assert.deepEqual([...new Set(proxy.seen)], ['CONNECT browserless.test:80']);
    assert.deepEqual([...new Set(proxy.authorizations)], [authorization]);
    assert.ok(!JSON.stringify(proxy.headers).includes(server.token));
  });

  it('says that a proxy wants a login, and is reached as soon as it has one', async () => {
    const proxy = await startProxy(port, http.createServer, wantsLogin(login));
    await setHttp('proxy', proxy.url);
    const endpoint = await watch('http://browserless.test');
    await fault(endpoint, 'Proxy wants a login (407) | set http.proxyAuthorization');
    await setHttp('proxyAuthorization', 'Basic nonsense');
    await fault(endpoint, 'Proxy refuses the login (407) | set http.proxyAuthorization');
    await setHttp('proxyAuthorization', undefined);
    await setHttp('proxy', proxy.url.replace('//', `//${login.replace('@', '%40')}@`));
    await answers(endpoint);
    assert.equal(await titleOverBridge(endpoint), 'Behind it');
  });

  for (const [name, value] of Object.entries({ noProxy: [machine], proxySupport: 'off' })) {
    it(`is reached straight where http.${name} says so`, async () => {
      const proxy = await startProxy(port);
      await setHttp('proxy', proxy.url);
      const endpoint = await watch(`http://${machine}:${port}`);
      await answers(endpoint);
      assert.deepEqual([...new Set(proxy.seen)], [`CONNECT ${machine}:${port}`]);
      await setHttp(name, value);
      // what was still on its way through the proxy, as the first word on the pressure, has begun before this one ends
      await inside.services.fleet.refresh();
      const through = proxy.seen.length;
      await inside.services.fleet.refresh();
      await answers(endpoint);
      assert.equal(await titleOverBridge(endpoint), 'Behind it');
      assert.equal(proxy.seen.length, through);
    });
  }

  it('is reached through a proxy over TLS if its certificate need not be looked at', async () => {
    const proxy = await startProxy(port, (listener) => https.createServer(selfSigned(), listener));
    await setHttp('proxy', `https://localhost:${proxy.port}`);
    const endpoint = await watch('http://browserless.test', { rejectUnauthorized: false });
    await fault(endpoint, "Proxy's certificate not trusted | add its issuer");
    await setHttp('proxyStrictSSL', false);
    await answers(endpoint);
    assert.equal(await titleOverBridge(endpoint), 'Behind it');
    assert.deepEqual([...new Set(proxy.seen)], ['CONNECT browserless.test:80']);
  });

  it('has a certificate of a private authority: trusted by its file, and by nobody before', async () => {
    const ca = path.join(folder, 'ca.pem');
    const proxy = await startProxy(await startTls());
    await setHttp('proxy', proxy.url);
    // what a proxy's certificate may be is no word on an endpoint's
    await setHttp('proxyStrictSSL', false);
    await fault(await watch('https://browserless.test'), 'Certificate not trusted | add its issuer');
    const endpoint = await watch('https://browserless.test', { ca });
    await fault(endpoint, 'No "ca" file (ENOENT) | check its path');
    fs.writeFileSync(ca, authority().cert);
    await fault(endpoint, 'Certificate not trusted | add its issuer');
    fs.writeFileSync(ca, trusted.cert);
    await answers(endpoint);
    assert.equal(await titleOverBridge(endpoint), 'Behind it');
    assert.deepEqual([...new Set(proxy.seen)], ['CONNECT browserless.test:443']);
  });

  it('has a certificate of a private authority, without a proxy', async () => {
    const ca = path.join(folder, 'direct.pem');
    fs.writeFileSync(ca, trusted.cert);
    const endpoint = await watch(`https://${machine}:${await startTls()}`, { ca });
    await answers(endpoint);
    assert.equal(await titleOverBridge(endpoint), 'Behind it');
  });

  it('has an address of its own, and a certificate for its name: straight there and through a proxy', async () => {
    const ca = path.join(folder, 'worker.pem');
    fs.writeFileSync(ca, trusted.cert);
    const at = await startTls(trusted.issue('workers.test'));
    const [plain] = readEndpoints([{ name: 'Worker', url: 'https://workers.test', ca }]).endpoints;
    assert.ok(plain);
    const address = { host: '127.0.0.1', port: at };
    const endpoint = { ...plain, connection: { ...plain.connection, address } };
    const credentials = { token: server.token, headers: {} };
    const proxy = await startProxy(at);
    for (const asked of [[], [`CONNECT 127.0.0.1:${at}`]]) {
      const client = await inside.services.client(endpoint, () => Promise.resolve(credentials));
      const { sightings } = await client.sessions(new AbortController().signal);
      assert.ok(sightings.some(({ session }) => session.trackingId === 'behind'));
      assert.deepEqual([...new Set(proxy.seen)], asked);
      await setHttp('proxy', proxy.url);
    }
  });

  it('has whatever certificate, where its own setting takes any', async () => {
    const baseUrl = `https://${machine}:${await startTls(selfSigned(-0.5))}`;
    await fault(await watch(baseUrl), 'Certificate expired | renew it');
    const endpoint = await watch(baseUrl, { rejectUnauthorized: false });
    await answers(endpoint);
    assert.equal(render(inside)[0], 'Behind | certificate not checked · 1 session');
    assert.equal(await titleOverBridge(endpoint), 'Behind it');
  });

  it('is on a socket of this machine', async function () {
    if (process.platform === 'win32') this.skip();
    const socket = path.join(folder, 'a.sock');
    const endpoint = await watch(`unix:${socket}`);
    await fault(endpoint, 'No such socket | check the path');
    await listen(
      net.createServer((client) => tunnel(client, port, () => undefined)),
      socket,
    );
    await answers(endpoint);
    assert.equal(await titleOverBridge(endpoint), 'Behind it');
  });
});
