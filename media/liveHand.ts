import type { LiveInput, Modifiers, Place } from '../src/shared/liveInput';

/** What a line of a wheel is (CSS pixels), as Chromium has it. */
const linePx = 40;

/** Local shortcuts that are the page's with Control: browserless runs on Linux. */
const isMac = /^Mac/.test(navigator.platform);

/** A hand on the page: what the user does in its picture, while there is control, goes to the page and nowhere else. */
export class LiveHand {
  private isOn = false;
  /** Keys that are down, by their codes: let go of when the focus leaves. */
  private readonly down = new Map<string, KeyboardEvent>();
  private readonly touches = new Map<number, Place & { readonly id: number }>();
  private composed = false;

  constructor(
    private readonly picture: HTMLElement,
    /** Has the focus: input methods write into it. */
    private readonly keys: HTMLTextAreaElement,
    /** Where a point of the screen is in the page. */
    private readonly place: (event: { readonly clientX: number; readonly clientY: number }) => Place,
    private readonly send: (input: LiveInput) => void,
    /** The keyboard's way out. */
    private readonly leave: () => void,
  ) {
    this.listenToPointer();
    this.listenToKeys();
    this.listenToText();
  }

  set(isOn: boolean): void {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    this.keys.hidden = !isOn;
    if (isOn) this.keys.focus({ preventScroll: true });
    else this.letGo();
    this.touches.clear();
  }

  private listenToPointer(): void {
    const { picture } = this;
    const on = <Name extends keyof HTMLElementEventMap>(name: Name, does: (event: HTMLElementEventMap[Name]) => void) =>
      picture.addEventListener(
        name,
        (event) => {
          if (!this.isOn) return;
          // a mouse's own events come only where the pointer's have not been taken; those of a finger would be said twice
          const isMouses = event.type.startsWith('pointer') && (event as PointerEvent).pointerType !== 'touch';
          if (!isMouses) event.preventDefault();
          does(event);
        },
        { passive: false },
      );
    on('pointerdown', (event) => {
      this.keys.focus({ preventScroll: true });
      picture.setPointerCapture(event.pointerId);
      if (event.pointerType === 'touch') this.touch('start', event);
    });
    on('pointermove', (event) => {
      if (event.pointerType === 'touch') this.touch('move', event);
      else this.mouse('move', event);
    });
    on('pointerup', (event) => event.pointerType === 'touch' && this.touch('end', event));
    on('pointercancel', (event) => event.pointerType === 'touch' && this.touch('cancel', event));
    // these know which click in a row it is
    on('mousedown', (event) => this.mouse('down', event));
    on('mouseup', (event) => this.mouse('up', event));
    on('contextmenu', () => undefined);
    on('auxclick', () => undefined);
    on('wheel', (event) => {
      const unit = [1, linePx, this.picture.clientHeight][event.deltaMode] ?? 1;
      const [deltaX, deltaY] = [event.deltaX * unit, event.deltaY * unit];
      this.send({ kind: 'wheel', ...this.place(event), deltaX, deltaY, modifiers: modifiersOf(event) });
    });
  }

  private mouse(type: 'move' | 'down' | 'up', event: MouseEvent): void {
    const { button, buttons, detail: clicks } = event;
    this.send({ kind: 'mouse', type, ...this.place(event), button, buttons, clicks, modifiers: modifiersOf(event) });
  }

  private touch(type: 'start' | 'move' | 'end' | 'cancel', event: PointerEvent): void {
    const { pointerId: id } = event;
    if (type === 'end' || type === 'cancel') this.touches.delete(id);
    else this.touches.set(id, { id, ...this.place(event) });
    // one finger of several has left: the others stay where they are
    const isLast = this.touches.size === 0;
    const points = [...this.touches.values()];
    this.send({
      kind: 'touch',
      type: isLast || type === 'start' ? type : 'move',
      points,
      modifiers: modifiersOf(event),
    });
  }

  private listenToKeys(): void {
    const { keys } = this;
    keys.addEventListener('keydown', (event) => {
      // VS Code's shortcuts are not meant
      event.stopPropagation();
      if (event.key === 'F6') {
        event.preventDefault();
        return this.leave();
      }
      if (isComposing(event) || isPaste(event)) return;
      event.preventDefault();
      this.down.set(event.code, event);
      this.key('down', event);
    });
    keys.addEventListener('keyup', (event) => {
      event.stopPropagation();
      if (!this.down.delete(event.code)) return;
      event.preventDefault();
      this.key('up', event);
      // a Mac does not tell of keys that are let go of while Command is down
      if (isMac && event.key === 'Meta') this.letGo();
    });
    keys.addEventListener('blur', () => this.letGo());
  }

  private key(type: 'down' | 'up', event: KeyboardEvent): void {
    const { key, code, location, repeat: isRepeat } = event;
    const keyCode = keyCodeOf(event);
    const text = type === 'down' ? textOf(event) : '';
    // AltGr is Control and Alt on Windows, where it writes
    const writes = text !== '' && event.getModifierState('AltGraph');
    const modifiers = writes ? modifiersOf(event) & 8 : modifiersOf(event);
    this.send({ kind: 'key', type, key, code, keyCode, location, isRepeat, text, modifiers });
  }

  private listenToText(): void {
    const { keys, send } = this;
    const write = (text: string, isComposing: boolean): void => {
      if (text !== '' || isComposing) send({ kind: 'text', text, isComposing });
    };
    keys.addEventListener('compositionupdate', ({ data }) => {
      this.composed = true;
      write(data, true);
    });
    keys.addEventListener('compositionend', ({ data }) => {
      // what was composed goes, and what is written takes its place
      if (data === '' && this.composed) write('', true);
      else write(data, false);
      this.composed = false;
      keys.value = '';
    });
    keys.addEventListener('paste', (event) => {
      event.preventDefault();
      write(event.clipboardData?.getData('text/plain') ?? '', false);
    });
    // without a key, as from a panel of emoji
    keys.addEventListener('input', (event) => {
      if (!(event instanceof InputEvent) || event.isComposing || event.inputType === 'insertCompositionText') return;
      write(event.data ?? '', false);
      keys.value = '';
    });
  }

  private letGo(): void {
    for (const event of this.down.values()) this.key('up', event);
    this.down.clear();
  }
}

/** As an input method says that the key is its own. */
const isComposing = (event: KeyboardEvent): boolean =>
  event.isComposing || keyCodeOf(event) === 229 || event.key === 'Dead' || event.key === 'Process';

/** Deprecated, and what pages still ask for: CDP has no other way to tell them. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
const keyCodeOf = ({ keyCode }: KeyboardEvent): number => keyCode;

/** The clipboard here is another than the browser's own: its text comes with `paste`. */
const isPaste = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'v' && (isMac ? metaKey : ctrlKey) && !altKey;

/** What a key writes, by the user's own layout. */
function textOf(event: KeyboardEvent): string {
  const { key, ctrlKey, altKey, metaKey } = event;
  if (key === 'Enter') return '\r';
  if (Array.from(key).length !== 1 || metaKey) return '';
  // Option writes on a Mac, AltGr elsewhere
  return event.getModifierState('AltGraph') || (!ctrlKey && (isMac || !altKey)) ? key : '';
}

function modifiersOf({ altKey, ctrlKey, metaKey, shiftKey }: MouseEvent | KeyboardEvent): Modifiers {
  const control = isMac ? ctrlKey || metaKey : ctrlKey;
  const meta = !isMac && metaKey;
  return (altKey ? 1 : 0) | (control ? 2 : 0) | (meta ? 4 : 0) | (shiftKey ? 8 : 0);
}
