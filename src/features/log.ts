import { window, type LogOutputChannel } from 'vscode';
import type { Log, LogEvent } from '../browserless/log';
import type { Disposable } from '../shared/disposable';

/** The log in VS Code's output panel. Nobody else writes there, nor to the console (ESLint says so). */
export class OutputLog implements Log, Disposable {
  /** VS Code makes a file for it: it is not there before its first line. */
  private channel: LogOutputChannel | undefined;
  private isDisposed = false;

  write(event: LogEvent): void {
    // the words for events are loaded with the first; imports are answered in their order
    void import('../browserless/log').then(({ logLine }) => {
      const { level, text } = logLine(event);
      if (!this.isDisposed) this.open()[level](text);
    });
  }

  show(): void {
    this.open().show();
  }

  dispose(): void {
    this.isDisposed = true;
    this.channel?.dispose();
  }

  private open(): LogOutputChannel {
    return (this.channel ??= window.createOutputChannel('Browserless Sessions', { log: true }));
  }
}
