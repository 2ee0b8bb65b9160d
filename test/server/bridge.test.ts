import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import * as path from 'node:path';
import { buildProtocol } from '../../protocol';
import { startRelay } from '../env/browserless/relay.mjs';
import { playwrightForServer, puppeteer } from '../env/clients.mjs';
import { root } from '../env/paths.mjs';
import type { Lease } from '../../src/net';
import { address, statusOf, until } from '../unit/net/bridges';
import { openCdp, startBridged, type Bridged, type Owner } from './bridged';

const pageSocket = (lease: Lease, { pageId }: Owner): string => `${address(lease)}/devtools/page/${pageId}`;
const browserSocket = (lease: Lease, { session }: Owner): string => `${address(lease)}/devtools/browser/${session.id}`;

/** An answer with all that is said of it. */
async function wholeAnswer(url: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(url, { headers });
  return `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
}

describe('the bridge to a real browserless with a token', () => {
  let bridged: Bridged;
  let owner: Owner;
  let other: Owner;
  let lease: Lease;

  before(async () => {
    bridged = await startBridged();
    [owner, other] = [await bridged.owner(), await bridged.owner()];
  });
  after(() => bridged.stop());

  beforeEach(async () => {
    lease = await bridged.lease(owner.session);
  });
  afterEach(() => lease.dispose());

  /** What the server says of who is on the session. */
  const clientsAtServer = async (): Promise<number | undefined> =>
    (await bridged.sessions()).find(({ id }) => id === owner.session.id)?.clients;

  it('attaches to a page, beside its owner', async () => {
    const cdp = await openCdp(pageSocket(lease, owner));
    assert.equal(await cdp.evaluate('document.title'), 'owner-1');
    await owner.page.evaluate('document.title = "changed"');
    assert.equal(await cdp.evaluate('document.title'), 'changed');
    await cdp.evaluate('document.title = "owner-1"');
    assert.equal(await owner.page.title(), 'owner-1');
    assert.equal(await clientsAtServer(), 2);
    assert.deepEqual([lease.clients, lease.usesSlot], [1, false]);
  });

  it('says what can be debugged without making the server launch a browser', async () => {
    buildProtocol();
    const relay = await startRelay(bridged.server);
    const seen = await bridged.lease(owner.session, {
      request: bridged.request(relay.origin),
      ownPort: true,
      protocol: path.join(root, 'dist/protocol/protocol.json'),
    });
    for (const path of ['/json/version', '/json/version/', '/json', '/json/list', '/json/protocol', '/json/protocol/'])
      assert.equal((await fetch(`http://127.0.0.1:${seen.port}${path}`)).status, 200);
    // the server's own /json/version and /json/protocol do
    assert.deepEqual(
      relay.requests().map(({ path, upgrade }) => [path, upgrade]),
      [[`/devtools/page/${owner.session.targets.find(({ type }) => type === 'page')?.id}`, true]],
    );
    seen.dispose();
    await relay.stop();
  });

  it('describes the protocol as Chromium does', async () => {
    buildProtocol();
    const own = await bridged.lease(owner.session, {
      ownPort: true,
      protocol: path.join(root, 'dist/protocol/protocol.json'),
    });
    const answer = await fetch(`http://127.0.0.1:${own.port}/json/protocol`);
    const body = await answer.text();
    assert.equal(answer.headers.get('content-length'), String(Buffer.byteLength(body)));
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    const { version, domains } = JSON.parse(body) as {
      version: { major: string };
      domains: { domain: string; commands: { name: string }[] }[];
    };
    assert.equal(version.major, '1');
    for (const [name, command] of [
      ['Page', 'navigate'],
      ['Runtime', 'evaluate'],
      ['Debugger', 'setBreakpointByUrl'],
    ])
      assert.ok(
        domains.find(({ domain }) => domain === name)?.commands.some((one) => one.name === command),
        name,
      );
    own.dispose();
  });

  it('says of which browser and which pages it is', async () => {
    const version = (await (await fetch(`${address(lease, 'http')}/json/version`)).json()) as Record<string, string>;
    assert.match(version.Browser ?? '', /Chrome\/\d+/);
    assert.equal(version.webSocketDebuggerUrl, browserSocket(lease, owner));
    const list = (await (await fetch(`${address(lease, 'http')}/json/list`)).json()) as {
      id: string;
      webSocketDebuggerUrl: string;
    }[];
    const listed = list.find(({ id }) => id === owner.pageId);
    assert.equal(listed?.webSocketDebuggerUrl, pageSocket(lease, owner));
    assert.deepEqual(
      list.map(({ id }) => id),
      owner.session.targets.map(({ id }) => id),
    );
  });

  it('opens nothing of another session, although the server would', async () => {
    for (const path of [
      `/devtools/page/${other.pageId}`,
      `/devtools/browser/${other.session.id}`,
      `/devtools/browser/${owner.session.id.slice(0, 8)}`,
      '/devtools/browser/-',
      '/kill/all',
      '/sessions',
      '/chromium',
    ])
      assert.equal(await statusOf(address(lease) + path), 404, path);
    assert.equal((await bridged.sessions()).length, 2);
  });

  for (const [kind, options] of Object.entries({
    'a lease': {},
    'a local address': { ownPort: true },
    "a debugger's lease": { ownPort: true, guard: 'debugger' },
  } as const))
    it(`shows the token to nobody through ${kind}, and writes nothing`, async () => {
      const opened = await bridged.lease(owner.session, options);
      const base = address(opened, 'http');
      const seen: string[] = [address(opened)];
      const written: string[] = [];
      for (const stream of [process.stdout, process.stderr])
        stream.write = (text: string | Uint8Array): boolean => !!written.push(String(text));
      try {
        for (const path of ['/json/version', '/json/list', '/json', '/devtools/page/other', '/token', '/?token=x'])
          seen.push(await wholeAnswer(base + path), await wholeAnswer(base + path, { origin: 'http://evil.example' }));
        for (const socket of [pageSocket(opened, owner), browserSocket(opened, owner)]) {
          const cdp = await openCdp(socket);
          for (const domain of ['Runtime', 'Network', 'Page', 'Target', 'Log']) await cdp.send(`${domain}.enable`);
          await cdp.send('Target.getTargets');
          await cdp.send('Browser.getVersion');
          seen.push(...cdp.received);
          cdp.socket.close();
        }
        await until(() => opened.clients === 0);
        opened.dispose();
      } finally {
        // the one of their kind is there again
        for (const stream of [process.stdout, process.stderr]) Reflect.deleteProperty(stream, 'write');
      }
      assert.deepEqual(written, []);
      assert.equal(
        seen.filter((text) => text.includes(bridged.server.token)).length,
        0,
        'the token was in something that the client saw',
      );
    });

  describe("beside a session of Playwright's own protocol", () => {
    let blocker: Awaited<ReturnType<typeof playwrightForServer.chromium.connect>>;

    before(async () => {
      const { origin, token } = bridged.server;
      blocker = await playwrightForServer.chromium.connect(
        `${origin.replace('http', 'ws')}/chromium/playwright?token=${token}`,
      );
    });
    after(() => blocker.close());

    it('is refused by the server with 500 for every page socket', async () => {
      const { origin, token } = bridged.server;
      const direct = `${origin.replace('http', 'ws')}/devtools/page/${owner.pageId}?token=${token}`;
      assert.equal(await statusOf(direct), 500);
    });

    it('attaches over the browser all the same, and says that it takes a slot', async () => {
      const cdp = await openCdp(pageSocket(lease, owner));
      assert.deepEqual([lease.clients, lease.usesSlot], [1, true]);
      assert.equal(await cdp.evaluate('document.title'), 'owner-1');
      await cdp.send('Runtime.enable');
      await owner.page.evaluate('console.log("heard")');
      await until(() => cdp.received.some((text) => text.includes('"heard"')));
      assert.ok(cdp.received.every((text) => !text.includes('"sessionId"')));
      cdp.socket.close();
      await until(() => lease.clients === 0);
      assert.equal(await owner.page.title(), 'owner-1');
    });

    it('attaches to workers of the page through it', async () => {
      const cdp = await openCdp(pageSocket(lease, owner));
      await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
      await owner.page.evaluate('window.worker = new Worker("data:text/javascript,self.name")');
      await until(() => cdp.received.some((text) => text.includes('Target.attachedToTarget')));
      const attached = cdp.received.map(
        (text) => JSON.parse(text) as { method?: string; params: { sessionId: string } },
      );
      const { sessionId } = attached.find(({ method }) => method === 'Target.attachedToTarget')!.params;
      cdp.socket.send(
        JSON.stringify({ id: 99, method: 'Runtime.evaluate', params: { expression: '1 + 1' }, sessionId }),
      );
      await until(() => cdp.received.some((text) => text.includes('"id":99')));
      const answer = cdp.received.find((text) => text.includes('"id":99'))!;
      assert.equal((JSON.parse(answer) as { sessionId: string }).sessionId, sessionId);
      await owner.page.evaluate('worker.terminate()');
      cdp.socket.close();
    });

    it('says when the page is closed', async () => {
      const page = await owner.browser.newPage();
      const session = (await bridged.sessions()).find(({ id }) => id === owner.session.id)!;
      const { id } = session.targets.find((target) => owner.session.targets.every((known) => known.id !== target.id))!;
      const fresh = await bridged.lease(session);
      const cdp = await openCdp(`${address(fresh)}/devtools/page/${id}`);
      const closed = once(cdp.socket, 'close');
      await page.close();
      await closed;
      assert.match(cdp.received.at(-1) ?? '', /"Inspector.detached"/);
      fresh.dispose();
    });
  });

  describe("a debugger's lease", () => {
    it('leaves the page open and as it is', async () => {
      const own = await bridged.lease(owner.session, { guard: 'debugger', ownPort: true });
      const { webSocketDebuggerUrl } = (await (await fetch(`http://127.0.0.1:${own.port}/json/version`)).json()) as {
        webSocketDebuggerUrl: string;
      };
      await owner.page.evaluate('window.state = "kept"');
      const client = await puppeteer.connect({ browserWSEndpoint: webSocketDebuggerUrl, defaultViewport: null });
      assert.equal(await statusOf(webSocketDebuggerUrl), 403);
      const cdp = await client.target().createCDPSession();
      await cdp.send('Target.closeTarget', { targetId: owner.pageId });
      const pages = await client.pages();
      for (const page of pages) await (await page.createCDPSession()).send('Page.reload');
      await client.disconnect();
      own.dispose();
      assert.equal(await owner.page.evaluate('window.state'), 'kept');
    });
  });

  describe('at the end', () => {
    it('refuses with 502 where the server has gone', async () => {
      await bridged.server.stop();
      assert.equal(await statusOf(pageSocket(lease, owner)), 502);
    });
  });
});
