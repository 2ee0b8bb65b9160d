/** VS Code's `http.*` settings as far as they decide how a connection is made. */
export interface NetworkSettings {
  readonly proxy: string;
  readonly noProxy: readonly string[];
  /** `http.proxySupport` is "off". */
  readonly proxyOff: boolean;
  readonly proxyStrictSSL: boolean;
  /** The value of `Proxy-Authorization`. */
  readonly proxyAuthorization: string | undefined;
  readonly systemCertificates: boolean;
}

/** VS Code's own choice of a proxy for a URL (settings, environment, system, PAC); undefined means none. */
export type ProxyResolver = (url: string) => Promise<string | undefined>;
