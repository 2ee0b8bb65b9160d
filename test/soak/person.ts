import type { Endpoint } from '../../src/browserless/endpoint';
import type { SessionKey } from '../../src/browserless/sessionKey';
import { stopSessions } from '../../src/browserless/stop';
import type { Disposable } from '../../src/shared/disposable';
import { FakeViewer } from '../unit/browserless/viewing';
import { endpoint } from '../unit/samples';
import type { Busy } from './busy';
import type { Chance } from './chance';
import type { Core } from './core';
import type { Farm, FarmServer } from './farm';
import { Screen } from './screen';

const minute = 60_000;

/** Somebody who works with the view all day: hides it, edits endpoints, looks into sessions, stops some. */
export class Person {
  readonly screen: Screen;
  private configured: readonly Endpoint[] = [];
  private watch: Disposable | undefined;
  private readonly open = new Set<FakeViewer>();
  private isCalm = false;
  private names = 0;

  constructor(
    private readonly core: Core,
    private readonly farm: Farm,
    private readonly chance: Chance,
    private readonly busy: Busy,
  ) {
    this.screen = new Screen(core.tree, chance);
  }

  /** Begins with every server of the farm configured and the view shown. */
  start(): void {
    this.configureAll();
    this.show();
    for (const [averageMs, act] of this.habits) this.every(averageMs, act);
  }

  /** Something that falls into the middle of a request. */
  interrupt(): void {
    if (!this.isCalm && this.chance.isOnceIn(200)) this.chance.pick(this.habits)?.[1]();
  }

  /** As at first: every server configured, the view shown, nothing looked into; until it is let go on. */
  calmDown(): void {
    this.isCalm = true;
    for (const viewer of [...this.open]) viewer.dispose();
    this.core.intervalMs = 3000;
    this.configureAll();
    this.show();
    this.screen.collapse();
    this.core.fleet.retry();
  }

  goOn(): void {
    this.isCalm = false;
  }

  dispose(): void {
    this.isCalm = true;
    for (const viewer of [...this.open]) viewer.dispose();
    this.hide();
  }

  /** What is done, and how often on average (virtual ms). */
  private readonly habits: readonly (readonly [number, () => void])[] = [
    [60 * minute, () => this.hide()],
    [10 * minute, () => this.show()],
    [30 * minute, () => this.toggleEndpoint()],
    [20 * minute, () => this.edit({ name: `Farm ${++this.names}` })],
    [40 * minute, () => this.edit({ tokenVariable: this.chance.isOnceIn(2) ? 'FARM_TOKEN' : undefined })],
    [5 * minute, () => void this.core.fleet.refresh(this.chance.isOnceIn(2) ? undefined : this.anyServer()?.url)],
    [60 * minute, () => this.changeInterval()],
    [15 * minute, () => void this.core.fleet.glance()],
    [2 * minute, () => this.view()],
    [2 * minute, () => this.chance.pick([...this.open])?.dispose()],
    [5 * minute, () => this.stay()],
    [10 * minute, () => this.stop()],
    [minute, () => this.screen.toggle()],
    [minute, () => this.screen.hover()],
  ];

  private every(averageMs: number, act: () => void): void {
    this.core.clock.after(this.chance.wait(averageMs), () => {
      if (!this.isCalm) act();
      this.every(averageMs, act);
    });
  }

  private configureAll(): void {
    this.configure(this.farm.servers.map(({ url }, index) => endpoint(url, { name: `Farm ${index}` })));
  }

  private configure(endpoints: readonly Endpoint[]): void {
    this.configured = endpoints;
    this.core.setEndpoints(endpoints);
  }

  private show(): void {
    if (this.watch) return;
    this.watch = this.core.fleet.watch();
    this.core.tree.setVisible(true);
    this.screen.show();
  }

  private hide(): void {
    this.watch?.dispose();
    this.watch = undefined;
    this.core.tree.setVisible(false);
    this.screen.hide();
  }

  private toggleEndpoint(): void {
    const url = this.anyServer()?.url ?? '';
    const others = this.configured.filter(({ id }) => id !== url);
    const isThere = others.length < this.configured.length;
    this.configure(isThere ? others : this.configured.toSpliced(this.chance.between(0, 3), 0, endpoint(url)));
  }

  private edit(part: Partial<Endpoint>): void {
    const edited = this.chance.pick(this.configured);
    this.configure(this.configured.map((one) => (one === edited ? { ...one, ...part } : one)));
  }

  private changeInterval(): void {
    this.core.intervalMs = this.chance.pick([1000, 3000, 3000, 10_000]) ?? 3000;
    this.core.fleet.retry();
  }

  /** Opens DevTools on a session, and sometimes its owner leaves. */
  private view(): void {
    const { clock, viewers } = this.core;
    const server = this.anyServer();
    const sessionId = this.chance.pick(server?.browsers.ids ?? []);
    if (!server || sessionId === undefined || !this.core.store.session(server.url, sessionId)) return;
    const viewer = new FakeViewer();
    this.open.add(viewer);
    viewers.add({ endpointId: server.url, sessionId }, viewer);
    viewer.onDidEnd(() => {
      this.open.delete(viewer);
      server.browsers.connect(sessionId, -1);
    });
    clock.after(100, () => {
      if (viewer.isEnded) return;
      viewer.connect();
      if (this.chance.isOnceIn(2)) server.browsers.leave(sessionId, 0);
      server.browsers.connect(sessionId, 1);
    });
  }

  private stay(): void {
    const key = this.chance.pick(this.core.viewers.alone);
    if (key) this.core.detachWhenAlone.stay(key);
  }

  private stop(): void {
    const { store, fleet, clock } = this.core;
    const state = this.chance.pick(store.endpoints);
    const session = this.chance.pick(state?.sessions ?? [])?.session;
    if (!state || !session) return;
    const client = this.core.client(state.endpoint);
    const ask = ({ sessionId }: SessionKey, signal: AbortSignal): Promise<boolean> =>
      this.busy.add(client.kill({ id: sessionId }, signal));
    const { signal } = new AbortController();
    // what the user would be told
    const key = { endpointId: state.endpoint.id, sessionId: session.id };
    stopSessions({ ask, fleet, store, clock, signal }, [key]).catch(() => undefined);
  }

  private anyServer(): FarmServer | undefined {
    return this.chance.pick(this.farm.servers);
  }
}
