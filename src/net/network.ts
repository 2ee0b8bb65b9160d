import { request, type Dispatcher } from 'undici';
import { UnfinishedAnswerError } from '../browserless/faults';
import type { Http, HttpAnswer, HttpOptions } from '../browserless/http';
import type { Disposable } from '../shared/disposable';
import { readText } from './body';
import { createDispatcher } from './dispatcher';
import type { NetworkSettings, ProxyResolver } from './settings';
import { upgrade, type UpgradeAnswer, type UpgradeOptions, type Upgrader } from './upgrade';

export interface NetworkOptions {
  /** Read when the first connection is made, and again after `settingsChanged()`. */
  readonly settings: () => NetworkSettings;
  readonly resolveProxy?: ProxyResolver | undefined;
}

/** The only thing that opens sockets to an endpoint. */
export class Network implements Http, Upgrader, Disposable {
  private current: Dispatcher | undefined;

  constructor(private readonly options: NetworkOptions) {}

  /** New requests follow the new settings; those under way end as they began, and idle connections by themselves. */
  settingsChanged(): void {
    this.current = undefined;
  }

  async get(url: string, { headers, signal, maxBytes }: HttpOptions): Promise<HttpAnswer> {
    // undici would connect first
    signal.throwIfAborted();
    const asked = request(url, { dispatcher: this.dispatcher, headers: { ...headers }, signal });
    const answer = await unlessAborted(asked, signal);
    const { location, 'retry-after': retryAfter, 'content-encoding': encoding } = answer.headers;
    const body = await readText(answer.body, encoding, maxBytes).catch((error: unknown) => {
      throw signal.aborted ? new UnfinishedAnswerError({ cause: signal.reason }) : error;
    });
    return { status: answer.statusCode, location: single(location), retryAfter: single(retryAfter), body };
  }

  /** A socket that was opened so is its user's to close, also when the settings change or the network is disposed. */
  upgrade(url: string, options: UpgradeOptions): Promise<UpgradeAnswer> {
    return upgrade(this.dispatcher, url, options);
  }

  dispose(): void {
    this.current?.destroy().catch(() => undefined);
    this.current = undefined;
  }

  private get dispatcher(): Dispatcher {
    return (this.current ??= createDispatcher(this.options.settings(), this.options.resolveProxy));
  }
}

/** As `promise`, but ends with the signal: undici heeds that only once a proxy has been chosen, which may take for ever. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const settled = new AbortController();
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: settled.signal }),
  );
  return Promise.race([promise, aborted]).finally(() => settled.abort());
}

/** A header that was sent once. */
const single = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;
