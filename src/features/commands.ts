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
  names.map((name) => registerRowCommand(services, ids[name], async (...on) => (await room())[name](services, ...on)));

/** Registers a command that may be called on a row. */
export const registerRowCommand = (services: Services, id: string, run: (...on: On) => unknown): Disposable =>
  registerCommand(services.log, id, async (...on) => {
    const found = isOnLostRow(on) ? await findLost(services, id, on) : on;
    if (found) await run(...found);
  });

/** What VS Code calls a command with: from a row's menu the row and all that are selected, from the palette nothing. */
type On = readonly [node?: Node, nodes?: readonly Node[]];

/** VS Code has forgotten the row for the moment, or one of the selected ones; see givenRows.ts. */
const isOnLostRow = (on: On): boolean => on.length > 0 && (!on[0] || on[1]?.every(Boolean) === false);

async function findLost({ forgottenRows, manifest }: Services, id: string, on: On): Promise<On | undefined> {
  // as it is now, before VS Code asks again
  const forgotten = forgottenRows();
  const { findLostRow, tellRowsAreLost } = await import('./sessions/lostRow');
  if (on[1]) return tellRowsAreLost();
  const node = await findLostRow(manifest, id, forgotten);
  return node === 'unknown' ? [] : node && [node];
}

/**
 * Registers a command that never rejects. VS Code would show and log the message of whatever error leaves one, which may
 * hold the address, the header or the setting that it is about; here it is told in words of ours.
 */
export const registerCommand = (log: Log, id: string, run: (...on: On) => unknown): Disposable =>
  commands.registerCommand(id, async (...on: On) => {
    try {
      await run(...on);
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
