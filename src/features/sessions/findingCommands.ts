import type { TreeView } from 'vscode';
import { commands as ids } from '../../contributions';
import { report, runner, type Runners } from '../commands';
import type { Services } from '../services';
import type { Finding } from './finding';
import type { Node } from './nodes';
import type { LateTree } from './lateTree';

/** Where a window keeps how its view is arranged. */
const storageKey = 'arrangement';
/** Where it kept whether it shows only suspicious sessions, before that was a filter. */
const onlySuspiciousKey = 'onlySuspicious';

/** Filter, order, groups and the way to a session: their room is loaded when it is asked for, or has something to restore. */
export function registerFinding(services: Services, tree: LateTree, view: TreeView<Node>) {
  const { log, windowState } = services;
  const arrangement = windowState.get<unknown>(storageKey);
  const onlySuspicious = windowState.get<unknown>(onlySuspiciousKey) === true;
  let finding: Finding | undefined;
  const load = async () => {
    const [room, loadedTree] = await Promise.all([import('./finding'), tree.load()]);
    finding ??= new room.Finding({
      services,
      tree: loadedTree,
      view,
      kept: { arrangement, onlySuspicious },
      keep: async (chosen) => {
        await windowState.update(storageKey, chosen);
        await windowState.update(onlySuspiciousKey, undefined);
      },
    });
    return { room, finding };
  };
  if (arrangement !== undefined || onlySuspicious)
    load().catch((error: unknown) => report(log, ids.filterSessions, error));
  const names = [
    'filterSessions',
    'sortSessions',
    'groupSessions',
    'resetView',
    'revealSession',
    'showOnlySuspicious',
    'showAllSessions',
  ] as const;
  const of = (name: (typeof names)[number]) =>
    runner(log, name, async () => {
      const { room, finding: loaded } = await load();
      await room[name](loaded);
    });
  return {
    commands: Object.fromEntries(names.map((name) => [name, of(name)])) as Runners<(typeof names)[number]>,
    disposables: [{ dispose: () => finding?.dispose() }],
  };
}
