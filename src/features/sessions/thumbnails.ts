import { requestTo, type Credentials } from '../../browserless/credentials';
import type { Endpoint } from '../../browserless/endpoint';
import type { Glances } from '../../browserless/glances';
import { noPicture, Pictures, type PageKey, type Taken } from '../../browserless/pictures';
import type { Session } from '../../browserless/session';
import type { Store } from '../../browserless/store';
import { takePicture, type Upgrader } from '../../net';
import type { Clock } from '../../shared/clock';

/** What comes of a page's picture here. */
export type Thumbnail =
  | Taken
  /** The server gives no page sockets beside this session. */
  | { readonly kind: 'blocked'; readonly by: Session };

/** What pictures are taken with. */
interface ThumbnailServices {
  readonly clock: Clock;
  readonly store: Pick<Store, 'get' | 'pageSocketBlocker'>;
  readonly glances: Pick<Glances, 'begin'>;
  readonly upgrader: Upgrader;
  /** What opens an endpoint's door now. */
  credentials(endpoint: Endpoint): Promise<Credentials>;
}

/** Pictures of pages for their hovers. Their sockets are on the page alone, which takes none of the server's slots. */
export class Thumbnails {
  private readonly pictures: Pictures;

  constructor(private readonly services: ThumbnailServices) {
    this.pictures = new Pictures({ clock: services.clock, take: (page, signal) => this.take(page, signal) });
  }

  async of(page: PageKey, signal: AbortSignal): Promise<Thumbnail> {
    const { store } = this.services;
    if (store.get(page.endpointId)?.health.kind !== 'ok') return noPicture;
    const by = store.pageSocketBlocker(page.endpointId);
    return by ? { kind: 'blocked', by } : this.pictures.of(page, signal);
  }

  private async take({ endpointId, sessionId, targetId }: PageKey, signal: AbortSignal): Promise<Taken> {
    const { store, glances, upgrader } = this.services;
    const endpoint = store.get(endpointId)?.endpoint;
    if (!endpoint) return noPicture;
    const given = await this.services.credentials(endpoint);
    const glance = glances.begin(sessionId);
    try {
      const request = (path: string) => Promise.resolve(requestTo(endpoint, given, endpoint.baseUrl + path));
      return await takePicture({ upgrader, request }, targetId, signal);
    } finally {
      glance.dispose();
    }
  }
}
