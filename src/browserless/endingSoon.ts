import type { Clock } from '../shared/clock';
import type { Disposable } from '../shared/disposable';
import { Emitter, type Event } from '../shared/emitter';
import { soonMs } from './countdown';
import type { Fleet } from './fleet';
import { keyText, type SessionKey } from './sessionKey';
import type { Store } from './store';
import type { End } from './timeLeft';

/** Sessions whose end somebody wants to be told of. */
export interface Wanted {
  readonly sessions: Iterable<SessionKey>;
  readonly onDidChange: Event<unknown>;
}

export interface EndingSoonOptions {
  readonly store: Store;
  readonly fleet: Pick<Fleet, 'refresh'>;
  readonly clock: Clock;
  readonly endOf: (key: SessionKey) => End | undefined;
  /** Those that this window is attached to, or has pinned. */
  readonly wanted: readonly Wanted[];
}

/** A timer cannot wait for longer than 24 days; a day is enough to look again (ms). */
const longestWaitMs = 24 * 3_600_000;

/** Tells once of each wanted session that its server is about to cut its client off. */
export class EndingSoon implements Disposable {
  /** By the session's key. */
  private readonly told = new Map<string, SessionKey>();
  private readonly ends = new Emitter<SessionKey>();
  /** The session has less than a minute left. */
  readonly onDidComeNear = this.ends.event;
  private readonly subscriptions: readonly Disposable[];
  private timer: Disposable | undefined;

  constructor(private readonly options: EndingSoonOptions) {
    const look = (): void => this.look();
    const { store, wanted } = options;
    this.subscriptions = [store.onDidPoll(look), ...wanted.map(({ onDidChange }) => onDidChange(look))];
  }

  dispose(): void {
    this.timer?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private look(): void {
    const { store, fleet, clock, wanted } = this.options;
    for (const [text, { endpointId, sessionId }] of this.told)
      if (!store.session(endpointId, sessionId)) this.told.delete(text);
    const waits = wanted
      .flatMap(({ sessions }) => [...sessions])
      .filter((key) => !this.told.has(keyText(key)))
      .map((key) => ({ key, ms: this.untilNear(key) }));
    for (const { key } of waits.filter(({ ms }) => ms <= 0)) this.tell(key);
    const [next] = waits.filter(({ ms }) => ms > 0 && ms < Infinity).sort((one, other) => one.ms - other.ms);
    this.timer?.dispose();
    // it may have ended meanwhile, unseen; with the answer comes the next look
    this.timer = next && clock.after(Math.min(next.ms, longestWaitMs), () => void fleet.refresh(next.key.endpointId));
  }

  /** How long until a session is worth a word (ms): Infinity where it is not, or where nobody knows. */
  private untilNear(key: SessionKey): number {
    const { store, clock, endOf } = this.options;
    if (store.get(key.endpointId)?.health.kind !== 'ok') return Infinity;
    const end = endOf(key);
    const left = end?.by === 'timeout' ? end.at - clock.now() : 0;
    return left > 0 ? Math.max(0, left - soonMs) : Infinity;
  }

  private tell(key: SessionKey): void {
    // two may want the same one
    if (this.told.has(keyText(key))) return;
    this.told.set(keyText(key), key);
    this.ends.fire(key);
  }
}
