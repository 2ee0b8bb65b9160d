import { CancellationError, window } from 'vscode';
import { faultOf } from '../browserless/faults';
import type { Log } from '../browserless/log';
import { commands as ids, type CommandName } from '../contributions';
import { loadFaultWords } from './endpoints/faultWords';
import { failureText } from './failure';
import type { Services } from './services';
import type { On } from './sessions/nodes';
import { rowsOf } from './watching/tileContext';

/**
 * Runs a command, and never rejects. VS Code would show and log the message of whatever error leaves one, which may hold
 * the address, the header or the setting that it is about; here it is told in words of ours.
 */
export type Runner = (...on: On) => Promise<void>;

export type Runners<Name extends CommandName> = Readonly<Record<Name, Runner>>;

/**
 * What a command does; `node` is the row that it was called on, if it was, and `nodes` are all that are selected where that
 * row is one of several.
 */
export type Command = (services: Services, ...on: On) => unknown;

/**
 * Commands whose work is in a room, which is loaded when the first of them is called. The room exports each under its
 * name in contributions.ts.
 */
export function runners<Name extends CommandName>(
  services: Services,
  names: readonly Name[],
  room: () => Promise<Readonly<Record<Name, Command>>>,
): Runners<Name> {
  const of = (name: Name) => rowRunner(services, name, async (...on) => (await room())[name](services, ...on));
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Runners<Name>;
}

/** A command that may be called on a row. */
export const rowRunner = (services: Services, name: CommandName, run: (...on: On) => unknown): Runner =>
  runner(services.log, name, async (...called) => {
    const on = rowsOf(called);
    const found = isOnLostRow(on) ? await findLost(services, ids[name], on) : on;
    if (found) await run(...found);
  });

export const runner =
  (log: Log, name: CommandName, run: (...on: On) => unknown): Runner =>
  async (...on) => {
    try {
      await run(...on);
    } catch (error) {
      report(log, ids[name], error);
    }
  };

/**
 * VS Code has forgotten the row for the moment, or one of the selected ones; see givenRows.ts. Other menus have arguments
 * of their own: an editor's title gives its address and its place.
 */
const isOnLostRow = (on: On): boolean => on.length > 0 && (!on[0] || (Array.isArray(on[1]) && !on[1].every(Boolean)));

async function findLost({ forgottenRows, manifest }: Services, id: string, on: On): Promise<On | undefined> {
  // as it is now, before VS Code asks again
  const forgotten = forgottenRows();
  return (await import('./sessions/lostRow')).findLost(manifest, id, on, forgotten);
}

/** Tells the user and the log that something has failed that the user asked for. */
export function report(log: Log, command: string, error: unknown): void {
  if (error instanceof CancellationError) return;
  log.write({ kind: 'commandFailed', command, fault: faultOf(error) });
  void loadFaultWords().then(() => window.showErrorMessage(failureText(error)));
}
