import { window } from 'vscode';
import { logLine, type Log, type LogEvent } from '../browserless/log';
import type { Disposable } from '../shared/disposable';

/** The log in VS Code's output panel. Nobody else writes there, nor to the console (ESLint says so). */
export class OutputLog implements Log, Disposable {
  private readonly channel = window.createOutputChannel('Browserless Sessions', { log: true });

  write(event: LogEvent): void {
    const { level, text } = logLine(event);
    this.channel[level](text);
  }

  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }
}
