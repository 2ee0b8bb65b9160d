import * as assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as https from 'node:https';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ConnectionTerms } from '../../../src/browserless/http';
import { faultOf } from '../../../src/browserless/faults';
import type { Network } from '../../../src/net';
import { authority, selfSigned, type Certified } from '../certificate';
import { json, loopbackServers, type LoopbackServer } from '../loopback';
import { settled } from '../virtualClock';
import { ending, networks, plainRequest } from './networks';
import { recordingProxies, socksProxies } from './recordingProxy';

describe("an endpoint's own terms", () => {
  const start = loopbackServers();
  const startProxy = recordingProxies();
  const startSocks = socksProxies();
  const open = networks();
  const trusted = authority();
  let folder = '';
  let ca = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'terms-'));
    ca = path.join(folder, 'ca.pem');
  });
  beforeEach(() => writeFile(ca, trusted.cert));
  after(() => rm(folder, { recursive: true }));

  const startTls = (certificate: Certified): Promise<LoopbackServer> =>
    start(json([]), (listener) => https.createServer(certificate, listener));
  const urlOf = ({ port }: LoopbackServer): string => `https://127.0.0.1:${port}/sessions`;
  const terms = (part: Partial<ConnectionTerms>) => ({
    connection: { ca: undefined, rejectUnauthorized: true, ...part },
  });

  /** Ways to a server, and the address that stands for it on each. */
  const ways: Readonly<Record<string, (port: number) => Promise<{ network: Network; url: string }>>> = {
    'straight there': (port) => Promise.resolve({ network: open(), url: `https://127.0.0.1:${port}/` }),
    'through a proxy': async (port) => {
      const proxy = await startProxy(port);
      return { network: open({ proxy: proxy.url }), url: 'https://browserless.test/' };
    },
    'through a SOCKS proxy': async (port) => {
      const proxy = await startSocks(port);
      return { network: open({ proxy: `socks5://127.0.0.1:${proxy.port}` }), url: 'https://browserless.test/' };
    },
  };
  for (const [name, way] of Object.entries(ways)) {
    describe(name, () => {
      it('add the issuer of its certificate to those that are trusted', async () => {
        const { port } = await startTls(trusted.issue('127.0.0.1', 'browserless.test'));
        const { network, url } = await way(port);
        assert.equal(await ending(network, url), 'certificate');
        assert.equal(await ending(network, url, terms({ ca })), 200);
        // nor does it hold for an endpoint without them from then on
        assert.equal(await ending(network, url), 'certificate');
      });

      it('trust nobody else for that, and no other host', async () => {
        const [other, another] = [authority(), selfSigned()];
        const elsewhere = trusted.issue('127.0.0.2', 'elsewhere.test');
        for (const certificate of [other.issue('127.0.0.1', 'browserless.test'), another, elsewhere]) {
          const { port } = await startTls(certificate);
          const { network, url } = await way(port);
          assert.equal(await ending(network, url, terms({ ca })), 'certificate');
        }
      });

      it('may take whatever certificate it has', async () => {
        const { port } = await startTls(selfSigned(-0.5));
        const { network, url } = await way(port);
        assert.equal(await ending(network, url, terms({ rejectUnauthorized: false })), 200);
        assert.equal(await ending(network, url), 'certificate');
      });
    });
  }

  it('hold for an upgrade as well', async () => {
    const server = await startTls(trusted.issue('127.0.0.1'));
    const network = open();
    const upgrade = (part: Partial<ConnectionTerms>) =>
      network.upgrade(urlOf(server), { ...plainRequest, ...terms(part) });
    await assert.rejects(upgrade({}), (error) => faultOf(error).kind === 'certificate');
    // this server is none for WebSockets, and says so
    assert.deepEqual(await upgrade({ ca }), { status: 200, body: '[]' });
    assert.deepEqual(await upgrade({ rejectUnauthorized: false }), { status: 200, body: '[]' });
  });

  it("never hold for the proxy's certificate", async () => {
    const server = await start(json([]));
    const certificate = trusted.issue('127.0.0.1', 'localhost');
    const proxy = await startProxy(server.port, (listener) => https.createServer(certificate, listener));
    const network = open({ proxy: `https://localhost:${proxy.port}` });
    for (const url of ['http://browserless.test/', 'https://browserless.test/'])
      assert.equal(await ending(network, url, terms({ ca, rejectUnauthorized: false })), 'proxyCertificate');
    assert.deepEqual(proxy.seen, []);
  });

  it('keep one connection for many polls', async () => {
    const server = await startTls(trusted.issue('127.0.0.1'));
    const network = open();
    for (let poll = 0; poll < 5; poll++) {
      assert.equal(await ending(network, urlOf(server), terms({ ca })), 200);
      await settled();
    }
    assert.equal(server.connections(), 1);
  });

  it('follow the file: a certificate that was renewed is taken as soon as it stands there', async () => {
    const server = await startTls(trusted.issue('127.0.0.1'));
    const network = open();
    const poll = async (): Promise<number | string> => {
      const ended = await ending(network, urlOf(server), terms({ ca }));
      await settled();
      return ended;
    };
    await writeFile(ca, authority().cert);
    assert.equal(await poll(), 'certificate');
    await writeFile(ca, `# renewed\n${authority().cert}\n${trusted.cert}`);
    assert.equal(await poll(), 200);
    const before = server.connections();
    await writeFile(ca, authority().cert);
    assert.equal(await poll(), 'certificate');
    await writeFile(ca, `# renewed\n${trusted.cert}`);
    assert.equal(await poll(), 200);
    // no connection was kept for what stood there earlier
    assert.equal(server.connections(), before + 2);
  });

  const broken = '-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n';
  const files: Readonly<Record<string, () => Promise<string> | string>> = {
    ENOENT: () => path.join(folder, 'missing.pem'),
    EISDIR: () => folder,
    NO_CERTIFICATE: () => ca,
  };
  for (const [code, file] of Object.entries(files)) {
    it(`cannot be kept with a file of no use, which is told without its path (${code})`, async () => {
      const server = await startTls(trusted.issue('127.0.0.1'));
      for (const content of ['', 'no certificate', selfSigned().key, broken, `${trusted.cert}${broken}`]) {
        await writeFile(ca, content);
        await assert.rejects(
          open().get(urlOf(server), { ...plainRequest, ...terms({ ca: await file() }) }),
          (error) => {
            assert.deepEqual(faultOf(error), { kind: 'certificateFile', code });
            assert.ok(!String(error).includes(folder));
            return true;
          },
        );
      }
      assert.equal(server.connections(), 0);
    });
  }

  it('ask for no file where there is no TLS', async () => {
    const server = await start(json([]));
    assert.equal(await ending(open(), server.url, terms({ ca: path.join(folder, 'missing.pem') })), 200);
  });
});
