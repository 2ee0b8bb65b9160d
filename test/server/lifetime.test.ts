import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Session } from '../../src/browserless/session';
import type { Lease, LeaseOptions } from '../../src/net';
import { address, until } from '../unit/net/bridges';
import { openCdp, startBridged, type Bridged, type Cdp, type Owner } from './bridged';

/** How many sockets, listening ports and timers keep this process alive, by kind. */
function handles(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo().filter((name) => /^TCP|^Timeout$/.test(name)))
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Waits until there are no more of any kind than there were. */
const asFewAs = (before: ReadonlyMap<string, number>): Promise<void> =>
  until(() => [...handles()].every(([kind, count]) => count <= (before.get(kind) ?? 0)));

const kinds: Readonly<Record<string, Partial<LeaseOptions>>> = {
  'a lease': {},
  "a debugger's lease": { guard: 'debugger', ownPort: true },
};

for (const [kind, options] of Object.entries(kinds)) {
  describe(`what ${kind} of a real browserless leaves behind`, () => {
    let bridged: Bridged;
    let owner: Owner;

    before(async () => {
      bridged = await startBridged();
      owner = await bridged.owner();
    });
    after(() => bridged.stop());

    const find = async (id: string): Promise<Session | undefined> =>
      (await bridged.sessions()).find((session) => session.id === id);

    /** At a test's beginning: the connection for questions is open then, and the test's own timer runs. */
    async function handlesBefore(): Promise<ReadonlyMap<string, number>> {
      await bridged.sessions();
      return handles();
    }

    /** Waits until the server counts so many sockets on the owner's session; it takes a moment to see one leave. */
    async function clientsAtServer(count: number): Promise<void> {
      while ((await find(owner.session.id))?.clients !== count);
    }

    const openPage = (lease: Lease, id: string): Promise<Cdp> => openCdp(`${address(lease)}/devtools/page/${id}`);
    const openBrowser = (lease: Lease, id: string): Promise<Cdp> => openCdp(`${address(lease)}/devtools/browser/${id}`);

    /** Two sockets on pages and one on the browser. */
    const openAll = async (lease: Lease, { session, pageId }: Owner): Promise<Cdp[]> => [
      await openPage(lease, pageId),
      await openPage(lease, pageId),
      await openBrowser(lease, session.id),
    ];
    const allClosed = (opened: readonly Cdp[]): Promise<unknown> =>
      Promise.all(opened.map(({ socket }) => once(socket, 'close')));

    it('is nothing after fifty rounds over several pages, in each of which the owner works on all of them', async () => {
      const more = [await owner.browser.newPage(), await owner.browser.newPage()];
      const pages = [owner.page, ...more];
      const session = (await find(owner.session.id))!;
      const ids = session.targets.filter(({ type }) => type === 'page').map(({ id }) => id);
      assert.ok(ids.length >= pages.length);
      const lease = await bridged.lease(session, options);
      const before = await handlesBefore();

      const end = new AbortController();
      const done = pages.map(() => 0);
      const work = pages.map(async (page, i) => {
        for (; !end.signal.aborted; done[i]!++) assert.equal(await page.evaluate((n) => n + 1, done[i]!), done[i]! + 1);
      });
      const rounds = async (): Promise<void> => {
        for (let round = 0; round < 50; round++) {
          const doneBefore = [...done];
          const isOnBrowser = round % 10 === 9;
          const cdp = await (isOnBrowser ? openBrowser(lease, session.id) : openPage(lease, ids[round % ids.length]!));
          await cdp.send(isOnBrowser ? 'Target.getTargets' : 'Runtime.enable');
          await until(() => done.every((count, i) => count > doneBefore[i]!));
          assert.equal(lease.usesSlot, isOnBrowser);
          if (round % 2) cdp.socket.close();
          else cdp.socket.terminate();
          // a debugger's lease has one at a time
          if (isOnBrowser) await until(() => !lease.usesSlot);
        }
        end.abort();
      };
      // the owner's first failure is the test's
      await Promise.all([rounds(), ...work]);
      await until(() => lease.clients === 0);
      await clientsAtServer(1);
      await asFewAs(before);
      lease.dispose();
      for (const page of more) await page.close();
    });

    it('is nothing when the lease is disposed', async () => {
      const before = await handlesBefore();
      const lease = await bridged.lease(owner.session, options);
      const opened = await openAll(lease, owner);
      await clientsAtServer(4);
      assert.equal(lease.clients, 3);
      const closed = allClosed(opened);
      lease.dispose();
      await closed;
      await until(() => lease.clients === 0);
      await clientsAtServer(1);
      await asFewAs(before);
    });

    it('is nothing when the page is closed', async () => {
      const page = await owner.browser.newPage();
      const session = (await find(owner.session.id))!;
      const { id } = session.targets.find((target) => owner.session.targets.every((known) => known.id !== target.id))!;
      const before = await handlesBefore();
      const lease = await bridged.lease(session, options);
      const opened = [await openPage(lease, id), await openPage(lease, id)];
      const closed = allClosed(opened);
      await page.close();
      await closed;
      for (const { received } of opened) assert.match(received.at(-1) ?? '', /"Inspector.detached"/);
      await until(() => lease.clients === 0);
      await clientsAtServer(1);
      lease.dispose();
      await asFewAs(before);
    });

    it('is nothing when the session is stopped', async () => {
      const before = await handlesBefore();
      const doomed = await bridged.owner();
      const lease = await bridged.lease(doomed.session, options);
      const closed = allClosed(await openAll(lease, doomed));
      await fetch(`${bridged.server.origin}/kill/${doomed.session.id}?token=${bridged.server.token}`, {
        headers: { connection: 'close' },
      });
      await closed;
      await until(() => lease.clients === 0);
      assert.equal(await find(doomed.session.id), undefined);
      lease.dispose();
      await asFewAs(before);
    });

    it('is nothing when the server is stopped', async () => {
      const before = await handlesBefore();
      const lease = await bridged.lease(owner.session, options);
      const closed = allClosed(await openAll(lease, owner));
      await bridged.server.stop();
      await closed;
      await until(() => lease.clients === 0);
      lease.dispose();
      await asFewAs(before);
    });
  });
}
