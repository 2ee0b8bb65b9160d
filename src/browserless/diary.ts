import type { Clock } from '../shared/clock';
import { DisposableStore, type Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { Comings, Gone } from './comings';
import type { Endpoint } from './endpoint';
import type { Fault } from './faults';
import type { Session } from './session';
import { keyText, type SessionKey } from './sessionKey';
import type { SessionState } from './sessionState';
import type { End } from './timeLeft';

/** Why a session has probably ended; the server does not say. */
export type Cause = 'stoppedHere' | 'timedOut' | 'keepAliveOver' | 'clientLeft' | 'serverGone' | 'unknown';

/** A session that has ended while it was watched, as it was last seen. */
export interface Ended {
  readonly endpoint: Endpoint;
  readonly session: Session;
  /** Its uptime in ms when it was last seen, or undefined where the server did not say. */
  readonly aliveMs: number | undefined;
  /** When it was last seen and first missed, by this machine's clock (ms since 1970): it has ended in between. */
  readonly seenOn: number;
  readonly endedOn: number;
  readonly cause: Cause;
}

export interface DiaryOptions {
  readonly comings: Pick<Comings, 'onDidCome' | 'onDidGo'>;
  readonly clock: Pick<Clock, 'now'>;
  /** How many sessions are kept; 0 for none. */
  readonly size: () => number;
  /** When a session would end by itself, where that is known. */
  readonly endOf: (endpointId: string, state: SessionState) => End | undefined;
  /** The date, in ms since 1970. */
  readonly today?: () => number;
}

/** The sessions that have ended while this window watched, in memory alone. */
export class Diary implements Disposable {
  /** Oldest first. */
  private readonly ended = new Map<string, Ended>();
  /** When this window asked for sessions to be stopped (monotonic ms). */
  private readonly stops = new Map<string, number>();
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly ends = new Emitter<Ended>();
  /** Also where no session is kept. */
  readonly onDidEnd = this.ends.event;
  private readonly subscriptions = new DisposableStore();

  constructor(private readonly options: DiaryOptions) {
    const { comings } = options;
    this.subscriptions.add(comings.onDidGo((gone) => this.write(gone)));
    // it had not ended: another server behind the same address, not known yet as one, did not have it
    this.subscriptions.add(comings.onDidCome((key) => this.ended.delete(keyText(key)) && this.changes.fire()));
  }

  /** Newest first. */
  get entries(): readonly Ended[] {
    return [...this.ended.values()].reverse();
  }

  get isEmpty(): boolean {
    return this.ended.size === 0;
  }

  get(key: SessionKey): Ended | undefined {
    return this.ended.get(keyText(key));
  }

  /** This window is about to stop a session. */
  noteStop(key: SessionKey): void {
    this.stops.set(keyText(key), this.options.clock.now());
  }

  /** Its size may have changed. */
  resize(): void {
    if (this.cut()) this.changes.fire();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private write(gone: Gone): void {
    const { clock, endOf, today = Date.now } = this.options;
    const { endpoint, state, seenAt, missedAt } = gone;
    const { session, bornAt } = state;
    const key = keyText({ endpointId: endpoint.id, sessionId: session.id });
    const askedAt = this.stops.get(key);
    this.stops.delete(key);
    const toDate = today() - clock.now();
    const entry: Ended = {
      endpoint,
      session,
      aliveMs: bornAt === undefined ? undefined : seenAt - bornAt,
      seenOn: toDate + seenAt,
      endedOn: toDate + missedAt,
      cause: isRecent(askedAt, missedAt) ? 'stoppedHere' : likelyCause(gone, endOf(endpoint.id, state)),
    };
    this.ended.set(key, entry);
    this.cut();
    this.ends.fire(entry);
    this.changes.fire();
  }

  /** Drops the oldest. */
  private cut(): boolean {
    const tooMany = this.ended.size - this.options.size();
    for (const key of [...this.ended.keys()].slice(0, Math.max(0, tooMany))) this.ended.delete(key);
    return tooMany > 0;
  }
}

/** A session that goes on after it was told to stop ends for another reason later. */
const isRecent = (askedAt: number | undefined, missedAt: number): boolean =>
  askedAt !== undefined && missedAt - askedAt < 60_000;

/** The server counts from before it starts the browser, and answers come between. */
const slackMs = 2000;

export function likelyCause(
  { state, seenAt, missedAt, fault, withAllOthers, isLost }: Gone,
  end: End | undefined,
): Cause {
  const { clients, ttl = 0 } = state.session;
  if (fault && withAllOthers && meansGone(fault)) return 'serverGone';
  if (end && end.at >= seenAt - slackMs && end.at <= missedAt + slackMs)
    return end.by === 'timeout' ? 'timedOut' : 'keepAliveOver';
  if (clients === undefined || isLost) return 'unknown';
  return clients > 0 || ttl <= 0 ? 'clientLeft' : 'unknown';
}

/** Faults of a server that is not there. */
const meansGone = ({ kind }: Fault): boolean =>
  ['refused', 'unreachable', 'broken', 'gateway', 'noSocket'].includes(kind);
