import { EventEmitter, Uri, window, workspace } from 'vscode';
import { rowRunner } from '../commands';
import type { Services } from '../services';

const scheme = 'browserless-session';

/** A read-only document for each session, written anew whenever it is asked for. */
export function registerDetails(services: Services) {
  const changes = new EventEmitter<Uri>();
  const disposables = [
    changes,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changes.event,
      provideTextDocumentContent: async (uri) => (await import('./commands')).detailsText(services, uri),
    }),
  ];
  const showDetails = rowRunner(services, 'showDetails', async (node) => {
    const { chooseDetails } = await import('./commands');
    const address = await chooseDetails(services, node);
    if (!address) return;
    const uri = Uri.from({ scheme, ...address });
    changes.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  });
  return { commands: { showDetails }, disposables };
}
