import type { Jpeg } from '../../../browserless/jpeg';
import { Refused, SlowScreencast, type PageCondition } from '../../../net';
import type { Clock } from '../../../shared/clock';
import type { Disposable } from '../../../shared/disposable';
import { PageViewer, type WatchedPage, type WatchingServices } from '../pageViewer';

export interface PageLookOptions {
  readonly services: WatchingServices & { readonly clock: Clock };
  readonly page: WatchedPage;
  readonly everyMs: () => number;
  /** The page's picture, or how it is, is another one. */
  readonly onChange: (picture: Jpeg | undefined, condition: PageCondition) => void;
  /** Once, where it is not disposed of before. */
  readonly onEnd: (isRefused: boolean) => void;
}

/** What a picture has to fit into (pixels), and how well it is kept (0 to 100): a tile is small. */
const format = { maxWidth: 480, maxHeight: 480, quality: 60 };

/**
 * How long it lasts at the most (ms), each one another time: where two windows look at one page, each counts a client that
 * is not its own, and neither sees that the session was left before the other looks away for a moment.
 */
const lastsMs = (): number => 60_000 * (1 + Math.random());

/** A look at one page, over a socket of its own that takes none of the server's slots. */
export class PageLook implements Disposable {
  private readonly left = new AbortController();
  private viewer: PageViewer | undefined;
  private cast: SlowScreencast | undefined;
  private timer: Disposable | undefined;

  constructor(private readonly options: PageLookOptions) {
    this.open().catch((error: unknown) => this.end(error instanceof Refused));
  }

  dispose(): void {
    this.left.abort();
    this.timer?.dispose();
    this.cast?.dispose();
    this.viewer?.dispose();
  }

  private async open(): Promise<void> {
    const { services, page, everyMs, onChange } = this.options;
    const { signal } = this.left;
    const viewer = await PageViewer.open(services, page, false, signal, true);
    if (signal.aborted) return viewer.dispose();
    this.viewer = viewer;
    viewer.onDidEnd(() => this.end(false));
    this.timer = services.clock.after(lastsMs(), () => this.end(false));
    const cast = new SlowScreencast(viewer.page, { clock: services.clock, everyMs, format });
    this.cast = cast;
    cast.onPicture((picture) => onChange(picture, cast.condition));
    cast.onDidChangeCondition((condition) => onChange(undefined, condition));
  }

  private end(isRefused: boolean): void {
    if (this.left.signal.aborted) return;
    this.dispose();
    this.options.onEnd(isRefused);
  }
}
