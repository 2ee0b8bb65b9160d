import type { PageConnection, PageConsole } from '../../../net';
import type { ConsoleListRequest, ConsoleUpdate } from '../../../shared/consoleMessages';
import type { Disposable } from '../../../shared/disposable';
import type { Services } from '../../services';
import type { ChosenTarget } from '../../sessions/chosen';
import { answerList } from '../console/answerList';
import { ConsoleFeed } from '../console/consoleFeed';
import { ConsoleTeller } from '../console/consoleTeller';
import { markWords } from '../console/words';

/** Before a page is heard once more that has said that it cannot be (ms). */
const retryMs = 5_000;

interface Opened {
  readonly feed: ConsoleFeed;
  readonly teller: ConsoleTeller;
}

/** The console beside a live view. While it is closed, the page is not heard. */
export class LiveConsole implements Disposable {
  private opened: Opened | undefined;
  /** Of the connection that there is, or was. */
  private speech: PageConsole | undefined;
  private retry: Disposable | undefined;

  constructor(
    private readonly services: Services,
    private readonly tell: (update: ConsoleUpdate) => void,
  ) {}

  /** There is a list on screen, of this page; over `page`, if there is a connection. */
  open(chosen: ChosenTarget, page: PageConnection | undefined): void {
    if (!this.opened) {
      const { clock } = this.services;
      const feed = new ConsoleFeed({ target: chosen.target, clock, words: markWords() });
      this.opened = { feed, teller: new ConsoleTeller(feed.history, clock, this.tell) };
      if (page) this.hear(page);
    }
    this.opened.teller.tellAll();
  }

  /** There is a connection. */
  hear(page: PageConnection): void {
    if (!this.opened) return;
    this.speech?.dispose();
    this.retry?.dispose();
    const speech = (this.speech = this.opened.feed.over(page));
    speech.start().catch(() => {
      // a connection that has ended is told of by the live view; otherwise, the page has said that it cannot
      if (this.speech === speech && page.isOpen) this.retry = this.services.clock.after(retryMs, () => this.hear(page));
    });
  }

  /** Another page is seen, over a connection that is to come. */
  turnTo(chosen: ChosenTarget): void {
    if (!this.opened) return;
    this.dispose();
    this.open(chosen, undefined);
  }

  /** What it has heard is told again when there is a list again. */
  hide(): void {
    this.opened?.teller.rest();
  }

  async answer(request: ConsoleListRequest): Promise<void> {
    if (this.opened) await answerList(this.services, this.opened.feed, request);
  }

  dispose(): void {
    this.speech?.stop();
    this.retry?.dispose();
    this.opened?.teller.dispose();
    this.speech = this.opened = undefined;
  }
}
