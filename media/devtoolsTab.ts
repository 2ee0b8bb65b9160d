// Runs in a DevTools tab, around the frame that holds the frontend.
import type { DevToolsRequest, DevToolsState } from '../src/shared/devtoolsMessages';

declare function acquireVsCodeApi(): { postMessage(message: DevToolsRequest): void };

const host = acquireVsCodeApi();
function find<T extends Element>(selector: string, kind: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`no ${selector}`);
  return found;
}

const frame = find('iframe', HTMLIFrameElement);
const notice = find('#notice', HTMLElement);
const text = find('#text', HTMLElement);
const close = find('#close', HTMLButtonElement);

window.addEventListener('message', ({ data }: MessageEvent<DevToolsState>) => {
  notice.hidden = data.kind === 'show';
  if (data.kind === 'show') {
    frame.src = data.url;
    return;
  }
  text.textContent = data.text;
  close.textContent = data.close ?? '';
  close.hidden = data.close === undefined;
});
close.addEventListener('click', () => host.postMessage({ kind: 'close' }));
host.postMessage({ kind: 'ready' });
