import type { ConnectionTerms, Http, HttpOptions } from '../http';

/** A proxy as it may be shown: without its user and password. */
export interface ProxyAddress {
  /** As `http`, `https` or `socks5`. */
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/** What a connection is made to. */
export type Peer = { readonly host: string; readonly port: number } | { readonly socketFile: string };

/** What a TLS handshake shows, also of a certificate that is not trusted. */
export interface Handshake {
  /** As `TLSv1.3`. */
  readonly protocol: string;
  /** The certificate's end, in ms since 1970; undefined where it has none that can be read. */
  readonly validTo: number | undefined;
  /** OpenSSL's code, as CERT_HAS_EXPIRED, of a certificate that is not trusted; undefined for one that is. */
  readonly distrust: string | undefined;
}

/** An answer to somebody who asked for a WebSocket. */
export interface UpgradeReply {
  /** 101 for a WebSocket, which was closed at once. */
  readonly status: number;
  /** The beginning of a refusal's words: to be compared, never to be shown. */
  readonly body: string;
}

/**
 * What a check asks of the network, one layer at a time; src/net has the one that opens sockets. Every method rejects
 * with an error that has Node's or undici's `code`, or, once its signal is aborted, with the signal's reason. Each
 * request goes over a connection of its own, as a new client's does.
 */
export interface Diagnostics extends Http {
  /** The proxy that a request for a URL takes; undefined for none. */
  proxyFor(url: string, signal: AbortSignal): Promise<ProxyAddress | undefined>;
  /** A name's IP addresses. */
  lookup(host: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Opens a connection and closes it. */
  connect(to: Peer, signal: AbortSignal): Promise<void>;
  /**
   * Shakes hands in TLS and leaves, at the terms' address where they have one, with a certificate for the host. One that is
   * not trusted does not reject.
   */
  handshake(
    to: { readonly host: string; readonly port: number },
    terms: ConnectionTerms,
    signal: AbortSignal,
  ): Promise<Handshake>;
  upgrade(url: string, options: HttpOptions): Promise<UpgradeReply>;
}
