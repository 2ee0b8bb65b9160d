import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as ts from 'typescript';
import type { Endpoint } from '../../src/browserless/endpoint';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import type { Session } from '../../src/browserless/session';
import type { Door } from '../../src/browserless/snippets/connection';
import { endpointOffers, pageOffers, sessionOffers, type Offer } from '../../src/browserless/snippets/offers';
import { browserlessFolder } from '../env/browserless/server.mjs';
import { playwrightForServer } from '../env/clients.mjs';
import { tunnel } from '../unit/net/recordingProxy';
import { startBridged, type Bridged, type Owner } from './bridged';
import { startSpecimen, type Specimen } from './specimen';

const envModules = path.join(__dirname, '..', 'env', 'node_modules');
const door = (part: Partial<Door> = {}): Door => ({ auth: 'header', headers: {}, isPrivatelyTrusted: false, ...part });

const isNode = ({ languageId }: Offer): boolean => languageId === 'typescript';

describe('snippets over a real browserless', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bls-'));
  let bridged: Bridged;
  let owner: Owner;
  let specimen: Specimen;
  let endpoint: Endpoint;
  const socketFile = path.join(folder, 'b.sock');
  let relay: net.Server;

  before(async () => {
    symlinkSync(envModules, path.join(folder, 'node_modules'));
    specimen = await startSpecimen();
    bridged = await startBridged();
    owner = await bridged.owner();
    endpoint = endpointAt(bridged.server.origin);
    relay = net.createServer((client) => tunnel(client, bridged.server.port, () => undefined));
    relay.listen(socketFile);
    await once(relay, 'listening');
  });

  after(async () => {
    relay.close();
    await bridged.stop();
    await specimen.stop();
    rmSync(folder, { recursive: true });
  });

  function endpointAt(url: string): Endpoint {
    const [read] = readEndpoints([{ name: 'Real', url }]).endpoints;
    assert.ok(read);
    return read;
  }

  /** What a snippet prints. The page that it opens is one of this machine's. */
  function run({ code, languageId }: Offer): Promise<string> {
    const file = path.join(folder, languageId === 'typescript' ? 'snippet.mjs' : 'snippet.sh');
    writeFileSync(file, code.replaceAll('https://example.com', specimen.origin));
    const program = languageId === 'typescript' ? process.execPath : 'sh';
    const env = { ...process.env, BROWSERLESS_TOKEN: bridged.server.token, NODE_OPTIONS: '' };
    return new Promise((resolve, reject) =>
      execFile(program, [file], { env }, (error, output, errors) =>
        error ? reject(new Error(`${error.message}\n${errors}`)) : resolve(output.trim()),
      ),
    );
  }

  const sessionOf = async (id: string): Promise<Session | undefined> =>
    (await bridged.sessions()).find((session) => session.id === id);

  for (const auth of ['header', 'basic', 'query'] as const) {
    it(`start a browser and end it, with the token as ${auth}`, async () => {
      const offers = [
        ...endpointOffers(endpoint, door({ auth })),
        ...sessionOffers(endpoint, owner.session, door({ auth })),
      ];
      for (const offer of offers.filter((one) => isNode(one) && /^start/.test(one.purpose)))
        assert.equal(await run(offer), 'Specimen', offer.code);
      assert.deepEqual(
        (await bridged.sessions()).map(({ id }) => id),
        [owner.session.id],
      );
    });

    it(`attach to a session and its page and leave them alone, with the token as ${auth}`, async () => {
      const target = owner.session.targets.find(({ id }) => id === owner.pageId);
      assert.ok(target);
      await owner.page.setViewport({ width: 611, height: 411 });
      for (const offer of sessionOffers(endpoint, owner.session, door({ auth })).filter(
        (one) => isNode(one) && one.purpose === 'attach',
      ))
        assert.match(await run(offer), /<title>owner-1/, offer.code);
      for (const offer of pageOffers(endpoint, owner.session, target, door({ auth })).filter(isNode))
        assert.equal(await run(offer), 'owner-1', offer.code);
      assert.equal(await owner.page.evaluate('innerWidth'), 611);
      assert.ok(await sessionOf(owner.session.id));
    });

    it(`ask with curl, with the token as ${auth}`, async () => {
      const byPurpose = (offers: readonly Offer[], purpose: string): Offer => {
        const found = offers.find((one) => one.purpose === purpose);
        assert.ok(found);
        return found;
      };
      const ofEndpoint = endpointOffers(endpoint, door({ auth }));
      const rows = JSON.parse(await run(byPurpose(ofEndpoint, 'sessions'))) as { readonly browserId: string }[];
      assert.ok(rows.some(({ browserId }) => browserId === owner.session.id));
      assert.match(await run(byPurpose(ofEndpoint, 'content')), /<h1 id="greeting">Specimen/);
      const other = await bridged.owner();
      await run(byPurpose(sessionOffers(endpoint, other.session, door({ auth })), 'stop'));
      assert.equal(await sessionOf(other.session.id), undefined);
    });
  }

  it("connect over a socket's file", async () => {
    for (const auth of ['header', 'query'] as const) {
      const at = endpointAt(`unix:${socketFile}`);
      for (const offer of sessionOffers(at, owner.session, door({ auth })).filter(isNode))
        assert.match(await run(offer), offer.purpose === 'attach' ? /owner-1/ : /^Specimen$/, offer.code);
      const [sessions] = endpointOffers(at, door({ auth })).filter(({ purpose }) => purpose === 'sessions');
      assert.match(await run(sessions!), /"browserId"/);
    }
  });

  it("open another session of Playwright's own protocol, by a client of the server's version", async () => {
    const browser = await playwrightForServer.chromium.connect(
      `${bridged.server.origin.replace('http', 'ws')}/chromium/playwright?token=${bridged.server.token}`,
    );
    const session = (await bridged.sessions()).find(({ protocol }) => protocol === 'playwright');
    assert.ok(session);
    const folderOfServer = path.dirname(require.resolve('playwright-core', { paths: [browserlessFolder] }));
    for (const at of [endpoint, endpointAt(`unix:${socketFile}`)]) {
      const [snippet]: readonly Offer[] = sessionOffers(at, session, door()).filter(isNode);
      const code: string = snippet!.code.replace("'playwright-core'", `'${path.join(folderOfServer, 'index.mjs')}'`);
      assert.equal(await run({ ...snippet!, code }), 'Specimen');
    }
    await browser.close();
  });

  it('are TypeScript, too', () => {
    const target = owner.session.targets.find(({ id }) => id === owner.pageId);
    const through = (auth: Door['auth']): Door => door({ auth, headers: { 'x-login': 'Basic ${env:LOGIN}' } });
    const offers = ([undefined, 'header', 'basic', 'query'] as const).flatMap((auth) => [
      ...sessionOffers(endpoint, owner.session, through(auth)),
      ...pageOffers(endpoint, owner.session, target!, through(auth)),
    ]);
    const files = offers.filter(isNode).map(({ code }, index) => {
      const file = path.join(folder, `snippet${index}.mts`);
      writeFileSync(file, code);
      return file;
    });
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      typeRoots: [path.join(__dirname, '..', '..', 'node_modules', '@types')],
      types: ['node'],
    });
    const problems = ts.getPreEmitDiagnostics(program).map(({ messageText, file }) => {
      const message = ts.flattenDiagnosticMessageText(messageText, '\n');
      return `${message}\n${file?.fileName.includes(folder) ? file.text : ''}`;
    });
    assert.deepEqual(problems, []);
  });
});
