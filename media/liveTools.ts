import type { LiveAction, LiveRequest, LiveView } from '../src/shared/liveMessages';
import { find } from './find';
import { icon } from './icons';

/** The tools above a live view: pages, zoom, pictures, control, and the way through the page's history. */
export class LiveTools {
  private readonly page = find('#page', HTMLSelectElement);
  private readonly zoom = find('#zoom', HTMLSelectElement);
  private readonly said = find('#said', HTMLElement);
  private readonly screenshot = tool('screenshot');
  private readonly copy = tool('copy');
  private readonly control = find('#control', HTMLButtonElement);
  private readonly navigation = find('#navigation', HTMLFormElement);
  private readonly back = tool('back');
  private readonly forward = tool('forward');
  private readonly reload = tool('reload');
  private readonly address = find('#address', HTMLInputElement);
  private isControlled = false;
  private url = '';
  private shown = '';

  constructor(
    ask: (request: LiveRequest) => void,
    copy: () => Promise<boolean>,
    /** 0 fits the picture into the room. */
    private readonly firstZoom: number,
  ) {
    const act = (button: HTMLElement, action: () => LiveAction): void =>
      button.addEventListener('click', () => ask({ kind: 'action', action: action() }));
    act(this.screenshot, () => 'screenshot');
    act(this.control, () => (this.isControlled ? 'release' : 'control'));
    act(this.back, () => 'back');
    act(this.forward, () => 'forward');
    act(this.reload, () => 'reload');
    this.copy.addEventListener('click', () => void copy().then((isDone) => this.say(this.copied[isDone ? 0 : 1])));
    this.page.addEventListener('change', () => ask({ kind: 'page', id: this.page.value }));
    this.navigation.addEventListener('submit', (event) => {
      event.preventDefault();
      ask({ kind: 'go', address: this.address.value });
      this.address.blur();
    });
    this.address.addEventListener('focus', () => this.address.select());
    // where the page is, and not what was typed
    this.address.addEventListener('blur', () => (this.address.value = this.url));
  }

  /** Told of the zoom that is chosen. */
  onZoom(zoomed: (scale: number) => void): void {
    this.zoom.addEventListener('change', () => zoomed(Number(this.zoom.value)));
  }

  focusControl(): void {
    this.control.focus();
  }

  show({ words, pages, control, isConnected }: LiveView): void {
    const now = JSON.stringify({ pages, control, isConnected });
    if (now === this.shown) return;
    this.shown = now;
    this.isControlled = control !== undefined;
    document.body.classList.toggle('controlled', this.isControlled);
    const named: readonly (readonly [HTMLElement, string])[] = [
      [this.page, words.page],
      [this.zoom, words.zoom],
      [this.screenshot, words.screenshot],
      [this.copy, words.copy],
      [this.back, words.back],
      [this.forward, words.forward],
      [this.reload, words.reload],
      [this.address, words.address],
    ];
    for (const [element, name] of named) {
      element.title = name;
      element.setAttribute('aria-label', name);
    }
    this.navigation.setAttribute('aria-label', words.address);
    if (this.zoom.length === 0) {
      const options = [
        new Option(words.fit, '0'),
        ...[1, 1.5, 2].map((scale) => new Option(`${100 * scale} %`, `${scale}`)),
      ];
      this.zoom.append(...options);
      this.zoom.value = String(this.firstZoom);
    }
    this.copied = [words.copied, words.notCopied];
    this.page.hidden = pages.length === 0;
    this.page.replaceChildren(...pages.map(({ id, label, isShown }) => new Option(label, id, false, isShown)));
    this.control.textContent = control ? words.release : words.control;
    this.control.className = control ? 'primary' : 'secondary';
    this.control.disabled = !isConnected && !control;
    this.screenshot.disabled = !isConnected;
    this.navigation.hidden = !control;
    this.back.disabled = control?.canGoBack !== true;
    this.forward.disabled = control?.canGoForward !== true;
    // not while the user types one
    this.url = control?.url ?? '';
    if (document.activeElement !== this.address) this.address.value = this.url;
  }

  private copied: readonly [yes: string, no: string] = ['', ''];
  private forgetting: number | undefined;

  /** For a moment. */
  say(text: string): void {
    this.said.textContent = text;
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => (this.said.textContent = ''), 4000);
  }
}

function tool(name: 'back' | 'forward' | 'reload' | 'screenshot' | 'copy'): HTMLButtonElement {
  const button = find(`#${name}`, HTMLButtonElement);
  button.append(icon(name));
  return button;
}
