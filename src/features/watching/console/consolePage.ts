import { ConsoleHistory } from '../../../browserless/console/history';
import { RequestLog } from '../../../browserless/console/har/requests';
import { ConsoleReader, type MarkWords } from '../../../browserless/console/reader';
import { PageConsole } from '../../../net';
import type { Clock } from '../../../shared/clock';
import type { Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { PageViewer } from '../pageViewer';

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

export interface ConsolePageOptions {
  /** Rejects as `PageViewer.open`. */
  readonly open: (signal: AbortSignal) => Promise<PageViewer>;
  readonly targetId: string;
  /** Whether the page is listed now, so that it is worth to connect again. */
  readonly isListed: () => boolean;
  readonly clock: Clock;
  readonly words: MarkWords;
}

/** A page that has not answered for so long is busy (ms). */
const busyAfterMs = 2_000;

/** Before it is connected again, for the first time and at the most (ms). */
const retryMs = 1_000;
const slowestRetryMs = 15_000;

/** A page's console and requests from now on, over connections that come and go. */
export class ConsolePage implements Disposable {
  readonly history: ConsoleHistory;
  readonly requests: RequestLog;
  private readonly reader: ConsoleReader;
  private now: ConsolePageState = { kind: 'connecting' };
  private viewer: PageViewer | undefined;
  private speech: PageConsole | undefined;
  private opening: AbortController | undefined;
  private retry: Disposable | undefined;
  private busy: Disposable | undefined;
  private failures = 0;
  private readonly changes = new Emitter<void>();
  /** Of `state`. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly options: ConsolePageOptions) {
    const { clock, targetId, words } = options;
    this.history = new ConsoleHistory(clock, (count) => [{ text: words.leftOut(count) }]);
    this.requests = new RequestLog(targetId);
    this.reader = new ConsoleReader(this.history, this.requests, words);
  }

  get state(): ConsolePageState {
    return this.now;
  }

  /** Connects where that is due: something has changed in what is listed. */
  look(): void {
    if (this.viewer || this.opening || this.retry || this.now.kind === 'detached') return;
    if (this.options.isListed()) void this.connect();
  }

  /** Comes back after it was detached. */
  attach(): void {
    if (this.now.kind !== 'detached') return;
    this.set({ kind: 'connecting' });
    this.look();
  }

  dispose(): void {
    this.changes.dispose();
    this.opening?.abort();
    this.retry?.dispose();
    const { viewer } = this;
    this.forget();
    viewer?.dispose();
  }

  private async connect(): Promise<void> {
    const opening = (this.opening = new AbortController());
    try {
      const viewer = await this.options.open(opening.signal);
      if (opening.signal.aborted) return viewer.dispose();
      this.opening = undefined;
      this.use(viewer);
    } catch (error) {
      if (opening.signal.aborted) return;
      this.opening = undefined;
      this.set({ kind: 'failed', error });
      this.connectLater();
    }
  }

  private connectLater(): void {
    const ms = Math.min(retryMs * 2 ** this.failures++, slowestRetryMs);
    this.retry = this.options.clock.after(ms, () => {
      this.retry = undefined;
      this.look();
    });
  }

  private use(viewer: PageViewer): void {
    const { clock } = this.options;
    this.viewer = viewer;
    const speech = (this.speech = new PageConsole(viewer.page, this.reader, clock));
    viewer.onDidEnd(() => this.lose(viewer));
    speech.onDidChangeCrash((hasCrashed) => {
      this.busy?.dispose();
      this.set(hasCrashed ? { kind: 'crashed' } : { kind: 'connected', isBusy: false });
    });
    this.set({ kind: 'connected', isBusy: false });
    this.busy = clock.after(busyAfterMs, () => this.set({ kind: 'connected', isBusy: true }));
    speech.start().then(
      () => {
        this.failures = 0;
        this.busy?.dispose();
        if (this.speech === speech) this.set({ kind: 'connected', isBusy: false });
      },
      // also where the page has answered that it cannot: tried again, as where the socket was closed meanwhile
      () => viewer.page.dispose(),
    );
  }

  private lose(viewer: PageViewer): void {
    if (this.viewer !== viewer) return;
    this.forget();
    if (viewer.wasLeft) return this.set({ kind: 'detached' });
    this.set({ kind: 'connecting' });
    this.connectLater();
  }

  private forget(): void {
    this.busy?.dispose();
    this.speech?.dispose();
    this.viewer = this.speech = undefined;
  }

  private set(state: ConsolePageState): void {
    this.now = state;
    this.changes.fire();
  }
}
