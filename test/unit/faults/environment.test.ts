import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { ConnectionTerms } from '../../../src/browserless/http';
import type { NetworkSettings } from '../../../src/net';
import { serverNode } from '../../env/paths.mjs';
import { authority, selfSigned, type Certified } from '../certificate';
import { recordingProxies } from '../net/recordingProxy';
import { startFaultServer, type FaultServer } from './faultServer';

/** What a process trusts, and by which proxy it goes, may be settled when it starts: each of these asks in one of its own. */
describe('the environment', () => {
  const run = promisify(execFile);
  const startProxy = recordingProxies();
  const trusted = authority();
  let folder = '';
  let file = '';
  let server: FaultServer | undefined;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'environment-'));
    file = path.join(folder, 'trusted.pem');
    await writeFile(file, trusted.cert);
  });
  afterEach(() => server?.stop());
  after(() => rm(folder, { recursive: true }));

  const start = async (certificate: Certified): Promise<FaultServer> =>
    (server = await startFaultServer({ certificate }));

  interface Asking {
    readonly env?: Readonly<Record<string, string>>;
    readonly settings?: Partial<NetworkSettings>;
    readonly connection?: Partial<ConnectionTerms>;
    /** The Node that asks. */
    readonly node?: string;
  }
  async function ask(url: string, { env, settings = {}, connection = {}, node = process.execPath }: Asking) {
    const parts = [settings, connection].map((part) => JSON.stringify(part));
    const { stdout } = await run(node, ['--import=tsx', path.join(__dirname, 'ask.ts'), url, ...parts], {
      env: { PATH: process.env['PATH'], ...env },
    });
    return JSON.parse(stdout) as unknown;
  }

  const untrusted = (code: string) => ({ kind: 'certificate', code });

  it('may name a certificate that is trusted then, for the host that it names, and for no other', async () => {
    const certificate = selfSigned();
    const { port } = await start(certificate);
    const own = path.join(folder, 'own.pem');
    await writeFile(own, certificate.cert);
    const env = { NODE_EXTRA_CA_CERTS: own };
    assert.equal(await ask(`https://127.0.0.1:${port}`, { env }), '1 sessions');
    assert.deepEqual(await ask(`https://localhost:${port}`, { env }), untrusted('ERR_TLS_CERT_ALTNAME_INVALID'));
  });

  it("may name one that is trusted beside those of the endpoint's own file", async () => {
    const { port } = await start(trusted.issue('127.0.0.1'));
    const other = path.join(folder, 'other.pem');
    await writeFile(other, authority().cert);
    const url = `https://127.0.0.1:${port}`;
    const refused = untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    assert.deepEqual(await ask(url, { connection: { ca: other } }), refused);
    assert.equal(await ask(url, { connection: { ca: other }, env: { NODE_EXTRA_CA_CERTS: file } }), '1 sessions');
  });

  it("has the system's certificates, which are trusted where http.systemCertificates says so", async function () {
    // elsewhere they are not in a file
    if (process.platform !== 'linux') this.skip();
    const { port } = await start(trusted.issue('127.0.0.1'));
    const url = `https://127.0.0.1:${port}`;
    // one that can list them, as VS Code's
    const asking = { env: { SSL_CERT_FILE: file }, node: serverNode() };
    assert.equal(await ask(url, asking), '1 sessions');
    assert.deepEqual(
      await ask(url, { ...asking, settings: { systemCertificates: false } }),
      untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    );
    const other = path.join(folder, 'other.pem');
    await writeFile(other, authority().cert);
    assert.equal(await ask(url, { ...asking, connection: { ca: other } }), '1 sessions', 'also beside others');
  });

  it('may name a proxy, and what goes past it', async () => {
    const { port } = await start(trusted.issue('127.0.0.1', 'browserless.test', '0.0.0.0'));
    const proxy = await startProxy(port);
    const connection = { ca: file };
    const env = { HTTPS_PROXY: proxy.url, NO_PROXY: '0.0.0.0' };
    assert.equal(await ask('https://browserless.test', { env, connection }), '1 sessions');
    assert.equal(await ask(`https://0.0.0.0:${port}`, { env, connection }), '1 sessions');
    assert.deepEqual(proxy.seen, ['CONNECT browserless.test:443']);
  });
});
