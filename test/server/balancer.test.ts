import * as assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Browser } from 'puppeteer-core';
import { stopSessions } from '../../src/browserless/stop';
import type { Thresholds } from '../../src/browserless/suspicion';
import { systemClock } from '../../src/shared/clock';
import { startBalancer, type Balancer } from '../env/browserless/balancer.mjs';
import { startBrowserless, type Browserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { until } from '../unit/net/bridges';
import { Watched } from './watched';

const never: Thresholds = {
  notRunning: undefined,
  withoutClient: undefined,
  pastTimeout: undefined,
  onlyBlank: undefined,
  duplicate: undefined,
};

const jobs = Array.from({ length: 20 }, (_, i) => `job-${i + 1}`);

describe('three real browserless servers behind a load balancer', function () {
  this.timeout(400_000);
  const token = randomBytes(16).toString('hex');
  const browsers = new Map<string, Browser>();
  let servers: Browserless[];
  let balancer: Balancer;
  let watched: Watched;

  before(async () => {
    const hosts = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
    // polls take turns as well, so that one server may get more than its share of sessions, which would wait in its queue
    servers = await Promise.all(hosts.map((host) => startBrowserless({ host, token, concurrent: jobs.length })));
    balancer = await startBalancer(servers.map(({ port }, i) => ({ host: hosts[i]!, port })));
    watched = new Watched(balancer.origin, token, never);
  });

  after(async () => {
    watched.dispose();
    for (const browser of browsers.values()) await browser.disconnect();
    await balancer.stop();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const state = () => watched.store.get(watched.endpoint.id)!;
  const shown = (): string[] => state().sessions.map(({ session }) => session.trackingId ?? session.id);
  const missing = (expected: readonly string[]): string[] => expected.filter((one) => !shown().includes(one));
  const keyOf = (trackingId: string) => watched.key(trackingId);
  const stop = (trackingIds: readonly string[]) =>
    stopSessions(
      {
        ask: watched.kill,
        fleet: watched.fleet,
        store: watched.store,
        clock: systemClock,
        signal: new AbortController().signal,
      },
      trackingIds.map(keyOf),
    );

  /** Lists a server's own sessions. */
  async function listOf(at: number): Promise<string[]> {
    const url = `http://127.0.0.${at + 1}:${servers[at]!.port}/sessions?token=${token}`;
    const rows = (await (await fetch(url)).json()) as { readonly type: string; readonly trackingId: string }[];
    return rows.filter(({ type }) => type === 'browser').map(({ trackingId }) => trackingId);
  }

  it('list a session in the moment from which it counts', async () => {
    const firstSeen: number[] = [];
    const known = new Set<string>();
    let askedBefore = -Infinity;
    const look = watched.store.onDidPoll(() => {
      const { sessions, askedAt = 0, isBalanced, held } = state();
      for (const { session, bornAt = Infinity } of sessions) {
        if (known.has(session.id)) continue;
        known.add(session.id);
        if (!isBalanced && held.size === 0) firstSeen.push(askedBefore - bornAt);
      }
      askedBefore = askedAt;
    });
    // while one server alone has sessions, each list of its is the next but two
    for (const job of jobs.slice(0, 1)) await open(job);
    await until(() => known.size > 0);
    look.dispose();
    assert.ok(Math.max(...firstSeen) < 5000, String(firstSeen));
  });

  async function open(trackingId: string): Promise<void> {
    const browserWSEndpoint = `${balancer.origin.replace('http', 'ws')}/chromium?token=${token}&trackingId=${trackingId}`;
    browsers.set(trackingId, await puppeteer.connect({ browserWSEndpoint, defaultViewport: null }));
  }

  it('are recognised, and none of their twenty sessions is ever missing then', async () => {
    for (const job of jobs.slice(1)) await open(job);
    const lists = await Promise.all([listOf(0), listOf(1), listOf(2)]);
    assert.ok(
      lists.every(({ length }) => length > 0 && length < 20),
      JSON.stringify(lists),
    );
    await until(() => state().isBalanced && missing(jobs).length === 0);
    const missed: string[] = [];
    const note = (): void => void missed.push(...missing(jobs));
    const polls = watched.store.onDidPoll(note);
    const changes = watched.store.onDidChange(note);
    const from = watched.polls;
    await until(() => watched.polls >= from + 60);
    polls.dispose();
    changes.dispose();
    assert.deepEqual(missed, []);
    assert.equal(shown().length, 20);
  });

  it('are asked for no capacity, and none is shown', async () => {
    assert.equal(state().reading, undefined);
    const before = balancer.requests('/pressure');
    const from = watched.polls;
    await until(() => watched.polls >= from + 20);
    assert.equal(balancer.requests('/pressure'), before);
    assert.deepEqual(watched.store.pressureHistory(watched.endpoint.id), []);
  });

  it('stop the one session that is asked for, wherever it is', async () => {
    for (const job of ['job-2', 'job-3', 'job-4']) {
      const [stopped] = await stop([job]);
      assert.deepEqual(stopped?.result, { kind: 'stopped' });
      assert.ok(!shown().includes(job));
    }
    const left = (await Promise.all([listOf(0), listOf(1), listOf(2)])).flat();
    assert.deepEqual(left.sort(), jobs.filter((job) => !['job-2', 'job-3', 'job-4'].includes(job)).sort());
    await until(() => missing(left).length === 0 && shown().length === left.length);
  });

  it('lose the sessions of one that is killed, and no others', async () => {
    const [first, second, gone] = await Promise.all([listOf(0), listOf(1), listOf(2)]);
    const others = [...first, ...second];
    const missed: string[] = [];
    const polls = watched.store.onDidPoll(() => missed.push(...missing(others)));
    await servers[2]!.stop();
    await until(() => gone.every((job) => !shown().includes(job)));
    polls.dispose();
    assert.deepEqual(missed, []);
    assert.deepEqual(shown().sort(), others.sort());
    assert.equal(state().isBalanced, true);
  });

  it('stop all that is left, though none has anything to list then', async () => {
    const left = shown();
    const stopped = await stop(left);
    assert.deepEqual(
      stopped.map(({ result }) => result.kind),
      left.map(() => 'stopped'),
    );
    assert.deepEqual(shown(), []);
  });
});
