import { Client } from '../../src/browserless/client';
import { noCredentials } from '../../src/browserless/credentials';
import { DetachWhenAlone } from '../../src/browserless/detachWhenAlone';
import type { Endpoint } from '../../src/browserless/endpoint';
import { Fleet } from '../../src/browserless/fleet';
import { Prospects } from '../../src/browserless/prospects';
import { Store } from '../../src/browserless/store';
import { WorkersBehind } from '../../src/browserless/workersBehind';
import { usualThresholds } from '../../src/browserless/suspicion';
import { Viewers } from '../../src/browserless/viewers';
import { outlookOf } from '../../src/features/sessions/outlook';
import { SessionTree } from '../../src/features/sessions/tree';
import { Network } from '../../src/net';
import { plainSettings } from '../unit/net/networks';
import type { VirtualClock } from '../unit/virtualClock';
import type { Busy } from './busy';

/** How long a request may take (real ms): virtual time stands still for it. */
const limitMs = 250;

/** What an answer may have: more than a crowd's, less than what the faults pour. */
const maxBytes = 4 * 1024 * 1024;

export interface Tally {
  polls: number;
  failures: Map<string, number>;
  /** Changes that the store told. */
  changes: number;
  /** Lines of the log. */
  lines: number;
  /** Most requests for sessions that one endpoint had in flight at once. */
  mostInFlight: number;
}

/** The way from the sockets to the rows as the extension makes it (see services.ts and view.ts), on virtual time. */
export class Core {
  readonly store = new Store((isOne) => new WorkersBehind(isOne));
  readonly tally: Tally = { polls: 0, failures: new Map(), changes: 0, lines: 0, mostInFlight: 0 };
  readonly fleet: Fleet;
  readonly viewers: Viewers;
  readonly prospects: Prospects;
  readonly detachWhenAlone: DetachWhenAlone;
  readonly tree: SessionTree;
  private readonly asked = { configured: [] as readonly Endpoint[], pool: () => undefined };
  /** Pause between an answer and the next request (ms). */
  intervalMs = 3000;
  private readonly network = new Network({ settings: () => plainSettings });
  private readonly inFlight = new Map<string, number>();

  constructor(
    readonly clock: VirtualClock,
    private readonly busy: Busy,
  ) {
    const { store, tally } = this;
    const line = (): void => void tally.lines++;
    this.fleet = new Fleet({
      store,
      connect: (endpoint) => ({
        newSessions: (...args) => this.newSessions(endpoint, ...args),
        pressure: (signal) => this.busy.add(this.client(endpoint).pressure(signal)),
      }),
      intervalMs: () => this.intervalMs,
      clock,
      log: { write: line },
    });
    this.viewers = new Viewers({ store, fleet: this.fleet, clock });
    this.detachWhenAlone = new DetachWhenAlone({ viewers: this.viewers, clock, isOn: () => true });
    this.prospects = new Prospects({
      store,
      fleet: this.fleet,
      viewers: this.viewers,
      clock,
      askTimeout: () => Promise.resolve(30_000),
      thresholds: () => usualThresholds,
      wanted: [this.viewers],
    });
    this.tree = new SessionTree({
      thumbnail: () => undefined,
      store,
      workers: this.asked,
      clock,
      badEntries: () => [],
      localAddress: () => undefined,
      looking: (sessionId) => ({
        ...outlookOf(this, sessionId),
        isViewed: this.viewers.sockets(sessionId) > 0,
        isLeaving: this.detachWhenAlone.remainingMs(sessionId) !== undefined,
        isPinned: false,
      }),
      pins: { onTop: (rows) => rows },
      recentlyEnded: { entries: [], get: () => undefined },
    });
    const redraw = ({ endpointId, sessionId }: { endpointId: string; sessionId: string }): void =>
      this.tree.redrawSession(endpointId, sessionId);
    this.viewers.onDidChange(redraw);
    this.detachWhenAlone.onDidChange(redraw);
    this.prospects.suspicions.onDidChange(redraw);
    this.prospects.serverTimeouts.onDidChange((endpointId) => this.tree.redrawEndpoint(endpointId));
    store.onDidChange(() => tally.changes++);
    store.onDidPoll((endpointId) => {
      tally.polls++;
      const health = store.get(endpointId)?.health;
      if (health?.kind !== 'failing') return;
      const { kind } = health.fault;
      tally.failures.set(kind, (tally.failures.get(kind) ?? 0) + 1);
    });
  }

  /** None of them stands for several workers. */
  setEndpoints(endpoints: readonly Endpoint[]): void {
    this.asked.configured = endpoints;
    this.fleet.setEndpoints(endpoints);
  }

  client(endpoint: Endpoint): Client {
    return new Client({
      endpoint,
      http: this.network,
      credentials: () => Promise.resolve(noCredentials),
      timeoutMs: () => limitMs,
      maxBytes: () => maxBytes,
    });
  }

  /** What could grow without anybody noticing, by name. */
  counts(): Record<string, number> {
    const { store, fleet, viewers, detachWhenAlone, prospects, clock } = this;
    const { serverTimeouts, suspicions, endingSoon } = prospects;
    return {
      'virtual timers': clock.waits.length,
      'listeners of the store': store['changes']['listeners'].size + store['polls']['listeners'].size,
      'listeners of the viewers': viewers['changes']['listeners'].size,
      endpoints: fleet['pollers'].size + store['index'].size + store['histories'].size,
      watches: fleet['watches'].size,
      timeouts: serverTimeouts['asked'].size + serverTimeouts['known'].size,
      'suspicious sessions': [...suspicions['found'].values()].reduce((sum, { size }) => sum + size, 0),
      'ends that were told': endingSoon['told'].size,
      'tracking ids': suspicions['duplicates']['holders'].size,
      'viewed sessions': viewers['viewed'].size,
      countdowns: detachWhenAlone['countdowns'].size + detachWhenAlone['staying'].size,
    };
  }

  dispose(): void {
    this.tree.dispose();
    this.detachWhenAlone.dispose();
    this.prospects.dispose();
    this.fleet.dispose();
    this.network.dispose();
  }

  private newSessions(
    endpoint: Endpoint,
    ...args: Parameters<Client['newSessions']>
  ): ReturnType<Client['newSessions']> {
    const { id } = endpoint;
    const inFlight = (this.inFlight.get(id) ?? 0) + 1;
    this.inFlight.set(id, inFlight);
    this.tally.mostInFlight = Math.max(this.tally.mostInFlight, inFlight);
    const asked = this.client(endpoint).newSessions(...args);
    return this.busy.add(asked.finally(() => this.inFlight.set(id, (this.inFlight.get(id) ?? 0) - 1)));
  }
}
