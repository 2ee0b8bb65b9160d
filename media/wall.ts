// Runs in a wall's tab, and draws what the host says.
import type { EmptyWall, WallButton, WallMessage, WallRequest, WallUpdate } from '../src/shared/wallMessages';
import { find } from './find';
import { make, TileView, write } from './wallTile';

/** What is kept of a wall while its tab is hidden. */
interface WallState {
  readonly scroll: number;
  /** The tile that has the focus, or had it last. */
  readonly current: string | undefined;
}

declare function acquireVsCodeApi(): {
  postMessage(message: WallRequest): void;
  getState(): WallState | undefined;
  setState(state: WallState): void;
};

const host = acquireVsCodeApi();

const head = find('#head', HTMLElement);
const said = find('#said', HTMLElement);
const tiles = find('#tiles', HTMLElement);
const empty = find('#empty', HTMLElement);
const why = find('#why', HTMLElement);
const next = find('#next', HTMLElement);
const buttons = find('#buttons', HTMLElement);

const cards = new Map<string, TileView>();
const seen = new Set<string>();
let order: readonly string[] = [];
let current: string | undefined = host.getState()?.current;
/** Where it was scrolled to, until its tiles are there. */
let scroll = host.getState()?.scroll;

/** A little around what is seen, so that it is there when it is scrolled to. */
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const id = (target as HTMLElement).dataset['id'] ?? '';
      cards.get(id)?.see(isIntersecting);
      if (isIntersecting) seen.add(id);
      else seen.delete(id);
    }
    tellSeen();
  },
  // without a root of its own a frame has no margin
  { root: document, rootMargin: '40px' },
);

let telling: number | undefined;

/** Not with every step of the wheel. */
function tellSeen(): void {
  telling ??= setTimeout(() => {
    telling = undefined;
    const ids = document.hidden ? [] : order.filter((id) => seen.has(id));
    host.postMessage({ kind: 'seen', ids });
  }, 100);
}

function update({ tiles: said, order: now, head: top }: WallUpdate): void {
  for (const tile of said) {
    let card = cards.get(tile.id);
    if (!card) {
      cards.set(tile.id, (card = new TileView(tile.id)));
      observer.observe(card.element);
    }
    card.say(tile);
  }
  if (now) arrange(now);
  if (top) {
    write(head, top.text);
    head.hidden = top.text === '';
    document.title = top.label;
    tiles.setAttribute('aria-label', top.label);
    tiles.hidden = top.empty !== undefined;
    drawEmpty(top.empty);
  }
  if (scroll !== undefined && order.length > 0) {
    window.scrollTo(0, scroll);
    scroll = undefined;
  }
}

/** Puts the tiles into their order. One that stays where it is keeps the focus, and so does one that moves. */
function arrange(now: readonly string[]): void {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['id'] : undefined;
  const place = focused === undefined ? -1 : order.indexOf(focused);
  const wanted = new Set(now);
  for (const [id, card] of cards) {
    if (wanted.has(id)) continue;
    observer.unobserve(card.element);
    card.element.remove();
    cards.delete(id);
    seen.delete(id);
  }
  order = now;
  tellSeen();
  let after: Element | null = tiles.firstElementChild;
  for (const id of now) {
    const element = cards.get(id)?.element;
    if (!element) continue;
    if (element === after) after = after.nextElementSibling;
    else tiles.insertBefore(element, after);
  }
  if (current === undefined || !wanted.has(current)) setCurrent(now[Math.min(Math.max(place, 0), now.length - 1)]);
  else setCurrent(current);
  if (focused !== undefined && current !== undefined) cards.get(current)?.element.focus({ preventScroll: true });
}

/** The one tile that the Tab key leads to. */
function setCurrent(id: string | undefined): void {
  const before = current === undefined ? undefined : cards.get(current)?.element;
  if (before) {
    before.tabIndex = -1;
    before.removeAttribute('aria-selected');
  }
  current = id;
  const element = id === undefined ? undefined : cards.get(id)?.element;
  if (element) {
    element.tabIndex = 0;
    element.setAttribute('aria-selected', 'true');
  }
  keep();
}

function keep(): void {
  host.setState({ scroll: window.scrollY, current });
}

function drawEmpty(shown: EmptyWall | undefined): void {
  empty.hidden = shown === undefined;
  write(why, shown?.why ?? '');
  write(next, shown?.next ?? '');
  // numbers come and go with every session: read aloud is why there is none
  write(said, [shown?.why, shown?.next].filter(Boolean).join('. '));
  buttons.replaceChildren(...(shown?.buttons ?? []).map(button));
}

function button({ does, label }: WallButton): HTMLElement {
  const made = make('button', 'primary', document.createTextNode(label));
  made.addEventListener('click', () => host.postMessage({ kind: 'do', does }));
  return made;
}

const columns = (): number => getComputedStyle(tiles).gridTemplateColumns.split(' ').length;

/** How many rows are on screen. */
function rows(): number {
  const height = tiles.firstElementChild?.getBoundingClientRect().height ?? 0;
  return height > 0 ? Math.max(1, Math.floor(window.innerHeight / height)) : 1;
}

/** Where a key leads to from a tile, or undefined where it leads nowhere. */
function target(key: string, from: number): number | undefined {
  const last = order.length - 1;
  const step = (by: number): number => (from + by < 0 || from + by > last ? from : from + by);
  switch (key) {
    case 'ArrowLeft':
      return step(-1);
    case 'ArrowRight':
      return step(1);
    case 'ArrowUp':
      return step(-columns());
    case 'ArrowDown':
      return step(columns());
    case 'PageUp':
      return Math.max(from % columns(), from - columns() * rows());
    case 'PageDown':
      return Math.min(last, from + columns() * rows());
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

const idOf = (event: Event): string | undefined =>
  event.target instanceof Element ? event.target.closest<HTMLElement>('.tile')?.dataset['id'] : undefined;

tiles.addEventListener('keydown', (event) => {
  const id = idOf(event);
  if (id === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    return host.postMessage({ kind: 'open', id });
  }
  const to = order[target(event.key, order.indexOf(id)) ?? -1];
  if (to === undefined) return;
  event.preventDefault();
  cards.get(to)?.element.focus();
});
tiles.addEventListener('focusin', (event) => setCurrent(idOf(event)));
tiles.addEventListener('dblclick', (event) => {
  const id = idOf(event);
  if (id !== undefined) host.postMessage({ kind: 'open', id });
});
window.addEventListener('scroll', keep, { passive: true });
document.addEventListener('visibilitychange', tellSeen);
window.addEventListener('message', ({ data }: MessageEvent<WallMessage>) => {
  if (data.kind === 'update') update(data);
  else cards.get(data.id)?.show(data.jpeg);
});

host.postMessage({ kind: 'ready' });
