import { request } from 'undici';
import { UnfinishedAnswerError } from '../browserless/faults';
import type { ConnectionTerms, Http, HttpAnswer, HttpOptions } from '../browserless/http';
import type { Disposable } from '../shared/disposable';
import { readBody } from './body';
import type { NetworkSettings, ProxyResolver } from './settings';
import { unlessAborted } from './unlessAborted';
import { upgrade, type UpgradeAnswer, type UpgradeOptions, type Upgrader } from './upgrade';
import { Ways, type Found } from './ways';

export interface NetworkOptions {
  /** Read when the first connection is made, and again after `settingsChanged()`. */
  readonly settings: () => NetworkSettings;
  readonly resolveProxy?: ProxyResolver | undefined;
  /** Each request goes over a connection of its own, which ends with it. */
  readonly freshConnections?: boolean;
}

/** The only thing that opens sockets to an endpoint. */
export class Network implements Http, Upgrader, Disposable {
  private current: Ways | undefined;

  constructor(private readonly options: NetworkOptions) {}

  /** New requests follow the new settings; those under way end as they began, and idle connections by themselves. */
  settingsChanged(): void {
    this.current = undefined;
  }

  async get(url: string, { headers, connection, signal, maxBytes, isKnown }: HttpOptions): Promise<HttpAnswer> {
    const found = await this.find(url, connection, signal);
    const { dispatcher } = found.way;
    const { freshConnections: reset = false } = this.options;
    const options = { dispatcher, headers: { ...headers, ...found.headers }, signal, ...(reset && { reset }) };
    const answer = await unlessAborted(request(found.url, options), signal).catch(toldBy(found, signal));
    const { location, 'retry-after': retryAfter, 'content-encoding': encoding } = answer.headers;
    const read = (bytes: Buffer): Pick<HttpAnswer, 'body' | 'isKnown'> =>
      answer.statusCode === 200 && isKnown?.(bytes) ? { body: '', isKnown: true } : { body: bytes.toString('utf8') };
    const body = await readBody(answer.body, encoding, maxBytes, read).catch((error: unknown) => {
      throw signal.aborted ? new UnfinishedAnswerError({ cause: signal.reason }) : error;
    });
    return { status: answer.statusCode, location: single(location), retryAfter: single(retryAfter), ...body };
  }

  /** A socket that was opened so is its user's to close, also when the settings change or the network is disposed. */
  async upgrade(url: string, options: UpgradeOptions): Promise<UpgradeAnswer> {
    const { signal, connection } = options;
    const found = await this.find(url, connection, signal);
    const headers = { ...options.headers, ...found.headers };
    return upgrade(found.way.dispatcher, found.url, { ...options, headers }).catch(toldBy(found, signal));
  }

  dispose(): void {
    this.current?.dispose();
    this.current = undefined;
  }

  /** The way may take for ever to find: a proxy is chosen by others. */
  private async find(url: string, terms: ConnectionTerms | undefined, signal: AbortSignal): Promise<Found> {
    // undici would connect first
    signal.throwIfAborted();
    this.current ??= new Ways(this.options.settings(), this.options.resolveProxy);
    return unlessAborted(this.current.to(url, terms), signal);
  }
}

/** Throws an error as the way tells it on which it was met. */
const toldBy =
  ({ way, url }: Found, signal: AbortSignal) =>
  (error: unknown): never => {
    const { host, port, protocol } = new URL(url);
    throw way.failure(error, port ? host : `${host}:${protocol === 'https:' ? 443 : 80}`, signal.aborted);
  };

/** A header that was sent once. */
const single = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;
