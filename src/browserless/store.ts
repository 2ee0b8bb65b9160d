import { isDeepStrictEqual } from 'node:util';
import { areSame } from '../shared/areSame';
import { Emitter } from '../shared/emitter';
import { currentPressure, looksSame, type Reading } from './capacity';
import type { Endpoint } from './endpoint';
import type { Fault } from './faults';
import type { Fingerprint } from './fingerprint';
import type { Glances } from './glances';
import { PressureHistory, type Span } from './pressureHistory';
import { blocksPageSockets, type Session, type Sighting } from './session';
import { asManyAs, birthOf, haveSameId, nextState, unchangedState, type SessionState } from './sessionState';
import { isOtherBirth, isSameBirth } from './uptime';
import type { Seen, WorkersBehind } from './workersBehind';

export type Health =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ok' }
  /** The sessions beside it are the last good ones. */
  | { readonly kind: 'failing'; readonly fault: Fault };

export interface EndpointState {
  readonly endpoint: Endpoint;
  readonly health: Health;
  /** Newest first. */
  readonly sessions: readonly SessionState[];
  /** When the last good answer came, on the monotonic clock (ms). */
  readonly answeredAt: number | undefined;
  /** When it was asked for: it knows nothing of what has happened since. */
  readonly askedAt: number | undefined;
  /** What it last said of its pressure; undefined where it does not say, may have died since, or is balanced. */
  readonly reading: Reading | undefined;
  /** It is a load balancer: its answers are several servers' in turn. */
  readonly isBalanced: boolean;
  /** The sessions that are another server's than that of the last answer, each with the last answer that had it. */
  readonly held: ReadonlyMap<string, Seen>;
  /** The sessions that the last answer has taken away without being their server's: that has not answered for long. */
  readonly lost: ReadonlySet<string>;
}

/** When the last answer came that can know of a session, and when it was asked for. */
export const seenOf = (state: EndpointState, sessionId: string): Pick<EndpointState, 'answeredAt' | 'askedAt'> =>
  state.held.get(sessionId) ?? state;

const ofOneServer: Pick<EndpointState, 'held' | 'lost'> = { held: new Map(), lost: new Set() };

const unasked: Omit<EndpointState, 'endpoint'> = {
  health: { kind: 'waiting' },
  sessions: [],
  answeredAt: undefined,
  askedAt: undefined,
  reading: undefined,
  isBalanced: false,
  ...ofOneServer,
};

/** What became different. Nothing is fired for an answer that changed nothing. */
export type Change =
  /** Endpoints came, went or changed their order. */
  | { readonly kind: 'fleet' }
  /** An endpoint's own row, or which sessions it has and in what order. */
  | { readonly kind: 'endpoint'; readonly endpointId: string }
  /** What is said of one session. */
  | { readonly kind: 'session'; readonly endpointId: string; readonly sessionId: string };

/** What is known of every endpoint, and the only place that decides whether something has changed. */
export class Store {
  private readonly states = new Map<string, EndpointState>();
  /** Each endpoint's sessions by their ids: every row that is drawn looks for its own. */
  private readonly index = new Map<string, ReadonlyMap<string, SessionState>>();
  /** What tells each endpoint's last good answer from others, and when whose age is in it was born. */
  private readonly answers = new Map<
    string,
    { readonly fingerprint: Fingerprint; readonly bornAt: number | undefined }
  >();
  private readonly histories = new Map<string, PressureHistory>();
  private readonly behind = new Map<string, WorkersBehind<SessionState> | undefined>();
  private readonly changes = new Emitter<Change>();
  readonly onDidChange = this.changes.event;
  private readonly polls = new Emitter<string>();
  /** The endpoint with this id has answered, or failed to, whether or not it changed anything; comes before the change. */
  readonly onDidPoll = this.polls.event;

  /**
   * `tellApart`: makes what tells the servers behind an endpoint apart, of which `isOne` says that there is one alone.
   * Without it, each answer is all that an endpoint has. `glances`: sockets of ours that are no clients to anybody.
   */
  constructor(
    private readonly tellApart: (isOne: boolean) => WorkersBehind<SessionState> | undefined = () => undefined,
    private readonly glances?: Pick<Glances, 'mayBeCounted'>,
  ) {}

  /** In the order of the settings. */
  get endpoints(): readonly EndpointState[] {
    return [...this.states.values()];
  }

  get(endpointId: string): EndpointState | undefined {
    return this.states.get(endpointId);
  }

  session(endpointId: string, sessionId: string): SessionState | undefined {
    return this.index.get(endpointId)?.get(sessionId);
  }

  /** An endpoint's pressure in the last 15 minutes, oldest first. */
  pressureHistory(endpointId: string): readonly Span[] {
    return this.histories.get(endpointId)?.spans ?? [];
  }

  /** The session that keeps its endpoint from opening page sockets, if there is one. */
  pageSocketBlocker(endpointId: string): Session | undefined {
    return this.states.get(endpointId)?.sessions.find(({ session }) => blocksPageSockets(session))?.session;
  }

  setEndpoints(endpoints: readonly Endpoint[]): void {
    const before = [...this.states.values()];
    this.states.clear();
    for (const endpoint of endpoints) {
      const known = before.find((state) => state.endpoint.id === endpoint.id);
      this.states.set(endpoint.id, { ...(known ?? unasked), endpoint });
    }
    for (const known of [this.index, this.answers, this.histories, this.behind])
      for (const id of known.keys()) if (!this.states.has(id)) known.delete(id);
    const now = [...this.states.values()];
    if (!areSame(before, now, (one, other) => isDeepStrictEqual(one.endpoint, other.endpoint)))
      this.changes.fire({ kind: 'fleet' });
  }

  /** Whether an answer that arrives at `now` (monotonic ms) says what the last good one did, its ages grown by the time. */
  isKnown(endpointId: string, { sum, length, aliveMs }: Fingerprint, now: number): boolean {
    const last = this.answers.get(endpointId);
    return (
      last?.fingerprint.sum === sum &&
      last.fingerprint.length === length &&
      (aliveMs === undefined || last.bornAt === undefined || isSameBirth(aliveMs, now, last.bornAt))
    );
  }

  /** A good answer that was known. */
  confirm(endpointId: string, receivedAt: number, askedAt: number, watchedFrom = -Infinity): void {
    const state = this.states.get(endpointId);
    if (!state) return;
    const unwatchedMs = unwatched(state, receivedAt, watchedFrom);
    const last = this.behindOf(state.endpoint)?.last?.sessions ?? state.sessions;
    const sessions = unwatchedMs === 0 ? last : last.map((one) => unchangedState(one, receivedAt, unwatchedMs));
    this.accept(state, sessions, [], { answeredAt: receivedAt, askedAt }, unwatchedMs);
  }

  /**
   * A good answer that arrived at `receivedAt` and was asked for at `askedAt`, of an endpoint that is watched without a
   * pause from `watchedFrom` on (monotonic ms).
   */
  succeed(
    endpointId: string,
    sightings: readonly Sighting[],
    receivedAt: number,
    askedAt = receivedAt,
    fingerprint?: Fingerprint,
    watchedFrom = -Infinity,
  ): void {
    const state = this.states.get(endpointId);
    if (!state) return;
    const unwatchedMs = unwatched(state, receivedAt, watchedFrom);
    const known = this.index.get(endpointId);
    const changed: string[] = [];
    const isGlanced = ({ session }: Sighting): boolean => this.glances?.mayBeCounted(session.id, askedAt) === true;
    const sessions = sightings.map((sighting) => {
      const before = known?.get(sighting.session.id);
      const now = nextState(
        before,
        isGlanced(sighting) ? asManyAs(before, sighting) : sighting,
        receivedAt,
        unwatchedMs,
      );
      if (before && (before.session !== now.session || isOtherBirth(before.bornAt, now.bornAt))) {
        changed.push(now.session.id);
      }
      return now;
    });
    // the next one may say the same, and be right
    this.remember(endpointId, sightings.some(isGlanced) ? undefined : fingerprint, receivedAt);
    this.accept(state, sessions, changed, { answeredAt: receivedAt, askedAt }, unwatchedMs);
  }

  /** A good answer with the sessions of the server that gave it, some of which are no longer what they were. */
  private accept(
    state: EndpointState,
    answer: readonly SessionState[],
    changed: readonly string[],
    seen: Seen,
    unwatchedMs: number,
  ): void {
    const { id: endpointId } = state.endpoint;
    const behind = this.behindOf(state.endpoint);
    if (unwatchedMs > 0) behind?.renew((one) => unchangedState(one, seen.answeredAt, unwatchedMs));
    const index = answer === behind?.last?.sessions ? behind.last.index : bySessionId(answer);
    const shown = behind?.take({ sessions: answer, index, seen });
    const isBalanced = behind?.isBalanced === true;
    const { sessions, held, lost } = shown ?? { sessions: answer, ...ofOneServer };
    this.index.set(endpointId, shown ? bySessionId(sessions) : index);
    // each is another server's, and they would jump
    const reading = isBalanced ? undefined : state.reading;
    if (isBalanced) this.histories.delete(endpointId);
    this.states.set(endpointId, {
      ...state,
      ...seen,
      health: { kind: 'ok' },
      sessions,
      reading,
      isBalanced,
      held,
      lost,
    });
    this.polls.fire(endpointId);
    const isSameList = sessions === state.sessions || areSame(state.sessions, sessions, haveSameId);
    if (state.health.kind !== 'ok' || isBalanced !== state.isBalanced || !isSameList) {
      // an endpoint's row is drawn with all that is below it
      this.changes.fire({ kind: 'endpoint', endpointId });
    } else {
      for (const sessionId of changed) this.changes.fire({ kind: 'session', endpointId, sessionId });
    }
  }

  /** A session that is held has ended: its server has said so, and has not given its list since. */
  end(endpointId: string, sessionId: string): void {
    const state = this.states.get(endpointId);
    if (!state?.held.has(sessionId)) return;
    this.behindOf(state.endpoint)?.end(sessionId);
    const sessions = state.sessions.filter(({ session }) => session.id !== sessionId);
    const held = new Map([...state.held].filter(([id]) => id !== sessionId));
    this.states.set(endpointId, { ...state, sessions, held });
    this.index.set(endpointId, bySessionId(sessions));
    this.changes.fire({ kind: 'endpoint', endpointId });
  }

  private behindOf({ id, worker }: Endpoint): WorkersBehind<SessionState> | undefined {
    if (!this.behind.has(id)) this.behind.set(id, this.tellApart(worker !== undefined));
    return this.behind.get(id);
  }

  private remember(endpointId: string, fingerprint: Fingerprint | undefined, receivedAt: number): void {
    const bornAt = birthOf(fingerprint?.aliveMs, receivedAt, this.answers.get(endpointId)?.bornAt);
    if (fingerprint) this.answers.set(endpointId, { fingerprint, bornAt });
    else this.answers.delete(endpointId);
  }

  /** An answer that did not come, or was none: the last good sessions stay. */
  fail(endpointId: string, fault: Fault): void {
    const state = this.states.get(endpointId);
    if (!state) return;
    // it may have died with its list; its next word on pressure shows whether it has
    const reading = state.health.kind === 'failing' || fault.kind === 'stuck' ? state.reading : undefined;
    this.states.set(endpointId, { ...state, health: { kind: 'failing', fault }, reading });
    this.polls.fire(endpointId);
    if (state.health.kind === 'failing' && isDeepStrictEqual(state.health.fault, fault)) return;
    this.changes.fire({ kind: 'endpoint', endpointId });
  }

  /** An endpoint's word on its pressure, or undefined where it gave none at `now` (monotonic ms). Changes no health. */
  takeReading(endpointId: string, reading: Reading | undefined, now = reading?.at ?? 0): void {
    const state = this.states.get(endpointId);
    if (!state || state.isBalanced) return;
    const before = currentPressure(state.reading, now);
    this.states.set(endpointId, { ...state, reading });
    if (reading) {
      const history = this.histories.get(endpointId) ?? new PressureHistory();
      this.histories.set(endpointId, history);
      history.add(reading.pressure, reading.at, before !== undefined);
    }
    // a row that was drawn with one that has become old since shows it still
    if (!looksSame(before, reading?.pressure) || (state.reading && !reading))
      this.changes.fire({ kind: 'endpoint', endpointId });
  }
}

const bySessionId = (sessions: readonly SessionState[]): ReadonlyMap<string, SessionState> =>
  new Map(sessions.map((session) => [session.session.id, session]));

/** How much of the time since the last good answer nobody has seen the sessions in (ms). */
function unwatched({ health, answeredAt }: EndpointState, now: number, watchedFrom: number): number {
  if (answeredAt === undefined) return 0;
  return Math.max(0, (health.kind === 'ok' ? Math.min(watchedFrom, now) : now) - answeredAt);
}
