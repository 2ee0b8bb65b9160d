import { l10n, type Uri } from 'vscode';
import { sessionDetails } from '../../browserless/details';
import type { Services } from '../services';
import { chooseSession } from './choose';
import type { Node } from './nodes';
import { ageOf, inMessage, sessionLabel } from './texts';

/** The address of a session's document, but for its scheme. */
export interface DetailsAddress {
  readonly path: string;
  readonly query: string;
}

/** Asks for a session, if the row has none, and gives the address of its document. */
export async function chooseDetails(services: Services, node: Node | undefined): Promise<DetailsAddress | undefined> {
  const chosen = await chooseSession(services, node, l10n.t('Show Details'));
  if (!chosen) return undefined;
  return {
    path: `/${fileName(inMessage(sessionLabel(chosen.session)))}.json`,
    query: new URLSearchParams({ endpoint: chosen.endpoint.id, session: chosen.session.id }).toString(),
  };
}

/** A name that is one segment of a path: it stands on the document's tab. */
const fileName = (text: string): string => text.replace(/[/\\:*?"<>|]+/g, '-');

/** The text of a session's document, as of now. */
export function detailsText({ store, clock }: Services, uri: Uri): string {
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
