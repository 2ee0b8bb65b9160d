import type { ConsoleHistory } from '../../../browserless/console/history';
import type { Clock } from '../../../shared/clock';
import type { ConsoleUpdate } from '../../../shared/consoleMessages';
import type { Disposable } from '../../../shared/disposable';

/** What comes within this is told at once (ms). */
const togetherMs = 100;

/** Tells a list on screen what a console has. A webview that is hidden forgets it, and is told all when it is back. */
export class ConsoleTeller implements Disposable {
  private isListening = false;
  private soon: Disposable | undefined;
  private readonly changes: Disposable;

  constructor(
    private readonly history: ConsoleHistory,
    private readonly clock: Clock,
    private readonly tell: (update: ConsoleUpdate) => void,
  ) {
    this.changes = history.onDidChange(() => this.tellSoon());
  }

  /** The list is there, and has nothing yet. */
  tellAll(): void {
    this.isListening = true;
    this.tell(this.history.take(true));
  }

  /** There is no list. */
  rest(): void {
    this.isListening = false;
  }

  dispose(): void {
    this.changes.dispose();
    this.soon?.dispose();
  }

  private tellSoon(): void {
    if (!this.isListening) return;
    this.soon ??= this.clock.after(togetherMs, () => {
      this.soon = undefined;
      if (this.isListening) this.tell(this.history.take());
    });
  }
}
