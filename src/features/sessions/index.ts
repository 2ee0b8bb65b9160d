import type { Disposable } from '../../shared/disposable';
import { commands as ids } from '../../contributions';
import { registerCommands, report } from '../commands';
import type { Services } from '../services';
import { registerFinding } from './findingCommands';
import { registerDetails } from './detailsDocuments';
import type { LateTree } from './lateTree';
import { registerPinNotices } from './pinNotices';
import { createSessionView } from './view';

/** The tree of sessions and what can be done with one. */
export function register(services: Services): { tree: LateTree; disposables: Disposable[] } {
  const { tree, view, disposables } = createSessionView(services);
  return {
    tree,
    disposables: [
      ...disposables,
      ...registerDetails(services),
      ...registerPinNotices(services),
      ...registerFinding(services, { tree, view }),
      ...registerCommands(
        services,
        [
          'copyConnectUrl',
          'copyConnectUrlWithoutToken',
          'copyAttachUrl',
          'copyPageSocketUrl',
          'copyPageUrl',
          'copySessionId',
          'copyTrackingId',
          'pinSession',
          'unpinSession',
          'stopSession',
          'stopAllSuspicious',
          'stopAllOnEndpoint',
        ],
        () => import('./commands'),
      ),
      services.prospects.onDidComeNear((key) => {
        import('./commands').then(
          ({ sayEndingSoon }) => sayEndingSoon(services, key),
          (error: unknown) => report(services.log, ids.showDetails, error),
        );
      }),
    ],
  };
}
