import type { SecureContext } from 'node:tls';
import type { ConnectionTerms } from '../browserless/http';
import { parseUnixUrl } from '../browserless/unixSocket';
import type { Disposable } from '../shared/disposable';
import { proxyFromSettings } from './proxyFromSettings';
import { proxyWay } from './proxyWay';
import type { NetworkSettings, ProxyResolver } from './settings';
import { readCertificates, secureContext } from './trust';
import { directWay, socketWay, type EndpointTls, type Way } from './way';

/** A request's way and what is asked at its end: an `http(s)://…` address. */
export interface Found {
  readonly way: Way;
  readonly url: string;
}

/** Ways to endpoints of the same terms, by proxy; undefined is the direct one. */
interface Branch extends Disposable {
  /** The certificates that were in the file when it was last read. */
  readonly certificates: string;
  to(proxy: string | undefined): Way;
}

const plainTerms: ConnectionTerms = { ca: undefined, rejectUnauthorized: true };

/**
 * The ways that hold VS Code's proxy and certificate settings, and an endpoint's own terms, for HTTP, WebSocket and
 * upgrade alike: one dispatcher for each proxy and terms. undici called directly would heed none of the settings, and
 * the host's patched `fetch` drops `rejectUnauthorized` silently.
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
    if (unix) return { way: this.toSocket(unix.socket), url: unix.url };
    const { origin, protocol } = new URL(url);
    // read for each request: a file that was renewed is heeded by itself
    const more = protocol === 'https:' && terms.ca !== undefined ? await readCertificates(terms.ca) : [];
    const proxy = await this.resolveProxy(origin);
    return { way: this.branch(terms, more).to(proxy), url };
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
    const ways = new Map<string | undefined, Way>();
    return {
      certificates,
      to: (proxy) => kept(ways, proxy, () => (proxy === undefined ? directWay(tls) : proxyWay(proxy, proxyTerms, tls))),
      dispose: () => {
        for (const { dispatcher } of ways.values()) void dispatcher.destroy();
      },
    };
  }
}

/** What a map has under a key, made where it has nothing. */
function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
