import { Glances } from '../../../src/browserless/glances';
import { Store } from '../../../src/browserless/store';
import { WorkersBehind } from '../../../src/browserless/workersBehind';
import type { Session } from '../../../src/browserless/session';
import { Viewers, type Viewer } from '../../../src/browserless/viewers';
import { Emitter } from '../../../src/shared/emitter';
import { endpoint, sighting } from '../samples';
import { VirtualClock } from '../virtualClock';

export const farm = endpoint('http://farm');
export const key = { endpointId: farm.id, sessionId: 's1' };

/** A lease of the bridge whose sockets are the test's. */
export class FakeViewer implements Viewer {
  constructor(readonly isPassing = false) {}

  clients = 0;
  isEnded = false;
  private readonly changed = new Emitter<void>();
  private readonly ended = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  readonly onDidEnd = this.ended.event;

  connect(clients = 1): void {
    this.clients = clients;
    this.changed.fire();
  }

  /** As a lease: its end is told at once, the end of its sockets a moment later. */
  dispose(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.ended.fire();
    this.connect(0);
  }
}

/** Viewers of the endpoint `farm`, whose answers are the test's. */
export class Viewing {
  readonly clock = new VirtualClock();
  readonly glances = new Glances(this.clock);
  readonly store = new Store((isOne) => new WorkersBehind(isOne), this.glances);
  /** Endpoints that are polled because of viewers. */
  readonly watched: string[] = [];
  /** What was fired, as `s1 2 alone`: session, own sockets, verdict. */
  readonly fired: string[] = [];
  readonly viewers = new Viewers({
    store: this.store,
    clock: this.clock,
    glances: this.glances,
    fleet: {
      watch: (endpointId = 'all') => {
        this.watched.push(endpointId);
        return { dispose: () => void this.watched.splice(this.watched.indexOf(endpointId), 1) };
      },
    },
  });

  constructor() {
    this.store.setEndpoints([farm]);
    this.viewers.onDidChange(({ sessionId }) => void this.fired.push(`${sessionId} ${this.verdict()}`));
  }

  /** A viewer of `s1`, connected a moment after whatever was before. */
  async attach(clients = 1, isPassing = false): Promise<FakeViewer> {
    const viewer = new FakeViewer(isPassing);
    this.viewers.add(key, viewer);
    await this.clock.advance(1);
    viewer.connect(clients);
    return viewer;
  }

  /** A poll that is asked for a moment after whatever was before, and answered at once, with this of `s1`. */
  async poll(part: Partial<Session> = {}): Promise<void> {
    await this.clock.advance(1);
    this.answer(part, this.clock.now());
  }

  /** An answer that was asked for at `askedAt`. */
  answer(part: Partial<Session>, askedAt: number): void {
    this.store.succeed(farm.id, [sighting({ id: 's1', ...part })], this.clock.now(), askedAt);
  }

  async pollWithout(): Promise<void> {
    await this.clock.advance(1);
    this.store.succeed(farm.id, [], this.clock.now());
  }

  fail(): void {
    this.store.fail(farm.id, { kind: 'refused' });
  }

  verdict(): string {
    const standing = this.viewers.standing(key);
    return standing ? `${standing.own} ${standing.isAlone ? 'alone' : 'among others'}` : 'unknown';
  }
}
