// A page's console: a list of entries below a line of controls. It is mounted by whatever tab shows one, which says what
// is in it and does what it asks for. All of its text is somebody's, and only ever shown as text.
import {
  consoleLevels,
  type ConsoleEntry,
  type ConsoleLevel,
  type ConsoleListRequest,
  type ConsoleUpdate,
  type ConsoleWords,
} from '../src/shared/consoleMessages';
import { entryText, rowOf } from './consoleRow';
import { filled, iconButton, part } from './consoleParts';

/** What the user has chosen, to be found again when the tab is shown again. */
export interface ConsoleChoices {
  readonly hidden: readonly ConsoleLevel[];
  readonly filter: string;
  readonly hasTimes: boolean;
}

export const noChoices: ConsoleChoices = { hidden: ['verbose'], filter: '', hasTimes: false };

interface Shown {
  entry: ConsoleEntry;
  row: HTMLElement;
  /** In lower case, to be found. */
  text: string;
}

export interface ConsoleListOptions {
  readonly root: HTMLElement;
  readonly words: ConsoleWords;
  readonly choices: ConsoleChoices;
  readonly ask: (request: ConsoleListRequest) => void;
  readonly keep: (choices: ConsoleChoices) => void;
}

export class ConsoleList {
  private choices: ConsoleChoices;
  /** By id, oldest first. */
  private readonly shown = new Map<number, Shown>();
  private readonly counts: Record<ConsoleLevel, number> = { verbose: 0, info: 0, warning: 0, error: 0 };
  private dropped = 0;
  private matching = 0;
  /** The view follows what comes, until it is scrolled up. */
  private follows = true;
  private top = 0;
  private readonly list = document.createElement('ol');
  private readonly scroller = document.createElement('div');
  private readonly empty = document.createElement('p');
  private readonly note = document.createElement('span');
  private readonly said = part('span', 'spoken');
  /** The Tab key leads to what is in this row alone: there are thousands. */
  private current: HTMLElement | undefined;
  private readonly toEnd: HTMLButtonElement;
  private readonly levelButtons = new Map<ConsoleLevel, HTMLButtonElement>();

  constructor(private readonly options: ConsoleListOptions) {
    const { root, words } = options;
    this.choices = options.choices;
    root.classList.add('console');
    this.list.className = 'entries';
    this.empty.className = 'empty';
    this.toEnd = iconButton('end', words.toEnd, () => this.followAgain());
    this.toEnd.className = 'to-end';
    this.toEnd.hidden = true;
    const body = document.createElement('div');
    body.className = 'body';
    this.scroller.className = 'scroller';
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute('role', 'group');
    this.scroller.setAttribute('aria-label', words.list);
    this.scroller.append(this.list);
    body.append(this.scroller, this.empty, this.toEnd);
    root.replaceChildren(this.controls(), body);
    this.scroller.addEventListener('scroll', () => this.onScroll(), { passive: true });
    this.list.addEventListener('click', (event) => this.onClick(event));
    this.scroller.addEventListener('keydown', (event) => this.onKey(event));
    this.scroller.addEventListener('focusin', ({ target }) => this.setCurrent(target));
    // rows have their heights once they are seen: then the end moves on
    const size = new ResizeObserver(() => this.follow());
    for (const sized of [this.scroller, this.list]) size.observe(sized);
    this.redraw();
  }

  update({ isWhole, entries, firstId, dropped }: ConsoleUpdate): void {
    if (isWhole) this.forgetAll();
    this.dropped = dropped;
    for (const id of this.shown.keys()) {
      if (id >= firstId) break;
      this.forget(id);
    }
    const fresh = document.createDocumentFragment();
    for (const entry of entries) {
      const known = this.shown.get(entry.id);
      if (known) this.replace(known, entry);
      else fresh.append(this.add(entry).row);
    }
    this.list.append(fresh);
    this.summarise();
    this.follow();
  }

  private add(entry: ConsoleEntry): Shown {
    const shown = { entry, row: rowOf(entry, this.options.words), text: entryText(entry).toLowerCase() };
    this.shown.set(entry.id, shown);
    if (entry.kind !== 'mark') this.counts[entry.level]++;
    this.sift(shown);
    return shown;
  }

  private replace(known: Shown, entry: ConsoleEntry): void {
    this.uncount(known);
    const before = known.row;
    const isOpen = before.classList.contains('open');
    Object.assign(known, { entry, row: rowOf(entry, this.options.words), text: entryText(entry).toLowerCase() });
    this.open(known.row, isOpen);
    if (entry.kind !== 'mark') this.counts[entry.level]++;
    this.sift(known);
    const hadFocus = before.contains(document.activeElement);
    before.replaceWith(known.row);
    if (hadFocus) known.row.focus();
  }

  private uncount({ entry, row }: Shown): void {
    if (entry.kind !== 'mark') this.counts[entry.level]--;
    if (!row.hidden) this.matching--;
  }

  private forget(id: number): void {
    const shown = this.shown.get(id);
    if (!shown) return;
    this.uncount(shown);
    this.shown.delete(id);
    if (shown.row.contains(document.activeElement)) this.scroller.focus();
    shown.row.remove();
  }

  private forgetAll(): void {
    this.shown.clear();
    this.list.replaceChildren();
    this.matching = 0;
    for (const level of consoleLevels) this.counts[level] = 0;
  }

  /** Whether it is to be seen. What happened between stays, unless a text is looked for. */
  private sift(shown: Shown): void {
    const { entry, row, text } = shown;
    const { hidden, filter } = this.choices;
    const isHidden = entry.kind !== 'mark' && hidden.includes(entry.level);
    row.hidden = isHidden || (filter !== '' && !text.includes(filter.toLowerCase()));
    if (!row.hidden) this.matching++;
  }

  private redraw(): void {
    this.matching = 0;
    for (const shown of this.shown.values()) this.sift(shown);
    this.list.classList.toggle('with-times', this.choices.hasTimes);
    this.summarise();
    this.follow();
  }

  private choose(choices: Partial<ConsoleChoices>): void {
    this.choices = { ...this.choices, ...choices };
    this.options.keep(this.choices);
    this.redraw();
    // what was asked for, and not what comes meanwhile
    this.said.textContent = this.matching > 0 ? this.note.textContent : this.empty.textContent;
  }

  private controls(): HTMLElement {
    const { words, ask } = this.options;
    const bar = document.createElement('div');
    bar.className = 'controls';
    const filter = document.createElement('input');
    filter.type = 'text';
    filter.className = 'filter';
    filter.placeholder = words.filter;
    filter.setAttribute('aria-label', words.filter);
    filter.spellcheck = false;
    filter.value = this.choices.filter;
    filter.addEventListener('input', () => this.choose({ filter: filter.value }));
    filter.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || filter.value === '') return;
      filter.value = '';
      this.choose({ filter: '' });
    });
    const levels = document.createElement('span');
    levels.className = 'levels';
    levels.append(...[...consoleLevels].reverse().map((level) => this.levelButton(level)));
    this.note.className = 'note';
    this.said.setAttribute('role', 'status');
    const times = iconButton('clock', words.times, () => {
      this.choose({ hasTimes: !this.choices.hasTimes });
      times.setAttribute('aria-pressed', String(this.choices.hasTimes));
    });
    times.setAttribute('aria-pressed', String(this.choices.hasTimes));
    bar.append(
      iconButton('clear', words.clear, () => ask({ kind: 'clear' })),
      filter,
      levels,
      this.note,
      this.said,
      times,
      iconButton('copy', words.copyAll, () => ask({ kind: 'copy', ids: this.seen().map(({ entry }) => entry.id) })),
      iconButton('save', words.saveHar, () => ask({ kind: 'saveHar' })),
    );
    return bar;
  }

  private levelButton(level: ConsoleLevel): HTMLButtonElement {
    const { words } = this.options;
    const button = iconButton(level, words.levels[level], () => {
      const { hidden } = this.choices;
      this.choose({ hidden: hidden.includes(level) ? hidden.filter((one) => one !== level) : [...hidden, level] });
    });
    button.classList.add('level', level);
    const count = document.createElement('span');
    count.className = 'count';
    button.append(count);
    this.levelButtons.set(level, button);
    return button;
  }

  private summarise(): void {
    const { words } = this.options;
    for (const [level, button] of this.levelButtons) {
      const count = String(this.counts[level]);
      const label = `${words.levels[level]}: ${count}`;
      if (button.lastElementChild) button.lastElementChild.textContent = count;
      button.title = label;
      button.setAttribute('aria-label', label);
      button.setAttribute('aria-pressed', String(!this.choices.hidden.includes(level)));
    }
    const parts = [
      this.matching < this.shown.size ? filled(words.shownOf, this.matching, this.shown.size) : '',
      this.dropped > 0 ? filled(words.dropped, this.dropped) : '',
    ];
    const note = parts.filter(Boolean).join(' · ');
    if (this.note.textContent !== note) this.note.textContent = this.note.title = note;
    this.empty.hidden = this.matching > 0;
    this.empty.textContent = this.shown.size > 0 ? words.noMatch : words.nothing;
  }

  private seen(): Shown[] {
    return [...this.shown.values()].filter(({ row }) => !row.hidden);
  }

  /** Where the end has moved on, nobody has scrolled up. */
  private onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (scrollHeight - clientHeight - scrollTop < 8) this.follows = true;
    else if (scrollTop < this.top) this.follows = false;
    this.follow();
    this.toEnd.hidden = this.follows;
  }

  private followAgain(): void {
    this.follows = true;
    this.follow();
  }

  private follow(): void {
    if (this.follows) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.top = this.scroller.scrollTop;
  }

  private onClick({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return;
    const row = target.closest('li');
    const action = target.closest<HTMLElement>('[data-does]')?.dataset['does'];
    if (this.followLink(target)) return;
    if (row && action === 'copy') this.copy(row);
    else if (row && action === 'stack') this.toggle(row);
  }

  private followLink(target: Element): boolean {
    const address = target.closest<HTMLElement>('[data-address]')?.dataset['address'];
    // who selects text in it does not go there
    if (address === undefined || document.getSelection()?.isCollapsed === false) return false;
    this.options.ask({ kind: 'follow', address });
    return true;
  }

  private onKey(event: KeyboardEvent): void {
    const { target, key } = event;
    if (!(target instanceof HTMLElement)) return;
    if (target === this.scroller && key === 'ArrowUp') return this.seen().at(-1)?.row.focus();
    if (key === 'Enter' && this.followLink(target)) return;
    if (target.tagName !== 'LI') return;
    const isCopy = key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey);
    if (key === 'ArrowDown' || key === 'ArrowUp') this.step(target, key === 'ArrowDown');
    else if (key === 'Home' || key === 'End')
      this.seen()
        .at(key === 'Home' ? 0 : -1)
        ?.row.focus();
    else if (key === 'Enter' || key === ' ') this.toggle(target);
    // what is selected, VS Code copies
    else if (isCopy && document.getSelection()?.isCollapsed !== false) this.copy(target);
    else return;
    event.preventDefault();
  }

  private step(from: HTMLElement, isDown: boolean): void {
    const next = (row: Element): Element | null => (isDown ? row.nextElementSibling : row.previousElementSibling);
    let row = next(from);
    while (row instanceof HTMLElement && row.hidden) row = next(row);
    if (row instanceof HTMLElement) row.focus();
  }

  private setCurrent(target: EventTarget | null): void {
    const row = target instanceof Element ? target.closest('li') : null;
    if (!row || row === this.current) return;
    for (const [of, tabIndex] of [
      [this.current, -1],
      [row, 0],
    ] as const) {
      for (const inner of of?.querySelectorAll<HTMLElement>('button, [role="link"]') ?? []) inner.tabIndex = tabIndex;
    }
    this.current = row;
  }

  private copy(row: HTMLElement): void {
    this.options.ask({ kind: 'copy', ids: [Number(row.dataset['id'])] });
  }

  private toggle(row: HTMLElement): void {
    this.open(row, !row.classList.contains('open'));
  }

  private open(row: HTMLElement, isOpen: boolean): void {
    row.classList.toggle('open', isOpen);
    row.querySelector('[data-does="stack"]')?.setAttribute('aria-expanded', String(isOpen));
  }
}
