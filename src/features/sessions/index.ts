import type { Services } from '../services';
import { registerCopyCommands } from './copy';
import { registerDetails } from './details';
import { registerStopCommand } from './stop';
import type { SessionTree } from './tree';
import { createSessionView } from './view';
import type { Disposable } from '../../shared/disposable';

/** The tree of sessions and what can be done with one. */
export function register(services: Services): { tree: SessionTree; disposables: Disposable[] } {
  const { tree, disposables } = createSessionView(services);
  return {
    tree,
    disposables: [
      ...disposables,
      ...registerCopyCommands(services),
      ...registerDetails(services),
      registerStopCommand(services),
    ],
  };
}
