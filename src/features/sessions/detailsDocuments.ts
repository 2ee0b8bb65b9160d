import { EventEmitter, Uri, window, workspace } from 'vscode';
import { commands as ids } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { registerRowCommand } from '../commands';
import type { Services } from '../services';

const scheme = 'browserless-session';

/** A read-only document for each session, written anew whenever it is asked for. */
export function registerDetails(services: Services): Disposable[] {
  const changes = new EventEmitter<Uri>();
  return [
    changes,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changes.event,
      provideTextDocumentContent: async (uri) => (await import('./commands')).detailsText(services, uri),
    }),
    registerRowCommand(services, ids.showDetails, async (node) => {
      const { chooseDetails } = await import('./commands');
      const address = await chooseDetails(services, node);
      if (!address) return;
      const uri = Uri.from({ scheme, ...address });
      changes.fire(uri);
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
    }),
  ];
}
