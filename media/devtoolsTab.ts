// Runs in a DevTools tab, around the frame that holds the frontend.
import type { DevToolsAction, DevToolsRequest, DevToolsState } from '../src/shared/devtoolsMessages';
import { BarView } from './bar';
import { find } from './find';

declare function acquireVsCodeApi(): { postMessage(message: DevToolsRequest): void };

const host = acquireVsCodeApi();
const frame = find('iframe', HTMLIFrameElement);
const bar = new BarView<DevToolsAction>(find('#bar', HTMLElement), (action) => host.postMessage(action));

let loaded: number | undefined;

window.addEventListener('message', ({ data }: MessageEvent<DevToolsState>) => {
  bar.show(data.bar);
  if (data.load === loaded) return;
  loaded = data.load;
  frame.src = data.url;
});

host.postMessage('ready');
