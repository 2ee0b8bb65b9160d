import type { Tile } from '../src/shared/wallMessages';

/** Writes only what is new: a screen reader says again what is written again. */
export function write(element: Element, content: string): void {
  if (element.textContent !== content) element.textContent = content;
}

export function make(tag: string, className: string, ...children: readonly Node[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

/** A tile on screen. */
export class TileView {
  readonly element: HTMLElement;
  private readonly canvas = document.createElement('canvas');
  private readonly note = make('p', 'note');
  private readonly title = make('span', 'title');
  private readonly place = make('span', 'place');
  private readonly page = make('span', 'page');
  private readonly host = make('span', 'host');
  private readonly facts = make('p', 'facts');
  private jpeg: Uint8Array<ArrayBuffer> | undefined;
  private isSeen = false;

  constructor(readonly id: string) {
    const screen = make('div', 'screen', this.canvas, this.note);
    const names = make('p', 'names', this.title, this.place);
    const pages = make('p', 'pages', this.page, this.host);
    this.element = make('div', 'tile', screen, make('div', 'words', names, pages, this.facts));
    this.element.setAttribute('role', 'option');
    this.element.tabIndex = -1;
    this.element.dataset['id'] = id;
  }

  say({ title, page, host: where, place, facts, label, note, isOld, isMarked, hasEnded, context }: Tile): void {
    const { element } = this;
    write(this.title, title);
    write(this.place, place);
    write(this.page, page);
    write(this.host, where);
    write(this.facts, facts);
    write(this.note, note);
    element.setAttribute('aria-label', label);
    element.dataset['vscodeContext'] = context;
    element.classList.toggle('old', isOld);
    element.classList.toggle('marked', isMarked);
    element.classList.toggle('ended', hasEnded);
  }

  show(jpeg: Uint8Array): void {
    this.jpeg = new Uint8Array(jpeg);
    if (this.isSeen) void this.draw();
  }

  /** Out of sight a picture takes its few bytes alone. */
  see(isSeen: boolean): void {
    this.isSeen = isSeen;
    if (isSeen) void this.draw();
    else this.canvas.width = this.canvas.height = 0;
  }

  private async draw(): Promise<void> {
    const { jpeg, canvas } = this;
    if (!jpeg) return;
    const bitmap = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' })).catch(() => undefined);
    if (!bitmap) return;
    // what has come meanwhile is newer
    if (this.isSeen && this.jpeg === jpeg) {
      if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
      if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      this.element.classList.add('drawn');
    }
    bitmap.close();
  }
}
