import * as assert from 'node:assert/strict';
import { Client } from '../../../src/browserless/client';
import { noCredentials } from '../../../src/browserless/credentials';
import { readEndpoints } from '../../../src/browserless/endpointEntries';
import { json, loopbackServers } from '../loopback';
import { networks } from '../net/networks';
import { recordingProxies } from '../net/recordingProxy';

describe('an address, however it is written', () => {
  const start = loopbackServers();
  const startProxy = recordingProxies();
  const open = networks();

  /** By what is configured: where a connection is made to, and what is asked there. */
  const addresses: Readonly<Record<string, readonly [string, string, string]>> = {
    'http://browserless.test': ['browserless.test:80', 'browserless.test', '/sessions'],
    'http://browserless.test:8080/': ['browserless.test:8080', 'browserless.test:8080', '/sessions'],
    'ws://browserless.test/team//browsers//': ['browserless.test:80', 'browserless.test', '/team/browsers/sessions'],
    'http://bücher.test:3000/größe': [
      'xn--bcher-kva.test:3000',
      'xn--bcher-kva.test:3000',
      '/gr%C3%B6%C3%9Fe/sessions',
    ],
    'http://[2001:db8::1]:3000': ['[2001:db8::1]:3000', '[2001:db8::1]:3000', '/sessions'],
    '[2001:DB8:0::1]': ['[2001:db8::1]:80', '[2001:db8::1]', '/sessions'],
    'http://192.0.2.1:80': ['192.0.2.1:80', '192.0.2.1', '/sessions'],
  };
  for (const [url, [connectsTo, host, path]] of Object.entries(addresses)) {
    it(url, async () => {
      const server = await start(json([{ id: 'a' }]));
      // one that leads every name to this machine
      const proxy = await startProxy(server.port);
      const { endpoints, bad } = readEndpoints([{ name: 'Somewhere', url }]);
      assert.deepEqual(bad, []);
      const client = new Client({
        endpoint: endpoints[0]!,
        http: open({ proxy: proxy.url }),
        credentials: () => Promise.resolve(noCredentials),
        timeoutMs: () => 5000,
        maxBytes: () => 1_000_000,
      });
      assert.equal((await client.sessions(new AbortController().signal)).sightings.length, 1);
      assert.deepEqual(proxy.seen, [`CONNECT ${connectsTo}`]);
      assert.deepEqual([server.requests[0]?.headers.host, server.requests[0]?.url], [host, path]);
    });
  }
});
