import { faultOfStatus } from '../../browserless/answer';
import { requestTo } from '../../browserless/credentials';
import type { Endpoint } from '../../browserless/endpoint';
import { EndpointError, faultOf } from '../../browserless/faults';
import type { StopOptions } from '../../browserless/stop';
import type { Services } from '../services';
import type { ChosenSession } from './chosen';

/** The two ways to ask for the end of one of these sessions. */
export interface StopRequests {
  /** `/kill`, which browserless has since 2.24. */
  readonly kill: StopOptions['ask'];
  /** CDP's `Browser.close`, over a socket that takes one of the server's slots. */
  readonly close: StopOptions['ask'];
}

export function stopRequests(services: Services, chosen: readonly ChosenSession[]): StopRequests {
  const endpoints = new Map(chosen.map(({ endpoint }) => [endpoint.id, endpoint]));
  const endpointOf = (endpointId: string): Endpoint => {
    const endpoint = endpoints.get(endpointId);
    if (!endpoint) throw new Error('no such endpoint');
    return endpoint;
  };
  return {
    async kill(key, signal) {
      const client = await services.client(endpointOf(key.endpointId));
      services.recentlyEnded.noteStop(key);
      return client.kill({ id: key.sessionId }, signal);
    },
    async close(key, signal) {
      const { endpointId, sessionId } = key;
      const endpoint = endpointOf(endpointId);
      const credentials = await services.credentials(endpoint);
      services.recentlyEnded.noteStop(key);
      const request = (path: string) => Promise.resolve(requestTo(endpoint, credentials, endpoint.baseUrl + path));
      const status = await services.closeBrowser(request, sessionId, signal).catch((error: unknown) => {
        throw new EndpointError(faultOf(error));
      });
      if (status === 404) return false;
      const fault = status === undefined ? undefined : faultOfRefusal(status, endpoint, credentials.token);
      if (fault) throw new EndpointError(fault);
      return true;
    },
  };
}

const faultOfRefusal = (status: number, { baseUrl }: Endpoint, token: string | undefined) =>
  faultOfStatus({
    status,
    url: baseUrl,
    tokenSent: token !== undefined,
    location: undefined,
    retryAfter: undefined,
    body: '',
  });
