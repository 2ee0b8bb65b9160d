import type { PageConnection, PageConsole } from '../../../net';
import type { ConsoleListRequest, ConsoleUpdate } from '../../../shared/consoleMessages';
import type { Disposable } from '../../../shared/disposable';
import type { Services } from '../../services';
import type { ChosenTarget } from '../../sessions/chosen';
import { answerList } from '../console/answerList';
import { ConsoleFeed } from '../console/consoleFeed';
import { ConsoleTeller } from '../console/consoleTeller';
import { markWords } from '../console/words';

interface Opened {
  readonly feed: ConsoleFeed;
  readonly teller: ConsoleTeller;
}

/** The console beside a live view. While it is closed, the page is not heard. */
export class LiveConsole implements Disposable {
  private opened: Opened | undefined;
  /** Of the connection that there is, or was. */
  private speech: PageConsole | undefined;

  constructor(
    private readonly services: Services,
    private readonly tell: (update: ConsoleUpdate) => void,
  ) {}

  /** There is a list on screen, of this page; over `page`, if there is a connection. */
  open(chosen: ChosenTarget, page: PageConnection | undefined): void {
    if (!this.opened) {
      const { clock } = this.services;
      const feed = new ConsoleFeed({ targetId: chosen.target.id, clock, words: markWords() });
      this.opened = { feed, teller: new ConsoleTeller(feed.history, clock, this.tell) };
      if (page) this.hear(page);
    }
    this.opened.teller.tellAll();
  }

  /** There is a connection. */
  hear(page: PageConnection): void {
    if (!this.opened) return;
    this.speech?.dispose();
    this.speech = this.opened.feed.over(page);
    // a connection that ends meanwhile is told of by the live view
    this.speech.start().catch(() => undefined);
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

  async answer(chosen: ChosenTarget, request: ConsoleListRequest): Promise<void> {
    if (this.opened) await answerList(this.services, chosen, this.opened.feed, request);
  }

  dispose(): void {
    this.speech?.dispose();
    this.opened?.teller.dispose();
    this.speech = this.opened = undefined;
  }
}
