import type { TreeView } from 'vscode';
import { commands as ids } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { registerCommand, report } from '../commands';
import type { Services } from '../services';
import type { Finding } from './finding';
import type { Node } from './nodes';
import type { LateTree } from './lateTree';
import type { ViewMessage } from './viewMessage';

/** Where a window keeps how its view is arranged. */
const storageKey = 'arrangement';

/** Filter, order, groups and the way to a session: their room is loaded when it is asked for, or has something to restore. */
export function registerFinding(
  services: Services,
  { tree, view, message }: { tree: LateTree; view: TreeView<Node>; message: ViewMessage },
): Disposable[] {
  const { log, windowState } = services;
  const kept = windowState.get(storageKey);
  let finding: Finding | undefined;
  const load = async () => {
    const [room, loadedTree] = await Promise.all([import('./finding'), tree.load()]);
    finding ??= new room.Finding({
      services,
      tree: loadedTree,
      view,
      message,
      kept,
      keep: (arrangement) => windowState.update(storageKey, arrangement),
    });
    return { room, finding };
  };
  if (kept !== undefined) load().catch((error: unknown) => report(log, ids.filterSessions, error));
  const names = ['filterSessions', 'sortSessions', 'groupSessions', 'resetView', 'revealSession'] as const;
  return [
    ...names.map((name) =>
      registerCommand(log, ids[name], async () => {
        const { room, finding: loaded } = await load();
        await room[name](loaded);
      }),
    ),
    { dispose: () => finding?.dispose() },
  ];
}
