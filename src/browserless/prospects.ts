import type { Clock } from '../shared/clock';
import type { Disposable } from '../shared/disposable';
import { overMs } from './countdown';
import { EndingSoon, type Wanted } from './endingSoon';
import type { Endpoint } from './endpoint';
import type { Fleet } from './fleet';
import { ServerTimeouts } from './serverTimeouts';
import type { SessionKey } from './sessionKey';
import type { Store } from './store';
import type { Suspicion, Thresholds } from './suspicion';
import { Suspicions } from './suspicions';
import { endOf, timeoutOf, type End } from './timeLeft';
import type { Viewers } from './viewers';

/** What may become of a session. */
export interface Prospect {
  /** When it ends by itself, while its endpoint answers and that is not long ago. */
  readonly end: End | undefined;
  /** How long its client may stay (ms); undefined for no limit, and where nobody knows. */
  readonly timeoutMs: number | undefined;
  /** Why it may be a leak, gravest first; nothing for most. */
  readonly suspicions: readonly Suspicion[];
}

export interface ProspectsOptions {
  readonly store: Store;
  readonly fleet: Pick<Fleet, 'refresh'>;
  readonly viewers: Pick<Viewers, 'standing'>;
  readonly clock: Clock;
  /** How long an endpoint's server lets clients stay, in ms; undefined where it does not say. May reject. */
  readonly askTimeout: (endpoint: Endpoint) => Promise<number | undefined>;
  /** The user's settings, read anew for each answer. */
  readonly thresholds: () => Thresholds;
  /** Sessions whose near end is told. */
  readonly wanted: readonly Wanted[];
}

/** What is known of sessions beside what their servers list: when they end by themselves, and why they may be leaks. */
export class Prospects implements Disposable {
  readonly serverTimeouts: ServerTimeouts;
  readonly suspicions: Suspicions;
  readonly endingSoon: EndingSoon;

  constructor(private readonly options: ProspectsOptions) {
    const { askTimeout } = options;
    this.serverTimeouts = new ServerTimeouts({ ...options, ask: askTimeout });
    this.suspicions = new Suspicions({ ...options, serverTimeouts: this.serverTimeouts });
    this.endingSoon = new EndingSoon({ ...options, endOf: (key) => this.endOf(key) });
  }

  of(key: SessionKey): Prospect {
    const { endpointId, sessionId } = key;
    const state = this.options.store.session(endpointId, sessionId);
    return {
      end: this.endOf(key),
      timeoutMs: state && timeoutOf(state.session, this.serverTimeouts.get(endpointId)),
      suspicions: this.suspicions.of(key),
    };
  }

  /** When a session ends by itself, without the rest. */
  endOf(key: SessionKey): End | undefined {
    const { endpointId, sessionId } = key;
    const { store, viewers, clock } = this.options;
    const state = store.session(endpointId, sessionId);
    // where only we are left, the client has gone whom the server would cut off
    const isKnown = store.get(endpointId)?.health.kind === 'ok' && viewers.standing(key)?.isAlone !== true;
    const end = state && isKnown ? endOf(state, this.serverTimeouts.get(endpointId)) : undefined;
    return end && end.at > clock.now() - overMs ? end : undefined;
  }

  dispose(): void {
    this.endingSoon.dispose();
  }
}
