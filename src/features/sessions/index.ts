import type { TreeView } from 'vscode';
import { commands as ids } from '../../contributions';
import { report, runners } from '../commands';
import type { Services } from '../services';
import { registerFinding } from './findingCommands';
import { registerDetails } from './detailsDocuments';
import type { LateTree } from './lateTree';
import { registerPinNotices } from './pinNotices';
import type { Node } from './nodes';
import { openSessionView } from './view';

/** The tree of sessions and what can be done with one. */
export function register(services: Services, tree: LateTree, view: TreeView<Node>) {
  const { makeTree, disposables } = openSessionView(services, tree, view);
  const details = registerDetails(services);
  const finding = registerFinding(services, tree, view);
  return {
    makeTree,
    commands: {
      ...details.commands,
      ...finding.commands,
      ...runners(
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
    },
    disposables: [
      ...disposables,
      ...details.disposables,
      ...finding.disposables,
      ...registerPinNotices(services),
      services.prospects.onDidComeNear((key) => {
        import('./commands').then(
          ({ sayEndingSoon }) => sayEndingSoon(services, key),
          (error: unknown) => report(services.log, ids.showDetails, error),
        );
      }),
    ],
  };
}
