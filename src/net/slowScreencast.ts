import type { Jpeg } from '../browserless/jpeg';
import { patienceMs } from '../browserless/pictures';
import { FramePace } from '../browserless/wall/framePace';
import type { Clock } from '../shared/clock';
import { DisposableStore, type Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { PageConnection } from './pageConnection';
import { behindMs } from './pagePicture';
import { Screencast, type ScreencastFormat } from './screencast';

/** How a page is that is looked at. */
export type PageCondition =
  | 'well'
  /** It is in the background, and its picture is how it was drawn last. */
  | 'behind'
  /** It is in the background and has not been drawn since it was loaded. */
  | 'undrawn'
  /** It does not answer. */
  | 'busy'
  | 'crashed';

export interface SlowScreencastOptions {
  readonly clock: Clock;
  /** The time between two pictures of a page that changes (ms); read anew each time. */
  readonly everyMs: () => number;
  readonly format: ScreencastFormat;
}

/** How often a page is asked whether it answers (ms). */
const askMs = 5_000;

/** A page's picture every now and then, and what is wrong with the page. What does not change costs next to nothing. */
export class SlowScreencast implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly pictures = new Emitter<Jpeg>();
  private readonly conditions = new Emitter<PageCondition>();
  readonly onPicture = this.pictures.event;
  /** Told when it is another one; it begins as `well`. */
  readonly onDidChangeCondition = this.conditions.event;
  private readonly screencast: Screencast;
  private readonly pace: FramePace;
  private told: PageCondition = 'well';
  private isBehind = false;
  private isDrawn = false;
  private isBusy = false;
  private hasCrashed = false;
  /** Counts what was asked: a page that has crashed never answers. */
  private asked = 0;
  private timer: Disposable | undefined;
  private behindTimer: Disposable | undefined;

  /** Begins at once. The connection is its owner's. */
  constructor(
    private readonly page: PageConnection,
    private readonly options: SlowScreencastOptions,
  ) {
    const { clock, everyMs, format } = options;
    this.screencast = this.disposables.add(new Screencast(page, format));
    this.pace = this.disposables.add(new FramePace({ clock, everyMs, renew: () => this.cast() }));
    this.screencast.onFrame(({ picture, ack }) => {
      this.isDrawn = true;
      this.pace.take(ack);
      this.tell(picture);
    });
    this.screencast.onDidChangeVisibility((isVisible) => this.takeVisibility(isVisible));
    this.disposables.add(page.on('Inspector.targetCrashed', () => this.takeCrash(true)));
    this.disposables.add(page.on('Inspector.targetReloadedAfterCrash', () => this.takeCrash(false)));
    // says at once whether it has crashed
    page.send('Inspector.enable').catch(() => undefined);
    this.cast();
    this.ask();
  }

  /** As it was last told; whoever hears of a picture finds here how the page is in it. */
  get condition(): PageCondition {
    return this.told;
  }

  dispose(): void {
    this.asked++;
    this.timer?.dispose();
    this.behindTimer?.dispose();
    this.disposables.dispose();
    this.pictures.dispose();
    this.conditions.dispose();
  }

  private cast(): void {
    this.screencast.start().catch(() => undefined);
  }

  /** Of all that changes nothing, this is what the page answers by itself. */
  private ask(): void {
    const { clock } = this.options;
    const asked = ++this.asked;
    this.timer?.dispose();
    this.timer = clock.after(patienceMs, () => this.takeBusy(true));
    const answered = (): void => {
      if (asked !== this.asked || !this.page.isOpen) return;
      this.timer?.dispose();
      this.timer = clock.after(askMs, () => this.ask());
      this.takeBusy(false);
    };
    this.page.send('Page.getLayoutMetrics').then(answered, answered);
  }

  private takeBusy(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.tell();
  }

  private takeCrash(hasCrashed: boolean): void {
    this.hasCrashed = hasCrashed;
    if (!hasCrashed) {
      this.isBusy = false;
      this.cast();
      this.ask();
    }
    this.tell();
  }

  private takeVisibility(isVisible: boolean): void {
    this.isBehind = !isVisible;
    this.behindTimer?.dispose();
    this.behindTimer = isVisible ? undefined : this.options.clock.after(behindMs, () => this.tell());
    if (isVisible) this.tell();
  }

  private tell(picture?: Jpeg): void {
    const condition = this.conditionNow();
    const isNews = condition !== this.told;
    this.told = condition;
    // whoever is told of the condition may look away at once, and is to have the picture by then
    if (picture) this.pictures.fire(picture);
    if (isNews) this.conditions.fire(condition);
  }

  private conditionNow(): PageCondition {
    if (this.hasCrashed) return 'crashed';
    if (this.isBusy) return 'busy';
    if (!this.isBehind) return 'well';
    return this.isDrawn ? 'behind' : 'undrawn';
  }
}
