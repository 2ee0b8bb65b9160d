import type { Clock } from '../shared/clock';
import type { Disposable } from '../shared/disposable';
import { Emitter, type Event } from '../shared/emitter';
import type { Fleet } from './fleet';
import type { Glances } from './glances';
import type { Session } from './session';
import { keyText, type SessionKey } from './sessionKey';
import { seenOf, type Store } from './store';

/**
 * What looks at a session from this window: DevTools and VS Code's debugger by their lease of the bridge, a live view, a
 * console and a wall's tile by their own connection.
 */
export interface Viewer extends Disposable {
  /** Sockets open on the session. */
  readonly clients: number;
  /**
   * It looks at whatever there is, and nobody has asked for this session: it leaves at once where it would be what keeps it
   * alive, and is no reason to tell anybody of it.
   */
  readonly isPassing?: boolean;
  readonly onDidChange: Event<void>;
  readonly onDidEnd: Event<void>;
}

/** Our part in a session, as of the last answer that can know it. */
export interface Standing {
  /** How many of its clients are viewers of ours. */
  readonly own: number;
  /** It has no other client, and ends when ours leave. */
  readonly isAlone: boolean;
}

export interface ViewersOptions {
  readonly store: Store;
  readonly fleet: Pick<Fleet, 'watch'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Sockets of ours beside theirs. */
  readonly glances?: Pick<Glances, 'mayBeCounted'>;
}

/** A session with viewers, be they connected or not. */
interface Viewed extends SessionKey {
  readonly viewers: Set<Viewer>;
  sockets: number;
  /** When a socket last came or went, on the monotonic clock (ms). */
  changedAt: number;
  standing: Standing | undefined;
  /** Keeps its endpoint polled while there is a socket. */
  watch: Disposable | undefined;
}

/**
 * The viewers of this window: which sessions they are on, and where they are what keeps a session alive. Local CDP
 * addresses are not among them: their clients are the user's own tools, and count as others.
 */
export class Viewers {
  /** By the session's key. */
  private readonly viewed = new Map<string, Viewed>();
  /** By endpoint: the sessions that were seen alive without any client, which something else must keep. */
  private readonly selfKept = new Map<string, ReadonlySet<string>>();
  private readonly changes = new Emitter<SessionKey>();
  /** A session's standing has changed, or whether it has viewers at all. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly options: ViewersOptions) {
    const { store } = options;
    store.onDidPoll((endpointId) => this.look(endpointId));
    store.onDidChange(({ kind }) => kind === 'fleet' && this.leaveRemovedEndpoints());
  }

  add(key: SessionKey, viewer: Viewer): void {
    const { endpointId, sessionId } = key;
    const viewed = this.find(key) ?? {
      endpointId,
      sessionId,
      viewers: new Set<Viewer>(),
      sockets: 0,
      changedAt: -Infinity,
      standing: undefined,
      watch: undefined,
    };
    this.viewed.set(keyText(key), viewed);
    viewed.viewers.add(viewer);
    viewer.onDidChange(() => this.count(viewed));
    viewer.onDidEnd(() => {
      viewed.viewers.delete(viewer);
      const isLast = viewed.viewers.size === 0;
      if (isLast) this.viewed.delete(keyText(key));
      const hadSockets = viewed.sockets > 0;
      this.count(viewed);
      if (isLast && !hadSockets) this.changes.fire(viewed);
    });
  }

  /** Undefined where we have no socket, and while nobody knows: no answer is younger than our first coming. */
  standing(key: SessionKey): Standing | undefined {
    return this.find(key)?.standing;
  }

  /** The sessions that viewers of ours are connected to which somebody has asked for. */
  get sessions(): readonly SessionKey[] {
    return [...this.viewed.values()].filter(({ sockets, viewers }) => sockets > 0 && !arePassing(viewers));
  }

  /** Whether somebody has asked for a viewer of ours that is connected to a session. */
  isAttached(key: SessionKey): boolean {
    return this.sockets(key) > 0 && !this.isPassed(key);
  }

  /** Whether a session has viewers, and passing ones alone. */
  isPassed(key: SessionKey): boolean {
    const viewers = this.find(key)?.viewers;
    return viewers !== undefined && arePassing(viewers);
  }

  /** Whether a session has viewers, be they connected or not. */
  isViewed(key: SessionKey): boolean {
    return this.find(key) !== undefined;
  }

  /** How many sockets our viewers have on a session. */
  sockets(key: SessionKey): number {
    return this.find(key)?.sockets ?? 0;
  }

  /** The sessions that only we keep alive. */
  get alone(): readonly SessionKey[] {
    return [...this.viewed.values()].filter(({ standing }) => standing?.isAlone);
  }

  /** Ends every viewer of a session. */
  detach(key: SessionKey): void {
    for (const viewer of [...(this.find(key)?.viewers ?? [])]) viewer.dispose();
  }

  private find(key: SessionKey): Viewed | undefined {
    // asked for every row that is drawn, while there is mostly no viewer at all
    return this.viewed.size === 0 ? undefined : this.viewed.get(keyText(key));
  }

  private count(viewed: Viewed): void {
    const before = viewed.sockets;
    const sockets = [...viewed.viewers].reduce((sum, { clients }) => sum + clients, 0);
    if (sockets === before) return;
    viewed.sockets = sockets;
    viewed.changedAt = this.options.clock.now();
    if (sockets > 0 && before > 0) return;
    viewed.watch?.dispose();
    viewed.watch = sockets > 0 ? this.options.fleet.watch(viewed.endpointId) : undefined;
    viewed.standing = undefined;
    this.changes.fire(viewed);
  }

  private look(endpointId: string): void {
    const { store } = this.options;
    const state = store.get(endpointId);
    if (state?.health.kind === 'ok') {
      const before = this.selfKept.get(endpointId);
      const kept = state.sessions.filter(({ session }) => livesAlone(session) || before?.has(session.id));
      this.selfKept.set(endpointId, new Set(kept.map(({ session }) => session.id)));
    }
    for (const viewed of [...this.viewed.values()]) {
      if (viewed.endpointId !== endpointId) continue;
      const standing = this.standingNow(viewed);
      const isSame = standing?.own === viewed.standing?.own && standing?.isAlone === viewed.standing?.isAlone;
      viewed.standing = standing;
      if (!isSame) this.changes.fire(viewed);
    }
  }

  private standingNow({ endpointId, sessionId, sockets, standing }: Viewed): Standing | undefined {
    const { store, glances } = this.options;
    const state = store.get(endpointId);
    const session = store.session(endpointId, sessionId)?.session;
    if (!session || sockets === 0 || state?.health.kind !== 'ok') return undefined;
    const { askedAt } = seenOf(state, sessionId);
    // by another address of its server we may be on it as well
    const all = [...this.viewed.values()].filter((viewed) => viewed.sessionId === sessionId);
    const changedAt = Math.max(...all.map((viewed) => viewed.changedAt));
    // asked before our last coming or going, it counted others than we do; who else was there has not changed by that
    if (askedAt === undefined || askedAt <= changedAt) return standing;
    if (glances?.mayBeCounted(sessionId, askedAt)) return standing;
    const isKept = (session.ttl ?? 0) > 0 || this.selfKept.get(endpointId)?.has(sessionId) === true;
    const ours = all.reduce((sum, viewed) => sum + viewed.sockets, 0);
    const isOurs = session.clients === sockets || session.clients === ours;
    return { own: sockets, isAlone: isOurs && !isKept };
  }

  /** Nobody would see any more what they keep alive. */
  private leaveRemovedEndpoints(): void {
    const { store } = this.options;
    for (const viewed of [...this.viewed.values()]) if (!store.get(viewed.endpointId)) this.detach(viewed);
    for (const endpointId of [...this.selfKept.keys()]) if (!store.get(endpointId)) this.selfKept.delete(endpointId);
  }
}

const arePassing = (viewers: ReadonlySet<Viewer>): boolean => [...viewers].every(({ isPassing }) => isPassing);

/**
 * Such a session is kept for a while by the server. What keeps it is in no answer of the open-source server: its `ttl` is
 * always 0 (2.42, `src/browsers/index.ts`), though a hook may have set a time until which it lives.
 */
const livesAlone = ({ running, clients }: Session): boolean => running && clients === 0;
