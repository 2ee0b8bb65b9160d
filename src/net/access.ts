import { randomBytes, timingSafeEqual } from 'node:crypto';

/** 192 bits that stand as a path segment: whoever knows them was given the address. */
export const newSecret = (): string => randomBytes(24).toString('base64url');

/** Takes as long for a near miss as for a far one. */
export function isSecret(given: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** `host[:port]` as a browser sends it, which leaves the usual port out. */
const normal = (authority: string): string => authority.toLowerCase().replace(/:(80|443)$/, '');

/**
 * From where a lease may be reached. `Host` keeps out a page whose name was made to resolve to this machine, `Origin` a
 * page that has come to know the address.
 */
export class Access {
  private readonly authorities: Set<string>;

  constructor(
    port: number,
    /** A `Host` without a port that is let in too. It is no origin: at the usual port of this machine is somebody else. */
    private readonly portless?: string,
  ) {
    this.authorities = new Set([`127.0.0.1:${port}`, `localhost:${port}`].map(normal));
  }

  /** One more `host[:port]` under which the port is reached from outside. */
  allow(authority: string): void {
    this.authorities.add(normal(authority));
  }

  allowsHost(host: string | undefined): boolean {
    return host !== undefined && (this.authorities.has(normal(host)) || host === this.portless);
  }

  /** What is no browser sends no origin. Chromium's own DevTools, `devtools://devtools`, may use CDP and nothing else. */
  allowsOrigin(origin: string | undefined, isCdp: boolean): boolean {
    if (origin === undefined) return true;
    if (origin === 'devtools://devtools') return isCdp;
    const [, authority] = /^https?:\/\/([^/?#]+)$/i.exec(origin) ?? [];
    return authority !== undefined && this.authorities.has(normal(authority));
  }
}
