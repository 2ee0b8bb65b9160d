import { window, type LogOutputChannel } from 'vscode';
import { logLine, type Log, type LogEvent } from '../browserless/log';
import type { Disposable } from '../shared/disposable';

/** The log in VS Code's output panel. Nobody else writes there, nor to the console (ESLint says so). */
export class OutputLog implements Log, Disposable {
  /** VS Code makes a file for it: it is not there before its first line. */
  private channel: LogOutputChannel | undefined;

  write(event: LogEvent): void {
    const { level, text } = logLine(event);
    this.open()[level](text);
  }

  show(): void {
    this.open().show();
  }

  dispose(): void {
    this.channel?.dispose();
  }

  private open(): LogOutputChannel {
    return (this.channel ??= window.createOutputChannel('Browserless Sessions', { log: true }));
  }
}
