import type { Jpeg } from '../../../browserless/jpeg';
import { blocksPageSockets, mainPage, type Session, type Target } from '../../../browserless/session';
import { keyText, type SessionKey } from '../../../browserless/sessionKey';
import { seenOf } from '../../../browserless/store';
import { isInspectable } from '../../../browserless/urls';
import { LiveTiles } from '../../../browserless/wall/liveTiles';
import type { PageCondition } from '../../../net';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import type { Services } from '../../services';
import { Thumbnails } from '../../sessions/thumbnails';
import type { WatchedPage } from '../pageViewer';
import { PageLook } from './pageLook';
import { pictureEveryMs, mostLive } from './settings';

/** What is to be known of a tile's picture. */
export type Seen =
  | { readonly kind: PageCondition | 'refused' | 'failing' | 'noPage' | 'playwright' }
  /** The server gives no page sockets beside this session. */
  | { readonly kind: 'blocked'; readonly by: Session };

export interface SightOptions {
  readonly services: Services;
  /** A tile's picture is another one. */
  readonly onPicture: (id: string, picture: Jpeg) => void;
  /** There is something else to say of a tile's picture. */
  readonly onChange: (id: string) => void;
}

/** After a socket has ended, or was refused, the page is not asked for another one so soon (ms). */
const restMs = { ended: 2_000, refused: 10_000 };

/** A page that is left alone, since a moment of the monotonic clock (ms). */
interface Rest extends WatchedPage {
  readonly since: number;
  readonly ms: number;
}

/** After so long the picture of a session without a client is taken again, in sight: `failed` where there was none (ms). */
const stillMs = { taken: 30_000, failed: 10_000 };

/** A picture that is taken at a moment. */
interface Still {
  readonly endpointId: string;
  readonly page: string;
  readonly left: AbortController;
  /** When it is to be taken again, on the monotonic clock (ms); never while it is being taken. */
  againAt: number;
}

/**
 * What the tiles show that somebody sees: live, at most so many at once; of sessions without a client a picture now and
 * then, since a socket of ours that stays would be what keeps them alive, and hides that they were left.
 */
export class Sight implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly live: LiveTiles;
  private readonly thumbnails: Thumbnails;
  private tiles: readonly SessionKey[] = [];
  /** By the page as text: what is looked at now. */
  private readonly pages = new Map<string, WatchedPage>();
  /** By the page as text. */
  private readonly resting = new Map<string, Rest>();
  /** These three by the tile's id. */
  private readonly stills = new Map<string, Still>();
  private readonly conditions = new Map<string, PageCondition | 'refused'>();
  private readonly pictures = new Map<string, Jpeg>();

  constructor(private readonly options: SightOptions) {
    const { clock, store } = options.services;
    this.thumbnails = new Thumbnails(options.services);
    this.live = this.disposables.add(
      new LiveTiles({ clock, max: mostLive, begin: (text) => this.begin(this.pages.get(text), text) }),
    );
    this.disposables.add(store.onDidPoll((endpointId) => this.wake(endpointId)));
  }

  /** The tiles that can be seen, in their order; whatever else was looked at is let go at once. */
  see(tiles: readonly SessionKey[]): void {
    this.tiles = tiles;
    this.look();
  }

  /** Sessions may have got other pages, or the settings may say something else. */
  look(): void {
    this.pages.clear();
    const stills = new Map<string, WatchedPage & { readonly url: string }>();
    for (const tile of this.tiles) {
      const page = this.pageOf(tile);
      if (!page) continue;
      const { endpointId, sessionId } = tile;
      const watched = { endpointId, sessionId, targetId: page.target.id };
      if (!page.hasClients) stills.set(keyText(tile), { ...watched, url: page.target.url });
      else if (!this.resting.has(pageText(watched))) this.pages.set(pageText(watched), watched);
    }
    this.live.see([...this.pages.keys()]);
    this.takeStills(stills);
  }

  settingChanged(): void {
    this.live.settingChanged();
  }

  /** How many tiles wait for their turn. */
  get waits(): number {
    return this.live.waits;
  }

  /** What is to be known of a tile's picture. */
  of(tile: SessionKey): Seen {
    const { store } = this.options.services;
    const state = store.get(tile.endpointId);
    const session = store.session(tile.endpointId, tile.sessionId)?.session;
    if (session && blocksPageSockets(session)) return { kind: 'playwright' };
    if (state?.health.kind !== 'ok' || !session) return { kind: 'failing' };
    const by = store.pageSocketBlocker(tile.endpointId);
    if (by) return { kind: 'blocked', by };
    if (!inspectablePage(session)) return { kind: 'noPage' };
    return { kind: this.conditions.get(keyText(tile)) ?? 'well' };
  }

  picture(id: string): Jpeg | undefined {
    return this.pictures.get(id);
  }

  /** Forgets what was seen of tiles that are no longer there. */
  keep(isThere: (id: string) => boolean): void {
    for (const known of [this.pictures, this.conditions])
      for (const id of known.keys()) if (!isThere(id)) known.delete(id);
  }

  dispose(): void {
    this.see([]);
    this.disposables.dispose();
  }

  private pageOf(tile: SessionKey): { readonly target: Target; readonly hasClients: boolean } | undefined {
    const { store } = this.options.services;
    const { kind } = this.of(tile);
    if (kind === 'playwright' || kind === 'failing' || kind === 'blocked' || kind === 'noPage') return undefined;
    const session = store.session(tile.endpointId, tile.sessionId)?.session;
    const target = session && inspectablePage(session);
    return target && { target, hasClients: session.clients !== 0 };
  }

  private begin(page: WatchedPage | undefined, text: string): Disposable {
    if (!page) return { dispose: () => undefined };
    const { services } = this.options;
    return new PageLook({
      services,
      page,
      everyMs: pictureEveryMs,
      onChange: (picture, condition) => {
        this.take(keyText(page), picture, condition);
        this.live.showed(text);
      },
      onEnd: (isRefused) => {
        if (isRefused) this.take(keyText(page), undefined, 'refused');
        const ms = isRefused ? restMs.refused : restMs.ended;
        this.resting.set(text, { ...page, since: services.clock.now(), ms });
        this.look();
      },
    });
  }

  private take(id: string, picture: Jpeg | undefined, condition: PageCondition | 'refused'): void {
    const { onPicture, onChange } = this.options;
    if (picture) {
      this.pictures.set(id, picture);
      onPicture(id, picture);
    }
    if ((this.conditions.get(id) ?? 'well') === condition) return;
    this.conditions.set(id, condition);
    onChange(id);
  }

  /** What has rested is looked at again once an answer tells that it is there without us, and so is an old picture's page. */
  private wake(endpointId: string): void {
    const { store, clock } = this.options.services;
    const state = store.get(endpointId);
    if (state?.health.kind !== 'ok') return;
    const now = clock.now();
    let isOver = false;
    for (const [text, rest] of this.resting) {
      if (rest.endpointId !== endpointId) continue;
      const { askedAt = 0 } = seenOf(state, rest.sessionId);
      if (askedAt <= rest.since || now < rest.since + rest.ms) continue;
      this.resting.delete(text);
      isOver = true;
    }
    for (const [id, still] of this.stills) {
      if (still.endpointId !== endpointId || now < still.againAt) continue;
      this.stills.delete(id);
      isOver = true;
    }
    if (isOver) this.look();
  }

  private takeStills(wanted: ReadonlyMap<string, WatchedPage & { readonly url: string }>): void {
    const { clock } = this.options.services;
    for (const [id, { left }] of this.stills) {
      if (wanted.has(id)) continue;
      left.abort();
      this.stills.delete(id);
    }
    for (const [id, page] of wanted) {
      const text = JSON.stringify([page.targetId, page.url]);
      const before = this.stills.get(id);
      if (before?.page === text) continue;
      before?.left.abort();
      const left = new AbortController();
      const still: Still = { endpointId: page.endpointId, page: text, left, againAt: Infinity };
      this.stills.set(id, still);
      void this.thumbnails.of(page, left.signal).then((taken) => {
        if (left.signal.aborted) return;
        still.againAt = clock.now() + (taken.kind === 'picture' ? stillMs.taken : stillMs.failed);
        if (taken.kind === 'picture') this.take(id, taken.picture, taken.isBehind ? 'behind' : 'well');
        else if (taken.kind === 'none') this.take(id, undefined, 'refused');
        else if (taken.kind !== 'blocked') this.take(id, undefined, taken.kind);
      });
    }
  }
}

function inspectablePage(session: Session): Target | undefined {
  const page = mainPage(session);
  return page && isInspectable(page) ? page : undefined;
}

const pageText = ({ endpointId, sessionId, targetId }: WatchedPage): string =>
  JSON.stringify([endpointId, sessionId, targetId]);
