import * as tls from 'node:tls';
import { Agent, Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici';
import type { NetworkSettings, ProxyResolver } from './settings';

/** VS Code leaves these out of every proxy. */
const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** An idle connection outlives the longest usual poll interval, unless the server's `Keep-Alive` says less. */
const keepAliveTimeout = 30_000;

/**
 * Made once: with several hundred certificates each context takes about 10 ms. Before Node 22.15 (VS Code 1.101) there is
 * no list of the system's certificates to be had, and only Node's own and NODE_EXTRA_CA_CERTS count.
 */
function secureContext(settings: NetworkSettings): tls.SecureContext {
  const { getCACertificates } = tls as Partial<typeof tls> & {
    getCACertificates?: (type: 'default' | 'system') => string[];
  };
  if (!getCACertificates) return tls.createSecureContext();
  const system = settings.systemCertificates ? getCACertificates('system') : [];
  return tls.createSecureContext({ ca: [...new Set([...getCACertificates('default'), ...system])] });
}

/**
 * One dispatcher that holds VS Code's proxy and certificate settings for HTTP, WebSocket and upgrade alike. undici
 * called directly would heed none of them, and the host's patched `fetch` drops `rejectUnauthorized` silently.
 */
export function createDispatcher(settings: NetworkSettings, resolveProxy: ProxyResolver | undefined): Dispatcher {
  const context = secureContext(settings);
  const connect = { secureContext: context };
  const { proxyAuthorization: token } = settings;
  const proxied = (proxy: string): Omit<ProxyAgent.Options, 'uri'> => ({
    connect,
    requestTls: connect,
    keepAliveTimeout,
    ...(token !== undefined && { token }),
    // given for a SOCKS proxy, it makes undici 7.30 hang
    ...(/^https:/i.test(proxy) && {
      proxyTls: { secureContext: context, rejectUnauthorized: settings.proxyStrictSSL },
    }),
  });
  if (settings.proxyOff) return new Agent({ connect, keepAliveTimeout });
  if (resolveProxy) {
    return new ResolvingDispatcher(resolveProxy, (proxy) =>
      proxy === undefined
        ? new Agent({ connect, keepAliveTimeout })
        : new ProxyAgent({ ...proxied(proxy), uri: knownScheme(proxy) }),
    );
  }
  const { env } = process;
  const noProxy = settings.noProxy.length > 0 ? settings.noProxy : [env.no_proxy ?? env.NO_PROXY ?? ''];
  const fromEnvironment = env.https_proxy ?? env.HTTPS_PROXY ?? env.http_proxy ?? env.HTTP_PROXY ?? '';
  const proxy = knownScheme(settings.proxy || fromEnvironment);
  return new EnvHttpProxyAgent({
    ...proxied(proxy),
    httpProxy: proxy,
    httpsProxy: proxy,
    noProxy: [...loopback, ...noProxy].join(','),
  });
}

const knownScheme = (proxy: string): string => proxy.replace(/^socks5h:/i, 'socks5:');

/** Reaches nobody: how a request that cannot be made gets its error, whichever kind of handler undici gave it. */
const failingAgent = (error: Error): Dispatcher => new Agent({ connect: (_, callback) => callback(error, null) });

/** Sends each request through the proxy that the resolver names for it, with one agent for each proxy. */
class ResolvingDispatcher extends Dispatcher {
  private readonly agents = new Map<string | undefined, Dispatcher>();

  constructor(
    private readonly resolveProxy: ProxyResolver,
    private readonly newAgent: (proxy: string | undefined) => Dispatcher,
  ) {
    super();
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const url = String(options.origin).replace(/^ws/, 'http');
    void this.resolveProxy(url)
      .then((proxy) => this.agentFor(proxy))
      .catch((error: unknown) => failingAgent(error as Error))
      .then((agent) => {
        try {
          agent.dispatch(options, handler);
        } catch (error) {
          // as undici's proxy agent does of a `Proxy-Authorization` among a request's headers
          failingAgent(error as Error).dispatch({ ...options, headers: null }, handler);
        }
      });
    return true;
  }

  private agentFor(proxy: string | undefined): Dispatcher {
    const known = this.agents.get(proxy);
    if (known) return known;
    const agent = this.newAgent(proxy);
    this.agents.set(proxy, agent);
    return agent;
  }

  override async close(): Promise<void> {
    await Promise.all([...this.agents.values()].map((agent) => agent.close()));
  }

  override async destroy(): Promise<void> {
    await Promise.all([...this.agents.values()].map((agent) => agent.destroy()));
  }
}
