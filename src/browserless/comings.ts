import { areSame } from '../shared/areSame';
import { DisposableStore, type Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { Endpoint } from './endpoint';
import type { Fault } from './faults';
import type { SessionKey } from './sessionKey';
import { haveSameId, type SessionState } from './sessionState';
import { seenOf, type EndpointState, type Store } from './store';

/** A session that its endpoint lists no more, as it was last seen. */
export interface Gone {
  readonly endpoint: Endpoint;
  readonly state: SessionState;
  /** When the last answer came that had it, and the first that had not (monotonic ms). */
  readonly seenAt: number;
  readonly missedAt: number;
  /** Why the endpoint gave no list in between, if it did not. */
  readonly fault: Fault | undefined;
  /** Every session that the endpoint had is gone. */
  readonly withAllOthers: boolean;
  /** It may go on where nobody sees it: its server, one of several behind the endpoint, has not answered for long. */
  readonly isLost: boolean;
}

/** An endpoint as of its last good answer, and what has kept it from giving another since. */
interface Look {
  readonly state: EndpointState;
  readonly fault: Fault | undefined;
}

/**
 * Which sessions come and go between two good answers of an endpoint. The first answer brings none, and neither a fault
 * nor the endpoint's removal takes any away, unless it is said to be lost. Behind a load balancer that is not known yet
 * as one, where each answer is one worker's, sessions come and go that do neither.
 */
export class Comings implements Disposable {
  private readonly looks = new Map<string, Look>();
  private readonly coming = new Emitter<SessionKey>();
  readonly onDidCome = this.coming.event;
  private readonly going = new Emitter<Gone>();
  readonly onDidGo = this.going.event;
  private readonly subscriptions = new DisposableStore();

  constructor(private readonly store: Pick<Store, 'get' | 'session' | 'onDidPoll' | 'onDidChange'>) {
    this.subscriptions.add(store.onDidPoll((endpointId) => this.look(endpointId)));
    this.subscriptions.add(store.onDidChange(({ kind }) => kind === 'fleet' && this.forgetRemoved()));
  }

  /** An endpoint is no more, while it still stands in the store. */
  lose(endpointId: string, missedAt: number): void {
    const state = this.store.get(endpointId);
    const before = this.looks.get(endpointId);
    if (!state || !before) return;
    this.looks.delete(endpointId);
    const { fault } = before;
    const { endpoint } = state;
    const { sessions, answeredAt: seenAt = 0 } = before.state;
    for (const one of sessions)
      this.going.fire({ endpoint, state: one, seenAt, missedAt, fault, withAllOthers: true, isLost: false });
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private look(endpointId: string): void {
    const state = this.store.get(endpointId);
    const before = this.looks.get(endpointId);
    if (state?.health.kind === 'failing' && before)
      this.looks.set(endpointId, { ...before, fault: state.health.fault });
    if (state?.health.kind !== 'ok') return;
    const { endpoint, sessions, lost, answeredAt: missedAt = 0 } = state;
    this.looks.set(endpointId, { state, fault: undefined });
    const listed = before?.state.sessions;
    if (!listed || listed === sessions || areSame(listed, sessions, haveSameId)) return;
    const { fault } = before;
    const gone = listed.filter(({ session }) => !this.store.session(endpointId, session.id));
    const withAllOthers = gone.length === listed.length;
    for (const one of gone) {
      const { id } = one.session;
      const { answeredAt: seenAt = 0 } = seenOf(before.state, id);
      this.going.fire({ endpoint, state: one, seenAt, missedAt, fault, withAllOthers, isLost: lost.has(id) });
    }
    const known = new Set(listed.map(({ session }) => session.id));
    for (const { session } of sessions)
      if (!known.has(session.id)) this.coming.fire({ endpointId, sessionId: session.id });
  }

  private forgetRemoved(): void {
    for (const endpointId of this.looks.keys()) if (!this.store.get(endpointId)) this.looks.delete(endpointId);
  }
}
