import type { Bar, BarButton } from '../src/shared/barMessages';

/** What stands above a tab's content: a text, a countdown and buttons. */
export class BarView<Action extends string> {
  private readonly text = span('status');
  private readonly countdown = span('timer');
  private readonly buttons = document.createElement('span');
  private ticking: number | undefined;
  private shown = '';

  constructor(
    private readonly element: HTMLElement,
    private readonly ask: (action: Action) => void,
  ) {
    this.countdown.className = 'countdown';
    this.buttons.className = 'buttons';
    element.append(this.text, this.countdown, this.buttons);
  }

  show(bar: Bar<Action> | undefined): void {
    // its buttons keep the focus, and a click that has begun
    const now = JSON.stringify({ ...bar, countdown: bar?.countdown?.text });
    if (now === this.shown) return this.count(bar);
    this.shown = now;
    this.element.hidden = bar === undefined;
    this.text.textContent = bar?.text ?? '';
    this.buttons.replaceChildren(...(bar?.buttons ?? []).map((button) => this.button(button)));
    this.count(bar);
  }

  private button({ does, label, isPrimary }: BarButton<Action>): HTMLElement {
    const made = document.createElement('button');
    made.textContent = label;
    made.className = isPrimary ? 'primary' : 'secondary';
    made.addEventListener('click', () => this.ask(does));
    return made;
  }

  /** Writes the seconds that are left, each as it begins. */
  private count(bar: Bar<Action> | undefined): void {
    clearTimeout(this.ticking);
    this.countdown.textContent = '';
    if (!bar?.countdown) return;
    const { text, ms } = bar.countdown;
    const end = performance.now() + ms;
    const tick = (): void => {
      const left = Math.max(0, end - performance.now());
      this.countdown.textContent = text.replace('{0}', String(Math.ceil(left / 1000)));
      if (left > 0) this.ticking = setTimeout(tick, left % 1000 || 1000);
    };
    tick();
  }
}

function span(role: string): HTMLElement {
  const made = document.createElement('span');
  made.setAttribute('role', role);
  return made;
}
