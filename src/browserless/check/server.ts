import { randomUUID } from 'node:crypto';
import type { SessionsAnswer } from '../client';
import type { Credentials } from '../credentials';
import type { Fault } from '../faults';
import { isPage } from '../session';
import type { Finding, SkipReason, StepResult } from './results';
import type { Run } from './run';

/** A list that came, or why the steps that need one are left out. */
export type Listed = { readonly answer: SessionsAnswer } | { readonly reason: SkipReason };

/** Lists that are compared. Of two servers that take turns by chance, this many show both and the first again 49 times in 50. */
const mostPolls = 10;

/** As many that agree are enough. */
const enoughPolls = 5;

export async function* checkSessions(run: Run, credentials: Credentials): AsyncGenerator<StepResult, Listed> {
  const client = run.client(credentials);
  const start = run.options.clock.now();
  const list = await run.outcome(client.sessions(run.signal));
  const ms = run.options.clock.now() - start;
  if (!list.ok) {
    yield { finding: { step: 'sessions', verdict: 'failed', fault: list.fault }, ms };
    return { reason: isLockedOut(list.fault) ? 'noAccess' : 'failedBefore' };
  }
  const { sightings } = list.value;
  const pages = sightings.flatMap(({ session }) => session.targets.filter(isPage)).length;
  yield { finding: { step: 'sessions', verdict: 'ok', sessions: sightings.length, pages }, ms };
  return { answer: list.value };
}

const isLockedOut = ({ kind }: Fault): boolean => kind === 'unauthorized' || kind === 'forbidden';

export async function checkPressure(run: Run, credentials: Credentials): Promise<Finding> {
  const asked = await run.outcome(run.client(credentials).pressure(run.signal));
  if (!asked.ok) return { step: 'pressure', verdict: 'failed', fault: asked.fault };
  const pressure = asked.value;
  const isFull = pressure !== undefined && pressure.running >= pressure.maxConcurrent;
  return pressure === undefined || isFull
    ? { step: 'pressure', verdict: 'note', pressure }
    : { step: 'pressure', verdict: 'ok', pressure };
}

/**
 * Whether the lists of one address are several servers'. Sessions end and begin, but do not come back: where a list has
 * none of another's sessions, and a later one has some again, they are not of one server. Where none comes back, though
 * each list does not go on with the one before it, it may be either.
 */
export async function checkWorkers(run: Run, credentials: Credentials, first: SessionsAnswer): Promise<Finding> {
  const { clock, timeoutMs } = run.options;
  const client = run.client(credentials);
  const end = clock.now() + timeoutMs;
  const lists = [idsOf(first)];
  while (lists.length < mostPolls && clock.now() < end && !run.signal.aborted) {
    const list = await run.outcome(client.sessions(run.signal));
    if (!list.ok) return { step: 'workers', verdict: 'failed', fault: list.fault };
    const ids = idsOf(list.value);
    lists.push(ids);
    if (isInterrupted(lists)) return { step: 'workers', verdict: 'note', polls: lists.length };
    if (lists.length >= enoughPolls && lists.every((one) => agree(one, ids))) break;
  }
  if (lists.every(({ size }) => size === 0)) return { step: 'workers', verdict: 'skipped', reason: 'noSession' };
  return lists.slice(1).every((list, before) => agree(list, lists[before] ?? list))
    ? { step: 'workers', verdict: 'ok', polls: lists.length }
    : { step: 'workers', verdict: 'skipped', reason: 'apart' };
}

const idsOf = ({ sightings }: SessionsAnswer): ReadonlySet<string> =>
  new Set(sightings.map(({ session }) => session.id));

const isApart = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  ![...one].some((id) => other.has(id));

/** Two lists without a session agree as well. */
const agree = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  !isApart(one, other) || (one.size === 0 && other.size === 0);

/** Whether the last list has sessions of an earlier one, with a list of entirely others between them. */
function isInterrupted(lists: readonly ReadonlySet<string>[]): boolean {
  const last = lists.at(-1) ?? new Set<string>();
  return lists.some(
    (list, at) =>
      !isApart(list, last) &&
      lists.slice(at + 1, -1).some((between) => isApart(between, last) && isApart(between, list)),
  );
}

/**
 * Whether a session can be stopped. The id that is asked for is a new one that no session can have: 2.42 compares whole
 * ids and answers 404 "Couldn't locate session for id", and 404 "No route or file found" where it has no such route.
 */
export async function checkKill(run: Run, credentials: Credentials): Promise<Finding> {
  const client = run.client(credentials);
  const [meta, kill] = await Promise.all([
    run.outcome(client.version(run.signal)),
    run.outcome(client.get(`/kill/${randomUUID()}`, run.signal)),
  ]);
  if (!kill.ok) return { step: 'kill', verdict: 'failed', fault: kill.fault };
  const { status, body } = kill.value;
  const version = meta.ok && meta.value !== undefined && /^\d+(\.\d+)+$/.test(meta.value) ? meta.value : undefined;
  if (status !== 404) {
    return { step: 'kill', verdict: 'note', problem: status >= 400 ? { kind: 'denied', status } : { kind: 'unknown' } };
  }
  if (version !== undefined && !hasKill(version)) {
    return { step: 'kill', verdict: 'note', problem: { kind: 'tooOld', version } };
  }
  return version !== undefined || body.startsWith("Couldn't locate session")
    ? { step: 'kill', verdict: 'ok', version }
    : { step: 'kill', verdict: 'note', problem: { kind: 'unknown' } };
}

/** From 2.24 on. */
function hasKill(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 24);
}
