import { RequestLog } from '../../../browserless/console/har/requests';
import { ConsoleHistory } from '../../../browserless/console/history';
import { ConsoleReader, type MarkWords } from '../../../browserless/console/reader';
import { PageConsole, type PageConnection } from '../../../net';
import type { Clock } from '../../../shared/clock';

export interface ConsoleFeedOptions {
  readonly targetId: string;
  readonly clock: Clock;
  readonly words: MarkWords;
}

/** A page's console and requests from when it was first heard, over one connection after the other. */
export class ConsoleFeed {
  readonly history: ConsoleHistory;
  readonly requests: RequestLog;
  private readonly reader: ConsoleReader;

  constructor(private readonly options: ConsoleFeedOptions) {
    const { clock, targetId, words } = options;
    this.history = new ConsoleHistory(clock, (count) => [{ text: words.leftOut(count) }]);
    this.requests = new RequestLog(targetId);
    this.reader = new ConsoleReader(this.history, this.requests, words);
  }

  /** What hears the page on a connection, once it is started. */
  over(page: PageConnection): PageConsole {
    return new PageConsole(page, this.reader, this.options.clock);
  }
}
