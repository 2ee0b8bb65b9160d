import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions, type SecureContext } from 'node:tls';
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
export interface EndpointTls extends Pick<ConnectionOptions, 'servername' | 'checkServerIdentity'> {
  readonly secureContext: SecureContext;
  /** Left out, Node decides, which looks unless NODE_TLS_REJECT_UNAUTHORIZED says otherwise. */
  readonly rejectUnauthorized?: false;
}

/** TLS with whoever has a certificate for this host, wherever the connection leads. Takes an IPv6 address as URLs have it. */
export function inNameOf<T extends object>(
  host: string,
  tls: T,
): T & Pick<ConnectionOptions, 'servername' | 'checkServerIdentity'> {
  const address = host.replace(/^\[|\]$/g, '');
  // an IP address is no server name: https://www.rfc-editor.org/rfc/rfc6066#section-3
  return isIP(address) === 0
    ? { ...tls, servername: host }
    : { ...tls, checkServerIdentity: (_, certificate) => checkServerIdentity(address, certificate) };
}

/**
 * How long an idle connection is kept (ms): longer than the usual poll interval, unless the server's `Keep-Alive` says
 * less. Of that the threshold is taken off, for the server may close it in the moment in which it is used again: a
 * second, not undici's two, since Node's servers say 5 s and the usual interval is 3. The client asks once more where
 * that happens all the same.
 */
export const keepAlive = { keepAliveTimeout: 30_000, keepAliveTimeoutThreshold: 1000 };

export const directWay = (tls: EndpointTls): Way => ({
  dispatcher: new Agent({ connect: tls, ...keepAlive }),
  failure: (error) => error,
});

/** Leads to a socket of this machine, whatever the host is called. */
export function socketWay(socketPath: string): Way {
  const connect = buildConnector({ socketPath });
  return {
    dispatcher: new Agent({ connect, ...keepAlive }),
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
