import type { SecureContext } from 'node:tls';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { codeOf, EndpointError } from '../browserless/faults';

/** How connections are made to some endpoints, and kept. */
export interface Way {
  readonly dispatcher: Dispatcher;
  /**
   * What an error is told as that was met on this way to `host:port`: the way knows whose fault it is. `isGivenUp` where
   * it is no more than that nobody waits any longer.
   */
  failure(error: unknown, to: string, isGivenUp: boolean): unknown;
}

/** What is asked of an endpoint's TLS, here or at the end of a tunnel. */
export interface EndpointTls {
  readonly secureContext: SecureContext;
  /** Left out, Node decides, which looks unless NODE_TLS_REJECT_UNAUTHORIZED says otherwise. */
  readonly rejectUnauthorized?: false;
}

/** An idle connection outlives the longest usual poll interval, unless the server's `Keep-Alive` says less. */
export const keepAliveTimeout = 30_000;

export const directWay = (tls: EndpointTls): Way => ({
  dispatcher: new Agent({ connect: tls, keepAliveTimeout }),
  failure: (error) => error,
});

/** Leads to a socket of this machine, whatever the host is called. */
export function socketWay(socketPath: string): Way {
  const connect = buildConnector({ socketPath });
  return {
    dispatcher: new Agent({ connect, keepAliveTimeout }),
    failure: socketFailure,
  };
}

/** What an error means that was met on the way to a socket of this machine. */
export function socketFailure(error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new EndpointError({ kind: 'noSocket' });
  if (code === 'EACCES' || code === 'EPERM') return new EndpointError({ kind: 'socketDenied' });
  return error;
}
