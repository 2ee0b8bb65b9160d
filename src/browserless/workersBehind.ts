import type { Session } from './session';

/** An answer's times on the monotonic clock (ms). */
export interface Seen {
  readonly answeredAt: number;
  /** It knows nothing of what has happened since. */
  readonly askedAt: number;
}

/** What of a session tells whose it is. */
export interface Listed {
  readonly session: Pick<Session, 'id' | 'startedOn'>;
  /** On the monotonic clock (ms); undefined where the server does not say its age. */
  readonly bornAt: number | undefined;
}

/** A good answer: its sessions, newest first, and the same by their ids. */
export interface List<S extends Listed> {
  readonly sessions: readonly S[];
  readonly index: ReadonlyMap<string, S>;
  readonly seen: Seen;
}

/** What is to be shown where not all of it stands in the last answer. */
export interface Shown<S extends Listed> {
  /** Newest first. */
  readonly sessions: readonly S[];
  /** Those that another server has than the one that has answered, each with the last answer that had it. */
  readonly held: ReadonlyMap<string, Seen>;
  /** Those that are no longer shown though no server has said that they ended: theirs has not answered for long. */
  readonly lost: ReadonlySet<string>;
}

/** A server that has not answered last. */
interface Worker<S extends Listed> {
  readonly list: List<S>;
  /** Answers of others since. */
  readonly unanswered: number;
  /** Its list has come back at least once. */
  readonly hasReturned: boolean;
}

/**
 * How much younger a session may be than its age says, or how late listed (ms). 2.42 lists it in the moment from which it
 * counts (`build/browsers/index.js`); another version may count from before a browser's launch, and a clock that is set by
 * less than `drift` of uptime.ts goes unseen.
 */
const lateMs = 15_000;

/** How far a server's clock may seem to go off by what answers take (ms). More means that it, or this machine's, was set or slept. */
const clockMs = 2000;

/**
 * Answers after which a server is given up that has not been seen to take turns: of two that do so by chance, ten answers
 * show the other 999 times in 1,000, and one that has taken over for good leaves the old sessions for half a minute.
 */
const failoverAnswers = 10;

/**
 * Answers for each of the servers that take turns, after which one is given up. By turns it has answered long ago; of n
 * that are chosen by chance one is passed over so often (1 - 1/n)^8n of the time, three times in 10,000.
 */
const answersEach = 8;

/** In any case (five minutes at three seconds each): ten servers, as often. */
const mostAnswers = 100;

/** Without another server's for so many answers (half an hour), there is none any more. */
const longAlone = 600;

/** Over how many answers the idle servers' part is estimated. */
const recently = 200;

/** Lists that are remembered after they went, and ids of each: its oldest sessions, which are likely to be there still. */
const mostGone = 32;
const idsOfGone = 8;

/**
 * Tells the servers apart that may answer behind one address, a load balancer's, each with its own sessions: lists that
 * have a session in common are one server's, and what is missing from the later one has ended. A list without any of the
 * last one's sessions may be the same server's later. It is another's for certain where one of its sessions was there
 * before the last list was asked for and not in it, or has gone and come back: then the last one's sessions are held.
 */
export class WorkersBehind<S extends Listed> {
  /** Lists have come back after others: several servers take turns. One that has taken over for good is no such thing. */
  isBalanced = false;
  /** The last answer. */
  last: List<S> | undefined;
  private lastHasReturned = false;
  private held: readonly Worker<S>[] = [];
  /** Ids of lists that were given up, or taken for ended: they tell who comes back. */
  private gone: (readonly string[])[] = [];
  /** By what the server's clock was ahead of the monotonic one, when that was last known (ms). */
  private clock: number | undefined;
  private answersAlone = 0;
  private answers = 0;
  private answersWithSessions = 0;

  /** `isOne`: what it answers is one server's for certain. */
  constructor(private readonly isOne = false) {}

  /** Takes an answer. Gives what is to be shown, or undefined where that is the answer itself: with a single server, always. */
  take(answer: List<S>): Shown<S> | undefined {
    const { last } = this;
    this.last = answer;
    this.count(answer);
    if (!last || this.isOne) return undefined;
    const goesOn = last.sessions === answer.sessions || isSameServer(last, answer);
    this.answersAlone = goesOn ? this.answersAlone + 1 : 0;
    if (this.answersAlone > longAlone) this.isBalanced = false;
    if (!goesOn) this.change(answer, last);
    return this.held.length > 0 ? this.together(answer) : undefined;
  }

  /** The sessions that are held are others now. */
  renew(change: (session: S) => S): void {
    this.held = this.held.map((worker) => {
      const { sessions, seen } = worker.list;
      return { ...worker, list: listOf(sessions.map(change), seen) };
    });
  }

  /** A session that is held has ended, though its server has not answered since. */
  end(sessionId: string): void {
    this.held = this.held.map((worker) => {
      const { sessions, index } = worker.list;
      if (!index.has(sessionId)) return worker;
      return {
        ...worker,
        list: listOf(
          sessions.filter(({ session }) => session.id !== sessionId),
          worker.list.seen,
        ),
      };
    });
  }

  /** A list that does not go on with the last one. */
  private change(answer: List<S>, last: List<S>): void {
    const clock = clockOf(last) ?? this.clock;
    const hasReturned = this.held.some(({ list }) => overlap(list, answer)) || this.comesBack(answer);
    this.isBalanced ||= hasReturned;
    this.clock = clock;
    if (last.sessions.length > 0) {
      if (this.isBalanced || isOlder(answer, last.seen, clock))
        this.held = [...this.held, { list: last, unanswered: 0, hasReturned: this.lastHasReturned }];
      else this.letGo(last);
    }
    this.lastHasReturned = hasReturned;
  }

  /** The answer's sessions with those that are held. */
  private together(answer: List<S>): Shown<S> | undefined {
    // what is missing from its own server's answer has ended
    const others = this.held
      .filter(({ list }) => !overlap(list, answer))
      .map((worker) => ({ ...worker, unanswered: worker.unanswered + 1 }));
    const most = this.patience(others);
    this.held = others.filter(({ unanswered }) => unanswered <= most);
    const lost = others.filter(({ unanswered }) => unanswered > most);
    for (const { list } of lost) this.letGo(list);
    if (others.length === 0) return undefined;
    return {
      sessions: [...answer.sessions, ...this.held.flatMap(({ list }) => list.sessions)].sort(newestFirst),
      held: new Map(this.held.flatMap(({ list }) => list.sessions.map(({ session }) => [session.id, list.seen]))),
      lost: new Set(lost.flatMap(({ list }) => [...list.index.keys()])),
    };
  }

  /** How many answers of others a server may be silent for. */
  private patience(others: readonly Worker<S>[]): number {
    if (!this.isBalanced) return failoverAnswers;
    const busy = others.filter(({ hasReturned }) => hasReturned).length + Number(this.lastHasReturned);
    const servers = Math.max(2, (busy * this.answers) / Math.max(1, this.answersWithSessions));
    return Math.min(mostAnswers, Math.ceil(answersEach * servers));
  }

  private count({ sessions }: List<S>): void {
    this.answers++;
    if (sessions.length > 0) this.answersWithSessions++;
    if (this.answers < recently) return;
    this.answers /= 2;
    this.answersWithSessions /= 2;
  }

  private letGo({ sessions }: List<S>): void {
    this.gone = [...this.gone.slice(1 - mostGone), sessions.slice(-idsOfGone).map(({ session }) => session.id)];
  }

  private comesBack({ index }: List<S>): boolean {
    const others = this.gone.filter((ids) => !ids.some((id) => index.has(id)));
    const comesBack = others.length < this.gone.length;
    this.gone = others;
    return comesBack;
  }
}

const listOf = <S extends Listed>(sessions: readonly S[], seen: Seen): List<S> => ({
  sessions,
  index: new Map(sessions.map((one) => [one.session.id, one])),
  seen,
});

const overlap = <S extends Listed>({ index }: List<S>, { sessions }: List<S>): boolean =>
  sessions.some(({ session }) => index.has(session.id));

/** Two lists without a session say nothing of another server either. */
const isSameServer = <S extends Listed>(one: List<S>, other: List<S>): boolean =>
  one.sessions.length === 0 && other.sessions.length === 0 ? true : overlap(one, other);

/** By what a session's server is ahead of the monotonic clock (ms), where it says that. */
const aheadBy = ({ session: { startedOn }, bornAt }: Listed): number | undefined =>
  startedOn === undefined || bornAt === undefined ? undefined : startedOn - bornAt;

function clockOf<S extends Listed>({ sessions }: List<S>): number | undefined {
  const known = sessions.find((one) => aheadBy(one) !== undefined);
  return known && aheadBy(known);
}

/**
 * Whether an answer has a session that the one before would have had if it were the same server's. Where a clock was set
 * between them, ages say nothing.
 */
const isOlder = <S extends Listed>({ sessions }: List<S>, before: Seen, clock: number | undefined): boolean =>
  clock !== undefined &&
  sessions.some(
    (one) =>
      Math.abs((aheadBy(one) ?? Infinity) - clock) < clockMs && (one.bornAt ?? Infinity) < before.askedAt - lateMs,
  );

/** Whoever answers: the order is the same each time. */
const newestFirst = ({ session: a }: Listed, { session: b }: Listed): number =>
  (b.startedOn ?? 0) - (a.startedOn ?? 0) || (a.id < b.id ? -1 : 1);
