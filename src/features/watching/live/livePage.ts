import { mostInFlight } from '../../../browserless/wall/framePace';
import { Screencast, type Frame, type ScreencastFormat } from '../../../net';
import type { Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import { PageLink, type PageLinkOptions } from '../pageLink';
import type { PageViewer } from '../pageViewer';

/** What becomes of a page that is watched. */
export type LiveState =
  /** Nobody looks. */
  | { readonly kind: 'paused' }
  /** The first time, or again. */
  | { readonly kind: 'connecting' }
  | LiveConnected
  /** Its renderer has; another is made when the page is loaded anew. */
  | { readonly kind: 'crashed' }
  | { readonly kind: 'closed' }
  /** There is no connection; it is tried again. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** This window has left the session. */
  | { readonly kind: 'detached' };

export interface LiveConnected {
  readonly kind: 'live';
  /** Behind another page of its window, where it draws nothing. */
  readonly isBehind: boolean;
  /** It does not answer: its scripts run on, or it shows a dialog. */
  readonly isBusy: boolean;
  /** There was a picture since the connection is there. */
  readonly isDrawn: boolean;
}

/** Connected only while it is seen. */
export type LivePageOptions = Omit<PageLinkOptions, 'isSeen'>;

/** A page that draws nothing is asked whether it lives (ms), and is busy where it has not answered after so long (ms). */
const askEveryMs = 2000;
const busyAfterMs = 2000;

/** A burst of frames is over when none has come for so long (ms). */
const burstMs = 100;

/**
 * A page's screencast for as long as somebody looks, over connections that come and go. It asks nothing of the page but
 * what is drawn, and whether it answers.
 */
export class LivePage implements Disposable {
  private now: LiveState = { kind: 'paused' };
  /** Undefined while nobody looks. */
  private format: ScreencastFormat | undefined;
  private readonly link: PageLink;
  private screencast: Screencast | undefined;
  /** Until it is loaded anew: nothing tells so a second time. */
  private hasCrashed = false;
  /** Of `askEveryMs` and `busyAfterMs`. */
  private asking: Disposable | undefined;
  private drewAt = -Infinity;
  private inFlight = 0;
  /** Waits for the end of a burst of which Chromium may have dropped the last frames. */
  private burst: Disposable | undefined;
  private readonly frames = new Emitter<Frame>();
  private readonly changes = new Emitter<void>();
  readonly onFrame = this.frames.event;
  readonly onDidChange = this.changes.event;
  private readonly connections = new Emitter<PageViewer>();
  /** Before anything is asked of the page. */
  readonly onDidConnect = this.connections.event;

  constructor(private readonly options: LivePageOptions) {
    this.link = new PageLink({ ...options, isSeen: () => true });
    this.link.onDidTry(() => this.now.kind !== 'failed' && this.set({ kind: 'connecting' }));
    this.link.onDidConnect((viewer) => this.use(viewer));
    this.link.onDidFail((error) => this.set({ kind: 'failed', error }));
    this.link.onDidLose((viewer) => this.lose(viewer));
  }

  get state(): LiveState {
    return this.now;
  }

  /** The connection, while there is one. */
  get page(): PageViewer['page'] | undefined {
    return this.link.viewer?.page;
  }

  /** Somebody looks; what is drawn is to fit this, also where it is drawn already. */
  watch(format: ScreencastFormat): void {
    this.format = format;
    if (this.isOver) return;
    this.link.want();
    this.start();
  }

  /** Nobody looks any more. Where the connection is kept, nothing is drawn over it. */
  pause(keepsConnection: boolean): void {
    this.format = undefined;
    this.link.rest();
    this.endWaiting();
    if (!keepsConnection) this.leave();
    else void this.screencast?.stop().catch(() => undefined);
    if (!this.isOver) this.set({ kind: 'paused' });
  }

  /** Connects where that is due: something has changed in what is listed. */
  look(): void {
    this.link.look();
  }

  /** Comes back after it was detached. */
  attach(): void {
    if (this.now.kind !== 'detached') return;
    this.set({ kind: 'connecting' });
    if (this.format) this.link.want();
  }

  dispose(): void {
    this.format = undefined;
    this.changes.dispose();
    this.frames.dispose();
    this.leave();
    this.link.dispose();
  }

  private use(viewer: PageViewer): void {
    const { page } = viewer;
    const screencast = (this.screencast = new Screencast(page, { maxWidth: 1, maxHeight: 1, quality: 0 }));
    screencast.onFrame((frame) => this.take(frame));
    screencast.onDidChangeVisibility((isVisible) => this.connected({ isBehind: !isVisible }));
    page.on('Inspector.targetCrashed', () => {
      this.hasCrashed = true;
      this.endWaiting();
      this.set({ kind: 'crashed' });
    });
    page.on('Inspector.targetReloadedAfterCrash', () => {
      this.hasCrashed = false;
      this.start();
    });
    page.on('Inspector.detached', ({ reason }) => reason === 'target_closed' && this.close());
    this.set({ kind: 'live', isBehind: false, isBusy: false, isDrawn: false });
    // says at once whether it has crashed
    void page.send('Inspector.enable').catch(() => undefined);
    this.connections.fire(viewer);
    this.start();
  }

  /** Also where it has started: a frame comes at once. */
  private start(): void {
    if (!this.format || !this.screencast) return;
    if (this.hasCrashed) return this.set({ kind: 'crashed' });
    this.endWaiting();
    this.inFlight = 0;
    this.set({ kind: 'live', isBehind: false, isDrawn: false, ...this.live, isBusy: false });
    // whoever has closed the socket meanwhile is told of otherwise
    void this.screencast.start(this.format).catch(() => undefined);
    this.ask();
  }

  private take(frame: Frame): void {
    const { clock } = this.options;
    // of before a pause
    if (!this.format) return;
    this.link.answered();
    this.drewAt = clock.now();
    this.inFlight++;
    if (this.inFlight >= mostInFlight || this.burst) this.awaitEndOfBurst();
    this.connected({ isDrawn: true, isBusy: false });
    this.frames.fire({
      ...frame,
      ack: () => {
        this.inFlight = Math.max(0, this.inFlight - 1);
        frame.ack();
      },
    });
  }

  /** What was drawn while too many frames were on their way has been dropped: the last of it would never be seen. */
  private awaitEndOfBurst(): void {
    this.burst?.dispose();
    this.burst = this.options.clock.after(burstMs, () => {
      // before they are drawn, another would be dropped as well
      if (this.inFlight > 0) return this.awaitEndOfBurst();
      this.burst = undefined;
      if (this.format) void this.screencast?.start(this.format).catch(() => undefined);
    });
  }

  /** Asks the page itself for something, again and again, unless it draws. */
  private ask(): void {
    const { clock } = this.options;
    const { viewer } = this.link;
    const later = (): void => void (this.asking = clock.after(askEveryMs, () => this.ask()));
    if (!viewer) return;
    if (clock.now() - this.drewAt < askEveryMs && this.live?.isBusy === false) return later();
    const late = (this.asking = clock.after(busyAfterMs, () => this.connected({ isBusy: true })));
    const answered = (): void => {
      late.dispose();
      if (this.asking !== late) return;
      this.link.answered();
      this.connected({ isBusy: false });
      later();
    };
    // whatever it says, it answers
    viewer.page.send('Page.getLayoutMetrics').then(answered, () => (viewer.page.isOpen ? answered() : late.dispose()));
  }

  private lose({ wasLeft }: PageViewer): void {
    this.forget();
    if (this.now.kind === 'closed') return;
    if (wasLeft) return this.set({ kind: 'detached' });
    this.set({ kind: this.format ? 'connecting' : 'paused' });
  }

  private close(): void {
    this.endWaiting();
    this.link.rest();
    this.set({ kind: 'closed' });
  }

  /** Leaves the session by its own will: that is no detaching. */
  private leave(): void {
    this.forget();
    this.link.leave();
  }

  private forget(): void {
    this.endWaiting();
    this.hasCrashed = false;
    this.screencast?.dispose();
    this.screencast = undefined;
  }

  private endWaiting(): void {
    for (const waiting of [this.asking, this.burst]) waiting?.dispose();
    this.asking = this.burst = undefined;
  }

  /** It does not come back unasked. */
  private get isOver(): boolean {
    return this.now.kind === 'detached' || this.now.kind === 'closed';
  }

  private get live(): LiveConnected | undefined {
    return this.now.kind === 'live' ? this.now : undefined;
  }

  private connected(change: Partial<Omit<LiveConnected, 'kind'>>): void {
    if (this.live) this.set({ ...this.live, ...change });
  }

  private set(state: LiveState): void {
    const before = this.now;
    this.now = state;
    if (JSON.stringify(before) !== JSON.stringify(state) || state.kind === 'failed') this.changes.fire();
  }
}
