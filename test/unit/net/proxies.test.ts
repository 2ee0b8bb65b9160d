import * as assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import * as https from 'node:https';
import { faultOf } from '../../../src/browserless/faults';
import { selfSigned } from '../certificate';
import { deferred } from '../deferred';
import { json, loopbackServers } from '../loopback';
import { settled } from '../virtualClock';
import { ending, networks, plainRequest } from './networks';
import { recordingProxies, socksProxies } from './recordingProxy';

/** This machine, by an address that no rule knows as such. */
const machine = '0.0.0.0';

describe("VS Code's proxy settings", () => {
  const start = loopbackServers();
  const startProxy = recordingProxies();
  const startSocks = socksProxies();
  const open = networks();

  it('lead to an endpoint through the proxy', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    assert.equal(await ending(open({ proxy: proxy.url }), 'http://browserless.test/sessions'), 200);
    assert.deepEqual(proxy.seen, ['CONNECT browserless.test:80']);
    assert.equal(server.requests[0]?.headers.host, 'browserless.test');
  });

  it('never lead to this machine through the proxy', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    const network = open({ proxy: proxy.url });
    assert.equal(await ending(network, `http://127.0.0.1:${server.port}/`), 200);
    await ending(network, `http://localhost:${server.port}/`);
    await ending(network, `http://[::1]:${server.port}/`);
    assert.deepEqual(proxy.seen, []);
  });

  for (const scheme of ['socks5', 'socks5h']) {
    it(`may name a ${scheme} proxy, which finds the endpoint's name itself`, async () => {
      const server = await start(json([]));
      const proxy = await startSocks(server.port);
      const url = `${scheme}://127.0.0.1:${proxy.port}`;
      assert.equal(await ending(open({ proxy: url }), 'http://browserless.test/'), 200);
      assert.equal(
        await ending(
          open({}, () => Promise.resolve(url)),
          'http://browserless.test/',
        ),
        200,
      );
      assert.deepEqual(proxy.asked, ['browserless.test:80', 'browserless.test:80']);
    });
  }

  it('leave out of the proxy what http.noProxy names', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    const url = `http://${machine}:${server.port}/`;
    assert.equal(await ending(open({ proxy: proxy.url, noProxy: ['other.test', machine] }), url), 200);
    assert.deepEqual(proxy.seen, []);
    assert.equal(await ending(open({ proxy: proxy.url, noProxy: ['other.test'] }), url), 200);
    assert.deepEqual(proxy.seen, [`CONNECT ${machine}:${server.port}`]);
  });

  it('give way to the environment where they are empty', async () => {
    const server = await start(json([]));
    const [first, second] = [await startProxy(server.port), await startProxy(server.port)];
    process.env['http_proxy'] = first.url;
    assert.equal(await ending(open(), 'http://a.test/'), 200);
    assert.equal(await ending(open({ proxy: second.url }), 'http://b.test/'), 200);
    assert.deepEqual([first.seen, second.seen], [['CONNECT a.test:80'], ['CONNECT b.test:80']]);
  });

  it("heed the environment's exceptions where http.noProxy is empty", async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    process.env['NO_PROXY'] = `other.test,${machine}`;
    const url = `http://${machine}:${server.port}/`;
    assert.equal(await ending(open({ proxy: proxy.url }), url), 200);
    assert.deepEqual(proxy.seen, []);
    assert.equal(await ending(open({ proxy: proxy.url, noProxy: ['another.test'] }), url), 200);
    assert.equal(proxy.seen.length, 1);
  });

  it('go direct when http.proxySupport is "off"', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    process.env['http_proxy'] = proxy.url;
    assert.equal(await ending(open({ proxy: proxy.url, proxyOff: true }), `http://${machine}:${server.port}/`), 200);
    assert.deepEqual(proxy.seen, []);
  });

  it('give the proxy its authorization, and the endpoint its own', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    const network = open({ proxy: proxy.url, proxyAuthorization: 'Basic PROXY' });
    await network.get('http://browserless.test/', { ...plainRequest, headers: { authorization: 'Bearer ENDPOINT' } });
    assert.deepEqual(proxy.authorizations, ['Basic PROXY']);
    assert.doesNotMatch(JSON.stringify(proxy.headers), /ENDPOINT/);
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer ENDPOINT');
    assert.doesNotMatch(JSON.stringify(server.requests[0].headers), /PROXY/);
  });

  it('take hold when they change', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    const settings = { proxy: '' };
    const network = open({
      get proxy() {
        return settings.proxy;
      },
    });
    const url = `http://${machine}:${server.port}/`;
    await ending(network, url);
    settings.proxy = proxy.url;
    network.settingsChanged();
    await ending(network, url);
    assert.deepEqual(proxy.seen, [`CONNECT ${machine}:${server.port}`]);
  });

  it('decide whether the certificate of a proxy is looked at', async () => {
    const server = await start(json([]));
    const certificate = selfSigned();
    const proxy = await startProxy(server.port, (listener) => https.createServer(certificate, listener));
    const url = `https://localhost:${proxy.port}`;
    assert.equal(await ending(open({ proxy: url }), 'http://browserless.test/'), 'proxyCertificate');
    assert.equal(await ending(open({ proxy: url, proxyStrictSSL: false }), 'http://browserless.test/'), 200);
  });

  it("never decide that an endpoint's own certificate is not looked at", async () => {
    const certificate = selfSigned();
    const server = await start(json([]), (listener) => https.createServer(certificate, listener));
    const proxy = await startProxy(server.port);
    for (const settings of [{}, { proxy: proxy.url }]) {
      const network = open({ ...settings, proxyStrictSSL: false });
      assert.equal(await ending(network, `https://${machine}:${server.port}/`), 'certificate');
    }
    assert.equal(proxy.seen.length, 1);
    assert.equal(server.requests.length, 0);
  });
});

describe("VS Code's own choice of a proxy", () => {
  const start = loopbackServers();
  const startProxy = recordingProxies();
  const open = networks();

  it('is asked for each address, and followed', async () => {
    const server = await start(json([]));
    const [first, second] = [await startProxy(server.port), await startProxy(server.port)];
    const asked: string[] = [];
    const network = open({ proxy: 'http://unused.test:1' }, (url) => {
      asked.push(url);
      const proxies: Record<string, string> = { 'http://a.test': first.url, 'http://b.test': second.url };
      return Promise.resolve(proxies[url]);
    });
    const direct = `http://${machine}:${server.port}`;
    for (const url of ['http://a.test', 'http://b.test', direct])
      assert.equal(await ending(network, `${url}/sessions`), 200);
    assert.deepEqual(asked, ['http://a.test', 'http://b.test', direct]);
    assert.deepEqual([first.seen, second.seen], [['CONNECT a.test:80'], ['CONNECT b.test:80']]);
  });

  it('keeps one connection for many polls, direct or not', async () => {
    const server = await start(json([]));
    const proxy = await startProxy(server.port);
    const network = open({}, (url) => Promise.resolve(url.includes('a.test') ? proxy.url : undefined));
    for (let poll = 0; poll < 5; poll++) {
      await ending(network, 'http://a.test/');
      await ending(network, server.url);
    }
    assert.equal(proxy.seen.length, 1);
    assert.equal(server.connections(), 2);
  });

  it('is asked anew when the settings have changed, while what is under way ends as it began', async () => {
    const asked = deferred<ServerResponse>();
    const server = await start((request, response) =>
      request.url === '/slow' ? asked.resolve(response) : void response.end('quick'),
    );
    let questions = 0;
    const network = open({}, () => {
      questions++;
      return Promise.resolve(undefined);
    });
    const slow = network.get(`${server.url}/slow`, plainRequest);
    const response = await asked.promise;
    network.settingsChanged();
    assert.equal((await network.get(server.url, plainRequest)).body, 'quick');
    response.end('slow');
    assert.equal((await slow).body, 'slow');
    assert.equal(questions, 2);
  });

  it('is not asked when http.proxySupport is "off"', async () => {
    const server = await start(json([]));
    const network = open({ proxyOff: true }, () => assert.fail('it was asked'));
    assert.equal(await ending(network, server.url), 200);
  });

  it('fails the request when it fails itself, instead of leaving it waiting', async () => {
    const broken = open({}, () => Promise.reject(Object.assign(new Error('no PAC file'), { code: 'EPAC' })));
    assert.equal(await ending(broken, 'http://a.test/'), 'unknown');
    const nonsense = open({}, () => Promise.resolve('no proxy at all'));
    assert.equal(await ending(nonsense, 'http://a.test/'), 'proxyAddress');
    // undici's proxy agent throws at a header that is the proxy's
    const headers = { 'proxy-authorization': 'Basic x' };
    const refused = open({}, () => Promise.resolve('http://127.0.0.1:1')).get('http://a.test/', {
      ...plainRequest,
      headers,
    });
    assert.equal(await refused.catch((error: unknown) => faultOf(error).kind), 'unknown');
  });

  it('may be given up while it is made, and nothing is sent when it comes after all', async () => {
    const server = await start(json([]));
    const decided = deferred<string | undefined>();
    const network = open({}, () => decided.promise);
    const controller = new AbortController();
    const answer = network.get(server.url, { ...plainRequest, signal: controller.signal });
    controller.abort(new Error('enough'));
    await assert.rejects(answer, { message: 'enough' });
    decided.resolve(undefined);
    await settled();
    // this one comes after the other on the same connection
    await network.get(`${server.url}/next`, plainRequest);
    assert.deepEqual(
      server.requests.map(({ url }) => url),
      ['/next'],
    );
  });
});
