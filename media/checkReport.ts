// Runs in the tab with an endpoint's check, and draws what the host says.
import type {
  CheckButton,
  CheckConclusion,
  CheckMark,
  CheckRequest,
  CheckRow,
  CheckState,
} from '../src/shared/checkMessages';

declare function acquireVsCodeApi(): { postMessage(message: CheckRequest): void };

const host = acquireVsCodeApi();

function find(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

const [title, address, conclusion, mark] = [find('title'), find('address'), find('conclusion'), find('mark')];
const [cause, cure, buttons, said, steps] = [find('cause'), find('cure'), find('buttons'), find('said'), find('steps')];

/** On a grid of 16, as VS Code's own icons. */
const paths: Readonly<Record<CheckMark, string>> = {
  ok: 'M3 8.5l3.2 3.2L13 4.6',
  note: 'M8 3.2v6M8 12.2v.6',
  failed: 'M4 4l8 8M12 4l-8 8',
  skipped: 'M4.5 8h7',
  running: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  waiting: 'M8 7.9v.2',
};

function symbol(of: CheckMark): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `symbol ${of}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', paths[of]);
  svg.append(path);
  return svg;
}

function text(tag: string, className: string, content: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = content;
  return made;
}

/** Writes only what is new: a screen reader says again what is written again. */
function write(element: HTMLElement, content: string): void {
  if (element.textContent !== content) element.textContent = content;
}

/** What each place shows. A place that would show the same keeps its elements, its focus and its movement. */
const shown = new Map<string, string>();

function changed(place: string, content: unknown): boolean {
  const now = JSON.stringify(content);
  if (shown.get(place) === now) return false;
  shown.set(place, now);
  return true;
}

function conclude({ mark: kind, cause: why, cure: what }: CheckConclusion): void {
  conclusion.className = kind;
  if (changed('mark', kind)) mark.replaceChildren(symbol(kind));
  write(cause, why);
  write(cure, what);
}

function row({ mark: kind, spoken, name, text: found, time }: CheckRow): HTMLElement {
  const item = document.createElement('li');
  item.className = kind;
  // in the order in which it is read aloud
  item.append(symbol(kind), text('span', 'name', name), text('span', 'spoken', `${spoken}.`));
  item.append(text('span', 'found', found), text('span', 'time', time));
  return item;
}

function button({ does, label, isPrimary }: CheckButton): HTMLElement {
  const made = text('button', isPrimary ? 'primary' : 'secondary', label);
  made.dataset['does'] = does;
  made.addEventListener('click', () => host.postMessage(does));
  return made;
}

function drawButtons(all: readonly CheckButton[]): void {
  if (!changed('buttons', all)) return;
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['does'] : undefined;
  const made = all.map(button);
  buttons.replaceChildren(...made);
  made.find(({ dataset }) => focused !== undefined && dataset['does'] === focused)?.focus();
}

window.addEventListener('message', ({ data }: MessageEvent<CheckState>) => {
  document.title = data.title;
  write(title, data.title);
  write(address, data.address);
  conclude(data.conclusion);
  drawButtons(data.buttons);
  write(said, data.said);
  steps.setAttribute('aria-label', data.stepsLabel);
  steps.setAttribute('aria-busy', String(data.conclusion.mark === 'running'));
  for (const [index, step] of data.rows.entries()) {
    const before = steps.children[index];
    if (!before) steps.append(row(step));
    else if (changed(`row ${index}`, step)) before.replaceWith(row(step));
  }
});

host.postMessage('ready');
