// Runs in a DevTools tab, around the frame that holds the frontend.
import type { DevToolsBar, DevToolsButton, DevToolsRequest, DevToolsState } from '../src/shared/devtoolsMessages';

declare function acquireVsCodeApi(): { postMessage(message: DevToolsRequest): void };

const host = acquireVsCodeApi();
function find<T extends Element>(selector: string, kind: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`no ${selector}`);
  return found;
}

const frame = find('iframe', HTMLIFrameElement);
const bar = find('#bar', HTMLElement);
const text = find('#text', HTMLElement);
const countdown = find('#countdown', HTMLElement);
const buttons = find('#buttons', HTMLElement);

let loaded: number | undefined;
let ticking: number | undefined;

window.addEventListener('message', ({ data }: MessageEvent<DevToolsState>) => {
  show(data.bar);
  if (data.load === loaded) return;
  loaded = data.load;
  frame.src = data.url;
});

function show(shown: DevToolsBar | undefined): void {
  bar.hidden = shown === undefined;
  text.textContent = shown?.text ?? '';
  buttons.replaceChildren(...(shown?.buttons ?? []).map(button));
  count(shown);
}

function button({ does, label, isPrimary }: DevToolsButton): HTMLElement {
  const made = document.createElement('button');
  made.textContent = label;
  made.className = isPrimary ? 'primary' : 'secondary';
  made.addEventListener('click', () => host.postMessage(does));
  return made;
}

/** Writes the seconds that are left, each as it begins. */
function count(shown: DevToolsBar | undefined): void {
  clearTimeout(ticking);
  countdown.textContent = '';
  if (!shown?.countdown) return;
  const { text, ms } = shown.countdown;
  const end = performance.now() + ms;
  const tick = (): void => {
    const left = Math.max(0, end - performance.now());
    countdown.textContent = text.replace('{0}', String(Math.ceil(left / 1000)));
    if (left > 0) ticking = setTimeout(tick, left % 1000 || 1000);
  };
  tick();
}

host.postMessage('ready');
