// Runs in a console's tab: the bar and the list.
import type { ConsoleMessage, ConsoleRequest } from '../src/shared/consoleMessages';
import type { DevToolsAction } from '../src/shared/devtoolsMessages';
import { BarView } from './bar';
import { ConsoleList, noChoices, type ConsoleChoices } from './consoleList';
import { find } from './find';

declare function acquireVsCodeApi(): {
  postMessage(message: ConsoleRequest): void;
  getState(): ConsoleChoices | undefined;
  setState(state: ConsoleChoices): void;
};

const host = acquireVsCodeApi();
const bar = new BarView<DevToolsAction>(find('#bar', HTMLElement), (action) => {
  host.postMessage({ kind: 'act', action });
});
let list: ConsoleList | undefined;

window.addEventListener('message', ({ data }: MessageEvent<ConsoleMessage>) => {
  if (data.kind === 'update') return list?.update(data);
  document.title = data.words.list;
  bar.show(data.bar);
  list ??= new ConsoleList({
    root: find('#console', HTMLElement),
    words: data.words,
    choices: { ...noChoices, ...host.getState() },
    ask: (request) => host.postMessage(request),
    keep: (choices) => host.setState(choices),
  });
});

host.postMessage({ kind: 'ready' });
