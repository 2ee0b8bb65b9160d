import type { Pressure } from './wire';

/** What a new client of an endpoint has to expect. */
export type Capacity =
  /** A slot. */
  | { readonly state: 'free' }
  /** A slot still, of few. */
  | { readonly state: 'busy' }
  /** A wait: no slot is free. */
  | { readonly state: 'full' }
  /** To be turned away, or a server that is over its own limits. */
  | { readonly state: 'overloaded'; readonly reason: Overload };

export type Overload = 'cpu' | 'memory' | 'rejections';

/** Several servers' word as one; what is a machine's own is left out. Undefined where none says anything. */
export function sumOf(pressures: readonly Pressure[]): Pressure | undefined {
  if (pressures.length === 0) return undefined;
  type Count = 'running' | 'maxConcurrent' | 'queued' | 'maxQueued' | 'recentlyRejected';
  const sum = (of: Count): number => pressures.reduce((all, one) => all + one[of], 0);
  return {
    running: sum('running'),
    maxConcurrent: sum('maxConcurrent'),
    queued: sum('queued'),
    maxQueued: sum('maxQueued'),
    recentlyRejected: sum('recentlyRejected'),
    cpu: undefined,
    memory: undefined,
    reason: undefined,
  };
}

/** The part of its slots with which an endpoint is busy. */
const busyAt = 0.8;

export function capacityOf({ running, maxConcurrent, recentlyRejected, reason }: Pressure): Capacity {
  if (reason === 'cpu' || reason === 'memory') return { state: 'overloaded', reason };
  // those of the last minutes may be turned away no more: the server counts them for up to five
  if (running >= maxConcurrent)
    return recentlyRejected > 0 ? { state: 'overloaded', reason: 'rejections' } : { state: 'full' };
  return { state: running >= maxConcurrent * busyAt ? 'busy' : 'free' };
}

/** A server's word on its pressure. */
export interface Reading {
  readonly pressure: Pressure;
  /** On the monotonic clock (ms): when it came, and until when it may be shown as what is so now. */
  readonly at: number;
  readonly goodUntil: number;
}

export const currentPressure = (reading: Reading | undefined, now: number): Pressure | undefined =>
  reading && now < reading.goodUntil ? reading.pressure : undefined;

/** Whether two readings make the same row: CPU and memory change with each. */
export function looksSame(a: Pressure | undefined, b: Pressure | undefined): boolean {
  if (!a || !b) return a === b;
  return (
    a.running === b.running &&
    a.maxConcurrent === b.maxConcurrent &&
    a.queued === b.queued &&
    isSameCapacity(capacityOf(a), capacityOf(b))
  );
}

const reasonOf = (capacity: Capacity): Overload | undefined =>
  capacity.state === 'overloaded' ? capacity.reason : undefined;

const isSameCapacity = (a: Capacity, b: Capacity): boolean => a.state === b.state && reasonOf(a) === reasonOf(b);
