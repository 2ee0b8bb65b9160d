import { commands as ids } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { registerCommand, registerCommands } from '../commands';
import type { Services } from '../services';
import { watchForTokens } from './watchForTokens';

/** Endpoints: adding, changing and removing them, their tokens, asking them anew. */
export function register(services: Services): Disposable[] {
  const { workers, log } = services;
  return [
    registerCommand(log, ids.refresh, () => workers.refresh()),
    registerCommand(log, ids.showLog, () => log.show()),
    ...registerCommands(
      services,
      [
        'addEndpoint',
        'editEndpoint',
        'removeEndpoint',
        'setToken',
        'allowVariables',
        'moveTokens',
        'openSettings',
        'startLocalBrowserless',
        'refreshEndpoint',
        'checkEndpoint',
      ],
      () => import('./commands'),
    ),
    watchForTokens(services),
  ];
}
