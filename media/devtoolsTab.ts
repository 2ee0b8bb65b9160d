// Runs in a DevTools tab, around the frame that holds the frontend.
import type { DevToolsAction, DevToolsRequest, DevToolsState } from '../src/shared/devtoolsMessages';
import { BarView } from './bar';
import { find } from './find';

declare function acquireVsCodeApi(): { postMessage(message: DevToolsRequest): void };

const host = acquireVsCodeApi();
const frame = find('iframe', HTMLIFrameElement);
const bar = new BarView<DevToolsAction>(find('#bar', HTMLElement), (action) => host.postMessage(action));

document.title = frame.title;

let loaded: number | undefined;

window.addEventListener('message', ({ data, source }: MessageEvent<DevToolsState>) => {
  // it says one thing alone: that F6 was pressed; in this page VS Code hears the keys again
  if (source === frame.contentWindow) return find('main', HTMLElement).focus();
  bar.show(data.bar);
  if (data.load === loaded) return;
  loaded = data.load;
  frame.src = data.url;
});

host.postMessage('ready');
