import { RequestLog } from '../../../browserless/console/requests';
import { ConsoleHistory } from '../../../browserless/console/history';
import { ConsoleReader, type MarkWords } from '../../../browserless/console/reader';
import { PageConsole, type PageConnection } from '../../../net';
import type { Target } from '../../../browserless/session';
import type { Clock } from '../../../shared/clock';

export interface ConsoleFeedOptions {
  /** As it is when it is first heard. */
  readonly target: Pick<Target, 'id' | 'url'>;
  readonly clock: Clock;
  readonly words: MarkWords;
}

/** A page's console and requests from when it was first heard, over one connection after the other. */
export class ConsoleFeed {
  readonly history: ConsoleHistory;
  readonly requests: RequestLog;
  /** Of the first requests, until the page goes somewhere else. */
  readonly pageUrl: string;
  private readonly reader: ConsoleReader;

  constructor(private readonly options: ConsoleFeedOptions) {
    const { clock, target, words } = options;
    this.pageUrl = target.url;
    this.history = new ConsoleHistory(clock, (count) => [{ text: words.leftOut(count) }]);
    this.requests = new RequestLog(target.id);
    this.reader = new ConsoleReader(this.history, this.requests, words);
  }

  /** What hears the page on a connection, once it is started. */
  over(page: PageConnection): PageConsole {
    return new PageConsole(page, this.reader, this.options.clock);
  }
}
