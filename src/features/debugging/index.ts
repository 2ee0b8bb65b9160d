import type { DebugConfigurationProvider } from 'vscode';
import type { SessionKey } from '../../browserless/sessionKey';
import { commands as ids } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { report, runners } from '../commands';
import type { Services } from '../services';
import type { BrowserlessDebugging } from './attachDebugger';

/** DevTools on a page: in an editor tab, in the browser, or those of the endpoint itself. */
export function register(services: Services) {
  const { provider, disposables } = debugConfigurations(services);
  return {
    commands: runners(
      services,
      [
        'attachDebugger',
        'copyLocalCdpAddress',
        'endLocalCdpAddress',
        'openDevTools',
        'showScreencast',
        'hideScreencast',
        'openDevToolsInBrowser',
        'openEndpointDevTools',
        'detach',
        'stayAttached',
      ],
      () => import('./commands'),
    ),
    provider,
    disposables: [...disposables, ...registerLeaving(services)],
  };
}

/** Debug configurations, which become js-debug's. */
function debugConfigurations(services: Services) {
  let debugging: BrowserlessDebugging | undefined;
  return {
    provider: {
      async resolveDebugConfiguration(folder, configuration) {
        try {
          const { BrowserlessDebugging } = await import('./commands');
          debugging ??= new BrowserlessDebugging(services);
          return await debugging.resolve(folder, configuration);
        } catch (error) {
          report(services.log, ids.attachDebugger, error);
          return undefined;
        }
      },
    } satisfies DebugConfigurationProvider,
    disposables: [{ dispose: () => debugging?.dispose() }],
  };
}

/** What is said and logged of leaving a session that only this window keeps alive. */
function registerLeaving(services: Services): Disposable[] {
  const { detachWhenAlone, store, log } = services;
  const say = (say: (room: typeof import('./commands')) => unknown): void =>
    void import('./commands').then(say).catch((error: unknown) => report(log, ids.detach, error));
  return [
    detachWhenAlone.onDidChange((key) => say(({ sayCountdown }) => sayCountdown(services, key))),
    detachWhenAlone.onDidDetach((key: SessionKey) => {
      const { endpointId, sessionId } = key;
      const endpoint = store.get(endpointId)?.endpoint;
      if (endpoint) log.write({ kind: 'detached', endpoint, sessionId });
      say(({ sayDetached }) => sayDetached(services, key));
    }),
  ];
}
