// Runs in a live view, draws what the host sends, and tells it what the user does.
import type { LiveAction, LiveMessage, LiveRequest, LiveView } from '../src/shared/liveMessages';
import { BarView } from './bar';
import { find } from './find';
import { keptConsole, LiveConsole, type KeptConsole } from './liveConsole';
import { LiveDialogView } from './liveDialog';
import { LiveHand } from './liveHand';
import { LivePicture } from './livePicture';
import { LiveRecording } from './liveRecording';
import { LiveTools } from './liveTools';

/** To be found again when the tab is shown again, which is loaded anew then. */
interface Kept {
  readonly zoom: number;
  /** Where a zoomed picture has been scrolled to (CSS pixels). */
  readonly left: number;
  readonly top: number;
  readonly console: KeptConsole;
}

declare function acquireVsCodeApi(): {
  postMessage(message: LiveRequest): void;
  getState(): Kept | undefined;
  setState(kept: Kept): void;
};

const host = acquireVsCodeApi();
let kept: Kept = { zoom: 0, left: 0, top: 0, console: keptConsole, ...host.getState() };
const keep = (change: Partial<Kept>): void => host.setState((kept = { ...kept, ...change }));
const ask = (request: LiveRequest): void => host.postMessage(request);
const canvas = find('#picture', HTMLCanvasElement);
const placeholder = find('#placeholder', HTMLElement);
const stage = find('#stage', HTMLElement);
const keys = find('#keys', HTMLTextAreaElement);

const bar = new BarView<LiveAction>(find('#bar', HTMLElement), (action) => ask({ kind: 'action', action }));
let isScrolled = false;
const picture = new LivePicture(
  canvas,
  stage,
  (id) => {
    ask({ kind: 'drawn', id });
    recording.drawn();
    if (!isScrolled) stage.scrollTo(kept.left, kept.top);
    isScrolled = true;
  },
  () => askForRoomSoon(),
);
const tools = new LiveTools(ask, () => picture.copy(), kept.zoom);
const recording = new LiveRecording(canvas, ask, (text) => tools.say(text));
const beside = new LiveConsole(kept.console, (now) => keep({ console: now }), ask);
const dialog = new LiveDialogView((accept, text) => ask({ kind: 'answer', accept, text }));
const hand = new LiveHand(
  canvas,
  keys,
  (event) => picture.place(event),
  (input) => ask({ kind: 'input', input }),
  () => tools.focusControl(),
);
picture.setZoom(kept.zoom);
tools.onZoom((zoom) => {
  keep({ zoom });
  picture.setZoom(zoom);
});
stage.addEventListener('scroll', () => isScrolled && keep({ left: stage.scrollLeft, top: stage.scrollTop }));

window.addEventListener('message', ({ data }: MessageEvent<LiveMessage>) => {
  if (data.kind === 'frame') picture.show(data);
  else if (data.kind === 'update') beside.update(data);
  else if (data.kind === 'stopRecording') void recording.stop();
  else view(data);
});

let pageId = '';

function view(shown: LiveView): void {
  if (pageId !== '' && pageId !== shown.pageId) picture.clear();
  pageId = shown.pageId;
  bar.show(shown.bar);
  tools.show(shown);
  recording.show(shown);
  beside.show(shown);
  dialog.show(shown.control?.dialog, shown.words);
  hand.set(shown.control !== undefined);
  document.title = shown.label;
  canvas.setAttribute('aria-label', shown.label);
  keys.setAttribute('aria-label', shown.label);
  canvas.classList.toggle('stale', shown.isStale);
  placeholder.textContent = canvas.hidden ? shown.placeholder : '';
}

/** The editor is dragged to its size: what stands for so long is asked for (ms). */
const settleMs = 150;
let settling: number | undefined;
let asked = '';

function askForRoomSoon(): void {
  clearTimeout(settling);
  settling = setTimeout(askForRoom, asked === '' ? 0 : settleMs);
}

function askForRoom(): void {
  const { width, height } = picture.room();
  if (width < 1 || height < 1 || asked === `${width}x${height}`) return;
  asked = `${width}x${height}`;
  ask({ kind: 'room', width, height });
}

new ResizeObserver(() => {
  picture.fit();
  askForRoomSoon();
}).observe(stage);

ask({ kind: 'ready' });
