import { faultOf } from '../../../src/browserless/faults';
import type { HttpOptions } from '../../../src/browserless/http';
import { Network, type NetworkSettings, type ProxyResolver } from '../../../src/net';

export const plainSettings: NetworkSettings = {
  proxy: '',
  noProxy: [],
  proxyOff: false,
  proxyStrictSSL: true,
  proxyAuthorization: undefined,
  systemCertificates: true,
};

const variables = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);

type NewNetwork = (settings?: Partial<NetworkSettings>, resolveProxy?: ProxyResolver) => Network;

/**
 * Gives a way to open networks that end with the test, in an environment without the proxy of whoever runs it; to be
 * called inside `describe`.
 */
export function networks(): NewNetwork {
  const open: Network[] = [];
  const environment = { ...process.env };
  const clear = (): void => {
    for (const name of variables) Reflect.deleteProperty(process.env, name);
  };
  beforeEach(clear);
  afterEach(() => {
    for (const network of open.splice(0)) network.dispose();
    clear();
  });
  after(() => {
    for (const name of variables) if (environment[name] !== undefined) process.env[name] = environment[name];
  });
  return (settings = {}, resolveProxy) => {
    const network = new Network({ settings: () => ({ ...plainSettings, ...settings }), resolveProxy });
    open.push(network);
    return network;
  };
}

/** A request that is let run, with a limit that does not matter. */
export const plainRequest = { headers: {}, signal: new AbortController().signal, maxBytes: 1_000_000 };

/** What a request ends in: its status, or the kind of its fault. */
export const ending = (network: Network, url: string, options?: Partial<HttpOptions>): Promise<number | string> =>
  network.get(url, { ...plainRequest, ...options }).then(
    ({ status }) => status,
    (error: unknown) => faultOf(error).kind,
  );

/** Of a client whose server is near and has few sessions. */
export const plainLimits = { timeoutMs: () => 10_000, maxBytes: () => 1_000_000 };
