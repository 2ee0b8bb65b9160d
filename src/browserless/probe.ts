import type { Client } from './client';
import type { Pressure } from './wire';

/** What an endpoint says of itself when it is asked once. */
export interface Finding {
  readonly sessions: number;
  readonly version: string | undefined;
  readonly pressure: Pressure | undefined;
}

/** Asks an endpoint for its sessions, version and capacity. Rejects as `Client.sessions` does; the rest is optional. */
export async function probe(client: Client, signal: AbortSignal): Promise<Finding> {
  const { sightings } = await client.sessions(signal);
  const [version, pressure] = await Promise.all([
    client.version(signal).catch(() => undefined),
    client.pressure(signal).catch(() => undefined),
  ]);
  signal.throwIfAborted();
  return { sessions: sightings.length, version, pressure };
}
