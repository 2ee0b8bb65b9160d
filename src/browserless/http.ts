/** What the core asks of the network; src/net has the one that opens sockets. */
export interface Http {
  /**
   * One GET, no redirect followed. Rejects with an error that has Node's or undici's `code`, with a BodyTooLargeError,
   * or, once its signal is aborted, with the signal's reason; an UnfinishedAnswerError holds that where the answer had
   * begun. Where the network knows better whose fault it is, also then, it rejects with an EndpointError.
   */
  get(url: string, options: HttpOptions): Promise<HttpAnswer>;
}

/** What an endpoint wants of its connections beside VS Code's settings. */
export interface ConnectionTerms {
  /** File with certificates in PEM that are trusted too: an absolute path. */
  readonly ca: string | undefined;
  /** False takes whatever certificate the endpoint has. */
  readonly rejectUnauthorized: boolean;
  /**
   * Where to connect to instead of where the URL's host name leads; Host header, TLS server name and certificate check
   * stay the URL's. An IPv6 address stands without brackets.
   */
  readonly address?: { readonly host: string; readonly port: number } | undefined;
}

/** A request as it goes to an endpoint. */
export interface EndpointRequest {
  /** `http(s)://…`, or `unix:/path/of.sock:/path` for HTTP over a socket of this machine. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connection: ConnectionTerms;
}

export interface HttpOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Without them VS Code's settings hold alone. */
  readonly connection?: ConnectionTerms | undefined;
  readonly signal: AbortSignal;
  /** An answer with a larger body, unpacked where it is packed, is refused while it arrives. */
  readonly maxBytes: number;
  /** Looks at the whole body of a 200. Where it says true, nothing new stands there, and nobody reads it. */
  readonly isKnown?: (body: Buffer) => boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** `Location`, as the server sent it. */
  readonly location: string | undefined;
  /** `Retry-After`, as the server sent it. */
  readonly retryAfter: string | undefined;
  /** Empty where it was known. */
  readonly body: string;
  readonly isKnown?: boolean;
}
