import { runner, runners } from '../commands';
import type { Services } from '../services';
import { watchForTokens } from './watchForTokens';

/** Endpoints: adding, changing and removing them, their tokens, asking them anew. */
export function register(services: Services) {
  const { workers, log } = services;
  const commands = {
    refresh: runner(log, 'refresh', () => workers.refresh()),
    showLog: runner(log, 'showLog', () => log.show()),
    ...runners(
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
  };
  return { commands, disposables: [watchForTokens(services)] };
}
