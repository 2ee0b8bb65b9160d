/** What the core asks of the network; src/net has the one that opens sockets. */
export interface Http {
  /**
   * One GET, no redirect followed. Rejects with an error that has Node's or undici's `code`, with a BodyTooLargeError,
   * or with the signal's reason.
   */
  get(url: string, options: HttpOptions): Promise<HttpAnswer>;
}

export interface HttpOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** An answer with a larger body is refused while it arrives. */
  readonly maxBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** `Location`, as the server sent it. */
  readonly location: string | undefined;
  readonly body: string;
}
