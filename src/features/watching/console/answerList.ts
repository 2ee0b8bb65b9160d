import { env } from 'vscode';
import { copiedEntry } from '../../../browserless/console/copying';
import type { ConsoleListRequest } from '../../../shared/consoleMessages';
import type { Services } from '../../services';
import type { ConsoleFeed } from './consoleFeed';
import { follow } from './follow';

/** Does what the list of a page's console asks for. */
export async function answerList(services: Services, feed: ConsoleFeed, request: ConsoleListRequest): Promise<void> {
  const { history } = feed;
  switch (request.kind) {
    case 'copy':
      return env.clipboard.writeText(history.find(request.ids).map(copiedEntry).join('\n'));
    case 'clear':
      return history.clear();
    case 'follow':
      return follow(request.address);
    case 'saveHar': {
      const { saveHar } = await import('./saveHar');
      return saveHar(services, feed);
    }
  }
}
