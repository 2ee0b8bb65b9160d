import { capacityOf, currentPressure } from './capacity';
import type { EndpointState } from './store';

/** All endpoints in a few numbers. */
export interface FleetSummary {
  readonly endpoints: number;
  /** Those that answer. */
  readonly answering: number;
  /** Sessions that run on those. */
  readonly sessions: number;
  /** Of the endpoints that say their pressure; undefined where none does. */
  readonly pressure: { readonly running: number; readonly maxConcurrent: number; readonly queued: number } | undefined;
  /** In the order of the settings. */
  readonly problems: readonly EndpointProblem[];
}

export interface EndpointProblem {
  readonly name: string;
  readonly kind: 'failing' | 'overloaded' | 'full';
}

/** The fleet as it was known at `now` (monotonic ms). */
export function summarize(states: readonly EndpointState[], now: number): FleetSummary {
  const answering = states.filter(({ health }) => health.kind === 'ok');
  const said = states.flatMap(({ reading }) => currentPressure(reading, now) ?? []);
  const sum = (of: 'running' | 'maxConcurrent' | 'queued'): number => said.reduce((all, one) => all + one[of], 0);
  return {
    endpoints: states.length,
    answering: answering.length,
    sessions: answering.reduce(
      (all, { sessions }) => all + sessions.filter(({ session }) => session.running).length,
      0,
    ),
    pressure:
      said.length > 0
        ? { running: sum('running'), maxConcurrent: sum('maxConcurrent'), queued: sum('queued') }
        : undefined,
    problems: states.flatMap((state) => problemOf(state, now) ?? []),
  };
}

export function problemOf(
  { endpoint: { name }, health, reading }: EndpointState,
  now: number,
): EndpointProblem | undefined {
  if (health.kind === 'failing') return { name, kind: 'failing' };
  const pressure = currentPressure(reading, now);
  const state = pressure && capacityOf(pressure).state;
  return state === 'full' || state === 'overloaded' ? { name, kind: state } : undefined;
}
