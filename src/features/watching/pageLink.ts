import type { Clock } from '../../shared/clock';
import type { Disposable } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import type { PageViewer } from './pageViewer';

export interface PageLinkOptions {
  /** Rejects as `PageViewer.open`. */
  readonly open: (signal: AbortSignal) => Promise<PageViewer>;
  /** Whether the page is listed now, so that it is worth to connect again. */
  readonly isListed: () => boolean;
  /** Whether somebody would see that there is no connection. */
  readonly isSeen: () => boolean;
  readonly clock: Clock;
}

/** Before it is connected again, for the first time and at the most (ms). */
const retryMs = 1_000;
const slowestRetryMs = 15_000;

/** So often it is tried again while nobody sees it, which takes half a minute: a page that has gone by then has ended. */
const unseenRetries = 5;

/** A connection to a page for as long as somebody wants one: where it fails or ends by itself, it is made again. */
export class PageLink implements Disposable {
  private isWanted = false;
  private connected: PageViewer | undefined;
  private opening: AbortController | undefined;
  private retry: Disposable | undefined;
  private failures = 0;
  private readonly attempts = new Emitter<void>();
  private readonly connections = new Emitter<PageViewer>();
  private readonly refusals = new Emitter<unknown>();
  private readonly losses = new Emitter<PageViewer>();
  /** It is tried now. */
  readonly onDidTry = this.attempts.event;
  readonly onDidConnect = this.connections.event;
  /** It could not be connected, and why; it is tried again, while somebody sees it at any rate. */
  readonly onDidFail = this.refusals.event;
  /** It has ended, and not by `leave`. It is connected again unless it was left from here, which has to be asked for. */
  readonly onDidLose = this.losses.event;

  constructor(private readonly options: PageLinkOptions) {}

  get viewer(): PageViewer | undefined {
    return this.connected;
  }

  want(): void {
    this.isWanted = true;
    this.look();
  }

  /** Connects where that is due: something has changed in what is listed, or in who looks. */
  look(): void {
    if (!this.retry && !this.isGivenUp) this.connectIfListed();
  }

  /** The page has answered: should the connection end, it is made again without a long pause. */
  answered(): void {
    this.failures = 0;
  }

  /** What is connected stays, and nothing more is tried. */
  rest(): void {
    this.isWanted = false;
    this.opening?.abort();
    this.retry?.dispose();
    this.opening = this.retry = undefined;
  }

  /** Leaves the session by its own will: that is no detaching. */
  leave(): void {
    this.rest();
    const { connected } = this;
    this.connected = undefined;
    connected?.dispose();
  }

  dispose(): void {
    for (const emitter of [this.attempts, this.connections, this.refusals, this.losses]) emitter.dispose();
    this.leave();
  }

  private get isGivenUp(): boolean {
    return this.failures >= unseenRetries && !this.options.isSeen();
  }

  private connectIfListed(): void {
    if (!this.isWanted || this.connected || this.opening || !this.options.isListed()) return;
    const opening = (this.opening = new AbortController());
    this.attempts.fire();
    this.options.open(opening.signal).then(
      (viewer) => this.use(viewer, opening),
      (error: unknown) => this.fail(error, opening),
    );
  }

  private use(viewer: PageViewer, opening: AbortController): void {
    if (opening.signal.aborted) return viewer.dispose();
    this.opening = undefined;
    this.connected = viewer;
    viewer.onDidEnd(() => this.lose(viewer));
    this.connections.fire(viewer);
  }

  private fail(error: unknown, opening: AbortController): void {
    if (opening.signal.aborted) return;
    this.opening = undefined;
    this.refusals.fire(error);
    this.connectLater();
  }

  private lose(viewer: PageViewer): void {
    if (this.connected !== viewer) return;
    this.connected = undefined;
    if (viewer.wasLeft) this.rest();
    this.losses.fire(viewer);
    if (this.isWanted) this.connectLater();
  }

  private connectLater(): void {
    if (this.isGivenUp) return;
    const ms = Math.min(retryMs * 2 ** this.failures++, slowestRetryMs);
    this.retry = this.options.clock.after(ms, () => {
      this.retry = undefined;
      this.connectIfListed();
    });
  }
}
