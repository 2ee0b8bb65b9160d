import { Client } from '../../src/browserless/client';
import { requestTo } from '../../src/browserless/credentials';
import type { Endpoint } from '../../src/browserless/endpoint';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import { Fleet } from '../../src/browserless/fleet';
import { Prospects } from '../../src/browserless/prospects';
import type { SessionKey } from '../../src/browserless/sessionKey';
import type { SessionState } from '../../src/browserless/sessionState';
import { Store } from '../../src/browserless/store';
import { WorkersBehind } from '../../src/browserless/workersBehind';
import type { Thresholds } from '../../src/browserless/suspicion';
import { Viewers } from '../../src/browserless/viewers';
import { closeBrowser, Network } from '../../src/net';
import { systemClock } from '../../src/shared/clock';
import { plainLimits, plainSettings } from '../unit/net/networks';

/** A real server as the extension watches it, on the real clock, ten times as fast. */
export class Watched {
  static readonly intervalMs = 300;
  readonly store = new Store((isOne) => new WorkersBehind(isOne));
  readonly fleet: Fleet;
  readonly prospects: Prospects;
  readonly endpoint: Endpoint;
  /** Answers that have come. */
  polls = 0;
  private readonly network = new Network({ settings: () => plainSettings });
  private readonly client: Client;

  constructor(
    origin: string,
    private readonly token: string,
    thresholds: Thresholds,
  ) {
    const { store } = this;
    [this.endpoint] = readEndpoints([{ name: 'Real', url: origin }]).endpoints as [Endpoint];
    this.client = new Client({
      endpoint: this.endpoint,
      http: this.network,
      credentials: () => Promise.resolve(this.credentials),
      ...plainLimits,
    });
    this.fleet = new Fleet({
      store,
      connect: () => this.client,
      intervalMs: () => Watched.intervalMs,
      clock: systemClock,
      log: { write: () => undefined },
    });
    const { fleet } = this;
    this.prospects = new Prospects({
      store,
      fleet,
      viewers: new Viewers({ store, fleet, clock: systemClock }),
      clock: systemClock,
      askTimeout: () => this.client.timeout(new AbortController().signal),
      thresholds: () => thresholds,
      wanted: [],
    });
    store.onDidPoll(() => this.polls++);
    fleet.setEndpoints([this.endpoint]);
    fleet.watch();
  }

  /** As rows of the store: by tracking id. */
  session(trackingId: string): SessionState | undefined {
    return this.store.get(this.endpoint.id)?.sessions.find(({ session }) => session.trackingId === trackingId);
  }

  key(trackingId: string): SessionKey {
    return { endpointId: this.endpoint.id, sessionId: this.session(trackingId)?.session.id ?? '' };
  }

  /** What is suspicious, as `kept-1 withoutClient`. */
  suspicious(): string[] {
    return (this.store.get(this.endpoint.id)?.sessions ?? []).flatMap(({ session }) => {
      const { suspicions } = this.prospects.of({ endpointId: this.endpoint.id, sessionId: session.id });
      return suspicions.map((suspicion) => `${session.trackingId} ${suspicion}`);
    });
  }

  kill = ({ sessionId }: SessionKey, signal: AbortSignal): Promise<boolean> =>
    this.client.kill({ id: sessionId }, signal);

  close = async ({ sessionId }: SessionKey, signal: AbortSignal): Promise<boolean> => {
    const request = (path: string) =>
      Promise.resolve(requestTo(this.endpoint, this.credentials, this.endpoint.baseUrl + path));
    const status = await closeBrowser({ upgrader: this.network, request }, sessionId, signal);
    return status === undefined;
  };

  dispose(): void {
    this.prospects.dispose();
    this.fleet.dispose();
    this.network.dispose();
  }

  private get credentials() {
    return { token: this.token, headers: {} };
  }
}
