import { requestTo, type Credentials } from '../../browserless/credentials';
import type { Endpoint } from '../../browserless/endpoint';
import type { SessionKey } from '../../browserless/sessionKey';
import type { Store } from '../../browserless/store';
import type { Viewer, Viewers } from '../../browserless/viewers';
import { PageConnection, type Upgrader } from '../../net';
import { Emitter } from '../../shared/emitter';

/** What pages are watched with. */
export interface WatchingServices {
  readonly store: Pick<Store, 'get'>;
  readonly viewers: Pick<Viewers, 'add'>;
  readonly upgrader: Upgrader;
  /** What opens an endpoint's door now. */
  credentials(endpoint: Endpoint): Promise<Credentials>;
}

/** One page of a session. */
export interface WatchedPage extends SessionKey {
  readonly targetId: string;
}

/** The endpoint is no longer in the settings. */
export class NoEndpoint extends Error {
  override readonly name = 'NoEndpoint';
}

/** A connection to a page that is one of this window's viewers: its session may live by it alone, and says so. */
export class PageViewer implements Viewer {
  private readonly changed = new Emitter<void>();
  private readonly ended = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  readonly onDidEnd = this.ended.event;

  /** Rejects as `PageConnection.open`, or with `NoEndpoint`. `mayUseSlot` as there, `isPassing` as of any viewer. */
  static async open(
    services: WatchingServices,
    { endpointId, sessionId, targetId }: WatchedPage,
    mayUseSlot: boolean,
    signal: AbortSignal,
    isPassing = false,
  ): Promise<PageViewer> {
    const { store, viewers, upgrader } = services;
    const request = async (path: string) => {
      // its settings may have changed since
      const endpoint = store.get(endpointId)?.endpoint;
      if (!endpoint) throw new NoEndpoint(endpointId);
      return requestTo(endpoint, await services.credentials(endpoint), endpoint.baseUrl + path);
    };
    const page = await PageConnection.open({ upgrader, request, sessionId, pageId: targetId, mayUseSlot }, signal);
    const viewer = new PageViewer(page, isPassing);
    viewers.add({ endpointId, sessionId }, viewer);
    viewer.changed.fire();
    return viewer;
  }

  /** It was left from here; otherwise its page, its session or its server has ended it. */
  wasLeft = false;

  private constructor(
    readonly page: PageConnection,
    readonly isPassing: boolean,
  ) {
    page.onDidClose(() => {
      this.changed.fire();
      this.ended.fire();
    });
  }

  get clients(): number {
    return this.page.isOpen ? 1 : 0;
  }

  dispose(): void {
    this.wasLeft = true;
    this.page.dispose();
  }
}
