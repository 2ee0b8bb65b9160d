import type { ConsoleListRequest, ConsoleUpdate } from '../src/shared/consoleMessages';
import type { LiveRequest, LiveView } from '../src/shared/liveMessages';
import { ConsoleList, noChoices, type ConsoleChoices } from './consoleList';
import { find } from './find';
import { icon } from './icons';

/** To be found again when the tab is shown again. */
export interface KeptConsole {
  readonly isOpen: boolean;
  /** How much of the room it has (0 to 1). */
  readonly share: number;
  readonly choices: ConsoleChoices;
}

export const keptConsole: KeptConsole = { isOpen: false, share: 0.35, choices: noChoices };

/** What both the picture and the console keep of the room, and how far an arrow moves what is between them (0 to 1). */
const leastShare = 0.15;
const step = 0.05;

/** A room that is so much wider than high has the console at the right, and otherwise below. */
const wide = 1.6;

/** The console beside the picture, the button that opens it, and what lies between the two. */
export class LiveConsole {
  private readonly button = find('#show-console', HTMLButtonElement);
  private readonly views = find('#views', HTMLElement);
  private readonly splitter = find('#splitter', HTMLElement);
  private readonly root = find('#console', HTMLElement);
  private list: ConsoleList | undefined;

  constructor(
    private kept: KeptConsole,
    private readonly keep: (kept: KeptConsole) => void,
    private readonly ask: (request: LiveRequest) => void,
  ) {
    this.button.append(icon('console'));
    this.button.addEventListener('click', () => this.setOpen(!this.kept.isOpen));
    this.splitter.addEventListener('pointerdown', (event) => this.grip(event));
    this.splitter.addEventListener('dblclick', () => this.divide(keptConsole.share));
    this.splitter.addEventListener('keydown', (event) => this.onKey(event));
    new ResizeObserver(() => this.arrange()).observe(this.views);
  }

  show({ words, consoleWords }: LiveView): void {
    if (this.list) return;
    this.button.title = words.console;
    this.button.setAttribute('aria-label', words.console);
    this.splitter.setAttribute('aria-label', words.consoleSize);
    this.root.setAttribute('aria-label', words.console);
    this.list = new ConsoleList({
      root: this.root,
      words: consoleWords,
      choices: this.kept.choices,
      ask: (request: ConsoleListRequest) => this.ask({ kind: 'consoleList', request }),
      keep: (choices) => this.change({ choices }),
    });
    this.divide(this.kept.share);
    this.setOpen(this.kept.isOpen);
  }

  update(update: ConsoleUpdate): void {
    this.list?.update(update);
  }

  private setOpen(isOpen: boolean): void {
    this.change({ isOpen });
    this.root.hidden = this.splitter.hidden = !isOpen;
    this.button.setAttribute('aria-pressed', String(isOpen));
    this.ask({ kind: 'console', isOpen });
  }

  private change(change: Partial<KeptConsole>): void {
    this.kept = { ...this.kept, ...change };
    this.keep(this.kept);
  }

  private get isWide(): boolean {
    const { clientWidth, clientHeight } = this.views;
    return clientWidth > clientHeight * wide;
  }

  private arrange(): void {
    this.views.classList.toggle('wide', this.isWide);
    this.splitter.setAttribute('aria-orientation', this.isWide ? 'vertical' : 'horizontal');
  }

  private divide(wanted: number): void {
    const share = Math.min(Math.max(wanted, leastShare), 1 - leastShare);
    this.change({ share });
    this.root.style.flexBasis = `${100 * share}%`;
    this.splitter.setAttribute('aria-valuenow', String(Math.round(100 * share)));
  }

  private grip({ pointerId, button }: PointerEvent): void {
    if (button !== 0) return;
    const { splitter } = this;
    splitter.setPointerCapture(pointerId);
    const move = ({ clientX, clientY }: PointerEvent): void => {
      const { right, bottom, width, height } = this.views.getBoundingClientRect();
      this.divide(this.isWide ? (right - clientX) / width : (bottom - clientY) / height);
    };
    splitter.addEventListener('pointermove', move);
    splitter.addEventListener('lostpointercapture', () => splitter.removeEventListener('pointermove', move), {
      once: true,
    });
  }

  private onKey(event: KeyboardEvent): void {
    const [larger, smaller] = this.isWide ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === larger) this.divide(this.kept.share + step);
    else if (event.key === smaller) this.divide(this.kept.share - step);
    else return;
    event.preventDefault();
  }
}
