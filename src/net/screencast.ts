import { readJpeg, type Jpeg } from '../browserless/jpeg';
import { DisposableStore, type Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { PageConnection } from './pageConnection';

/** What a frame has to fit into (pixels), and how well it is kept (0 to 100). */
export interface ScreencastFormat {
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly quality: number;
}

/** A picture of what the page has drawn. */
export interface Frame {
  readonly picture: Jpeg;
  /** The page's viewport in CSS pixels, whatever the picture's size. */
  readonly width: number;
  readonly height: number;
  /** How far the page is zoomed by pinching (1 is not at all), and the height of the browser's own bar (CSS pixels). */
  readonly pageScaleFactor: number;
  readonly offsetTop: number;
  /** Tells Chromium that it has been drawn: it sends no more than three without that, and drops what comes then. */
  readonly ack: () => void;
}

/** More than a frame of 4K has. */
const maxFrameBytes = 16 * 1024 * 1024;

/**
 * What a page draws, as it draws it. It changes nothing in the page: Chromium scales what it has drawn anyway. A page that
 * draws nothing sends the first frame alone, and one in the background what it has drawn last, or nothing.
 */
export class Screencast implements Disposable {
  private readonly disposables = new DisposableStore();
  private isStarted = false;
  private readonly frames = new Emitter<Frame>();
  private readonly visibility = new Emitter<boolean>();
  readonly onFrame = this.frames.event;
  /** Whether the page is in front of the others of its window; told as it starts, too. */
  readonly onDidChangeVisibility = this.visibility.event;

  constructor(
    private readonly page: PageConnection,
    private format: ScreencastFormat,
  ) {
    this.disposables.add(page.on('Page.screencastFrame', (frame) => this.take(frame)));
    this.disposables.add(page.on('Page.screencastVisibilityChanged', ({ visible }) => this.visibility.fire(visible)));
  }

  /** Also anew, which brings a frame at once, whatever was not acknowledged before; rejects as `PageConnection.send`. */
  async start(format = this.format): Promise<void> {
    this.format = format;
    // one that is active is not started (Chromium 156: "Screencast is already active")
    if (this.isStarted) void this.stop().catch(() => undefined);
    this.isStarted = true;
    await this.page.send('Page.startScreencast', { format: 'jpeg', ...format });
  }

  /** Frames stop; the connection stays. */
  async stop(): Promise<void> {
    this.isStarted = false;
    await this.page.send('Page.stopScreencast');
  }

  /** The connection is its owner's. */
  dispose(): void {
    this.disposables.dispose();
    this.frames.dispose();
    this.visibility.dispose();
  }

  private take({ data, metadata, sessionId }: { data: unknown; metadata: unknown; sessionId: number }): void {
    const said = (typeof metadata === 'object' && metadata !== null ? metadata : {}) as Record<string, unknown>;
    const number = (value: unknown, otherwise: number): number =>
      typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
    const ack = (): void => void this.page.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    const picture = readJpeg(data, maxFrameBytes);
    if (!picture) return ack();
    this.frames.fire({
      picture,
      width: number(said.deviceWidth, 0),
      height: number(said.deviceHeight, 0),
      pageScaleFactor: number(said.pageScaleFactor, 1),
      offsetTop: number(said.offsetTop, 0),
      ack,
    });
  }
}
