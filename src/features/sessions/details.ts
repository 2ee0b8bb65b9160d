import { EventEmitter, l10n, Uri, window, workspace } from 'vscode';
import { sessionDetails } from '../../browserless/details';
import { commands as ids } from '../../contributions';
import { registerCommand } from '../commands';
import type { Services } from '../services';
import type { Node } from './nodes';
import { chooseSession } from './choose';
import { ageOf, inMessage, sessionLabel } from './texts';
import type { Disposable } from '../../shared/disposable';

const scheme = 'browserless-session';

/** A read-only document for each session, written anew whenever it is asked for. */
export function registerDetails(services: Services): Disposable[] {
  const changes = new EventEmitter<Uri>();
  return [
    changes,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changes.event,
      provideTextDocumentContent: (uri) => content(services, uri),
    }),
    registerCommand(services.log, ids.showDetails, async (node?: Node) => {
      const chosen = await chooseSession(services, node, l10n.t('Show Details'));
      if (!chosen) return;
      const uri = Uri.from({
        scheme,
        path: `/${fileName(inMessage(sessionLabel(chosen.session)))}.json`,
        query: new URLSearchParams({ endpoint: chosen.endpoint.id, session: chosen.session.id }).toString(),
      });
      changes.fire(uri);
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
    }),
  ];
}

/** A name that is one segment of a path: it stands on the document's tab. */
const fileName = (text: string): string => text.replace(/[/\\:*?"<>|]+/g, '-');

function content({ store, clock }: Services, uri: Uri): string {
  const query = new URLSearchParams(uri.query);
  const endpoint = store.get(query.get('endpoint') ?? '');
  const state = endpoint && store.session(endpoint.endpoint.id, query.get('session') ?? '');
  if (!state) return JSON.stringify({ ended: l10n.t('This session has ended.') }, undefined, 2);
  return JSON.stringify(
    sessionDetails(endpoint.endpoint, state.session, ageOf(state, endpoint, clock.now())),
    undefined,
    2,
  );
}
