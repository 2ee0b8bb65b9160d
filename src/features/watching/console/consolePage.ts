import type { PageConsole } from '../../../net';
import type { Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import { PageLink, type PageLinkOptions } from '../pageLink';
import type { PageViewer } from '../pageViewer';
import { ConsoleFeed, type ConsoleFeedOptions } from './consoleFeed';

/** What becomes of a page whose console is shown. */
export type ConsolePageState =
  /** The first time, or again. */
  | { readonly kind: 'connecting' }
  /** `isBusy`: it has not answered yet, as its scripts run on or a debugger holds it. */
  | { readonly kind: 'connected'; readonly isBusy: boolean }
  /** Its process has; another is made when the page is loaded anew. */
  | { readonly kind: 'crashed' }
  /** There is no connection; it is tried again. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** This window has left the session. */
  | { readonly kind: 'detached' };

export type ConsolePageOptions = PageLinkOptions & ConsoleFeedOptions;

/** A page that has not answered for so long is busy (ms). */
const busyAfterMs = 2_000;

/** A page's console and requests from now on, over connections that come and go. */
export class ConsolePage implements Disposable {
  readonly feed: ConsoleFeed;
  private now: ConsolePageState = { kind: 'connecting' };
  private readonly link: PageLink;
  private speech: PageConsole | undefined;
  private busy: Disposable | undefined;
  private readonly changes = new Emitter<void>();
  /** Of `state`. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly options: ConsolePageOptions) {
    this.feed = new ConsoleFeed(options);
    this.link = new PageLink(options);
    this.link.onDidConnect((viewer) => this.use(viewer));
    this.link.onDidFail((error) => this.set({ kind: 'failed', error }));
    this.link.onDidLose((viewer) => this.lose(viewer));
  }

  get state(): ConsolePageState {
    return this.now;
  }

  /** Connects where that is due: something has changed in what is listed, or in who looks. */
  look(): void {
    if (this.now.kind !== 'detached') this.link.want();
  }

  /** Comes back after it was detached. */
  attach(): void {
    if (this.now.kind !== 'detached') return;
    this.set({ kind: 'connecting' });
    this.link.want();
  }

  dispose(): void {
    this.changes.dispose();
    this.forget();
    this.link.dispose();
  }

  private use(viewer: PageViewer): void {
    const { clock } = this.options;
    const speech = (this.speech = this.feed.over(viewer.page));
    speech.onDidChangeCrash((hasCrashed) => {
      this.busy?.dispose();
      this.set(hasCrashed ? { kind: 'crashed' } : { kind: 'connected', isBusy: false });
    });
    this.set({ kind: 'connected', isBusy: false });
    this.busy = clock.after(busyAfterMs, () => this.set({ kind: 'connected', isBusy: true }));
    speech.start().then(
      () => {
        this.link.answered();
        this.busy?.dispose();
        if (this.speech === speech) this.set({ kind: 'connected', isBusy: false });
      },
      // also where the page has answered that it cannot: tried again, as where the socket was closed meanwhile
      () => viewer.page.dispose(),
    );
  }

  private lose({ wasLeft }: PageViewer): void {
    this.forget();
    this.set(wasLeft ? { kind: 'detached' } : { kind: 'connecting' });
  }

  private forget(): void {
    this.busy?.dispose();
    this.speech?.dispose();
    this.speech = undefined;
  }

  private set(state: ConsolePageState): void {
    this.now = state;
    this.changes.fire();
  }
}
