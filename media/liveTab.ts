// Runs in a live view, and draws what the host sends.
import type { LiveAction, LiveMessage, LiveRequest, LiveView } from '../src/shared/liveMessages';
import { BarView } from './bar';
import { find } from './find';
import { LivePicture } from './livePicture';

declare function acquireVsCodeApi(): { postMessage(message: LiveRequest): void };

const host = acquireVsCodeApi();
const canvas = find('#picture', HTMLCanvasElement);
const placeholder = find('#placeholder', HTMLElement);
const stage = find('#stage', HTMLElement);
const bar = new BarView<LiveAction>(find('#bar', HTMLElement), (action) =>
  host.postMessage({ kind: 'action', action }),
);
const picture = new LivePicture(canvas, stage, (id) => host.postMessage({ kind: 'drawn', id }));

window.addEventListener('message', ({ data }: MessageEvent<LiveMessage>) => {
  if (data.kind === 'frame') picture.show(data);
  else view(data);
});

function view({ bar: shown, label, placeholder: text, isStale }: LiveView): void {
  bar.show(shown);
  canvas.setAttribute('aria-label', label);
  canvas.classList.toggle('stale', isStale);
  placeholder.textContent = canvas.hidden ? text : '';
}

/** The editor is dragged to its size: what stands for so long is asked for (ms). */
const settleMs = 150;
let settling: number | undefined;
let asked = '';

function askForRoom(): void {
  const { width, height } = picture.room();
  if (width < 1 || height < 1 || asked === `${width}x${height}`) return;
  asked = `${width}x${height}`;
  host.postMessage({ kind: 'room', width, height });
}

new ResizeObserver(() => {
  picture.fit();
  clearTimeout(settling);
  settling = setTimeout(askForRoom, asked === '' ? 0 : settleMs);
}).observe(stage);

host.postMessage({ kind: 'ready' });
