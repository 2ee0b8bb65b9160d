import { CancellationError, commands, window } from 'vscode';
import { faultOf } from '../browserless/faults';
import type { Log } from '../browserless/log';
import type { Disposable } from '../shared/disposable';
import { failureText } from './failure';
import type { Node } from './sessions/nodes';

/**
 * Registers a command that never rejects. VS Code would show and log the message of whatever error leaves one, which may
 * hold the address, the header or the setting that it is about; here it is told in words of ours.
 */
export const registerCommand = (log: Log, id: string, run: (node?: Node) => unknown): Disposable =>
  commands.registerCommand(id, async (node?: Node) => {
    try {
      await run(node);
    } catch (error) {
      report(log, id, error);
    }
  });

/** Tells the user and the log that something has failed that the user asked for. */
export function report(log: Log, command: string, error: unknown): void {
  if (error instanceof CancellationError) return;
  log.write({ kind: 'commandFailed', command, fault: faultOf(error) });
  void window.showErrorMessage(failureText(error));
}
