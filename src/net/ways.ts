import { isIPv6 } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { ConnectionTerms } from '../browserless/http';
import { parseUnixUrl } from '../browserless/unixSocket';
import type { Disposable } from '../shared/disposable';
import { proxyFromSettings } from './proxyFromSettings';
import { proxyWay } from './proxyWay';
import type { NetworkSettings, ProxyResolver } from './settings';
import { readCertificates, secureContext } from './trust';
import { directWay, inNameOf, socketWay, type EndpointTls, type Way } from './way';

/** A request's way and what is asked at its end. */
export interface Found {
  readonly way: Way;
  /** An `http(s)://…` address whose host is the one to connect to. */
  readonly url: string;
  /** What has to be sent so that the endpoint is asked under its own name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Ways to endpoints of the same terms. */
interface Branch extends Disposable {
  /** The certificates that were in the file when it was last read. */
  readonly certificates: string;
  /** Through a proxy, undefined for none; with TLS for `name`, undefined for that of each URL. */
  to(proxy: string | undefined, name?: string): Way;
}

const plainTerms: ConnectionTerms = { ca: undefined, rejectUnauthorized: true };

/**
 * The ways that hold VS Code's proxy and certificate settings, and an endpoint's own terms, for HTTP, WebSocket and
 * upgrade alike: one dispatcher for each proxy and terms. undici called directly would heed none of the settings, and
 * the host's patched `fetch` drops `rejectUnauthorized` silently.
 *
 * An endpoint's own address goes into the URL, and its name into the `Host` header and TLS: so dispatchers keep the
 * connections of each of many workers apart, and nothing of a worker whose last connection has ended.
 */
export class Ways implements Disposable {
  private readonly branches = new Map<string, Branch>();
  private readonly sockets = new Map<string, Way>();
  private readonly resolveProxy: ProxyResolver;
  private trusted: SecureContext | undefined;

  constructor(
    private readonly settings: NetworkSettings,
    resolveProxy: ProxyResolver | undefined,
  ) {
    const none: ProxyResolver = () => Promise.resolve(undefined);
    this.resolveProxy = settings.proxyOff ? none : (resolveProxy ?? proxyFromSettings(settings));
  }

  /** Rejects with an EndpointError where the certificate's file or the proxy's address is not what it should be. */
  async to(url: string, terms: ConnectionTerms = plainTerms): Promise<Found> {
    const unix = parseUnixUrl(url);
    if (unix) return { way: this.toSocket(unix.socket), url: unix.url, headers: {} };
    const { origin, protocol, host, hostname } = new URL(url);
    // read for each request: a file that was renewed is heeded by itself
    const more = protocol === 'https:' && terms.ca !== undefined ? await readCertificates(terms.ca) : [];
    const proxy = await this.resolveProxy(origin);
    const branch = this.branch(terms, more);
    if (!terms.address) return { way: branch.to(proxy), url, headers: {} };
    const way = branch.to(proxy, protocol === 'https:' ? hostname : undefined);
    return { way, url: atAddress(url, terms.address), headers: { host } };
  }

  dispose(): void {
    for (const branch of this.branches.values()) branch.dispose();
    for (const { dispatcher } of this.sockets.values()) void dispatcher.destroy();
  }

  private toSocket(socket: string): Way {
    return kept(this.sockets, socket, () => socketWay(socket));
  }

  /** One that was made for other certificates is dropped: its idle connections end by themselves. */
  private branch({ ca, rejectUnauthorized }: ConnectionTerms, more: readonly string[]): Branch {
    const key = JSON.stringify([more.length > 0 && ca, rejectUnauthorized]);
    const certificates = more.join('\n');
    if (this.branches.get(key)?.certificates !== certificates) this.branches.delete(key);
    return kept(this.branches, key, () =>
      this.newBranch(certificates, { ...this.trust(more), ...(!rejectUnauthorized && { rejectUnauthorized }) }),
    );
  }

  private trust(more: readonly string[]): Pick<EndpointTls, 'secureContext'> {
    const { systemCertificates } = this.settings;
    this.trusted ??= secureContext(systemCertificates, []);
    return { secureContext: more.length > 0 ? secureContext(systemCertificates, more) : this.trusted };
  }

  private newBranch(certificates: string, tls: EndpointTls): Branch {
    const { proxyAuthorization: authorization, proxyStrictSSL: rejectUnauthorized } = this.settings;
    const proxyTerms = { tls: { ...this.trust([]), rejectUnauthorized }, authorization };
    const ways = new Map<string, Way>();
    return {
      certificates,
      to: (proxy, name) =>
        kept(ways, JSON.stringify([proxy, name]), () => {
          const named = name === undefined ? tls : inNameOf(name, tls);
          return proxy === undefined ? directWay(named) : proxyWay(proxy, proxyTerms, named);
        }),
      dispose: () => {
        for (const { dispatcher } of ways.values()) void dispatcher.destroy();
      },
    };
  }
}

/** A URL with another host and port in it. Throws where these make none. */
function atAddress(url: string, { host, port }: NonNullable<ConnectionTerms['address']>): string {
  const { protocol, pathname, search } = new URL(url);
  return new URL(`${protocol}//${isIPv6(host) ? `[${host}]` : host}:${port}${pathname}${search}`).href;
}

/** What a map has under a key, made where it has nothing. */
function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
