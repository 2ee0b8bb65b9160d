/** Where one of several servers behind a name listens. */
export interface WorkerAddress {
  /** An IP address, of IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface Found {
  /** Each once, in an order that does not change with that of the answers. */
  readonly addresses: readonly WorkerAddress[];
  /** How long it may be believed (ms), or undefined where it is not said. */
  readonly ttlMs: number | undefined;
}

/**
 * Finds the servers behind a name; src/net has the one that asks. Rejects with an EndpointError: `unknownHost` where there
 * is no server any more, any other where that is not known. Once its signal is aborted, rejects with the signal's reason.
 */
export interface Resolver {
  /** Every address of a host, each with this port. */
  addresses(host: string, port: number, signal: AbortSignal): Promise<Found>;
  /** Every address of the hosts of a name's SRV records, each with the port that its record says. */
  services(name: string, signal: AbortSignal): Promise<Found>;
}
