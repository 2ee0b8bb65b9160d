import { CancellationError, commands, window } from 'vscode';
import { faultOf } from '../browserless/faults';
import type { Log } from '../browserless/log';
import { commands as ids } from '../contributions';
import type { Disposable } from '../shared/disposable';
import { loadFaultWords } from './endpoints/faultWords';
import { failureText } from './failure';
import type { Services } from './services';
import type { Node } from './sessions/nodes';

/**
 * What a command does; `node` is the row that it was called on, if it was, and `nodes` are all that are selected where that
 * row is one of several.
 */
export type Command = (services: Services, node?: Node, nodes?: readonly Node[]) => unknown;

/**
 * Registers commands whose work is in a room, which is loaded when the first of them is called. The room exports each
 * under its name in contributions.ts.
 */
export const registerCommands = <Name extends keyof typeof ids>(
  services: Services,
  names: readonly Name[],
  room: () => Promise<Readonly<Record<Name, Command>>>,
): Disposable[] =>
  names.map((name) =>
    registerCommand(services.log, ids[name], async (node, nodes) => (await room())[name](services, node, nodes)),
  );

/**
 * Registers a command that never rejects. VS Code would show and log the message of whatever error leaves one, which may
 * hold the address, the header or the setting that it is about; here it is told in words of ours.
 */
export const registerCommand = (
  log: Log,
  id: string,
  run: (node?: Node, nodes?: readonly Node[]) => unknown,
): Disposable =>
  commands.registerCommand(id, async (node?: Node, nodes?: readonly Node[]) => {
    try {
      await run(node, nodes);
    } catch (error) {
      report(log, id, error);
    }
  });

/** Tells the user and the log that something has failed that the user asked for. */
export function report(log: Log, command: string, error: unknown): void {
  if (error instanceof CancellationError) return;
  log.write({ kind: 'commandFailed', command, fault: faultOf(error) });
  void loadFaultWords().then(() => window.showErrorMessage(failureText(error)));
}
