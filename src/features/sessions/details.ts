import { l10n, type Uri } from 'vscode';
import { endedDetails, sessionDetails } from '../../browserless/details';
import type { Services } from '../services';
import { chooseSession, findEnded } from './choose';
import type { Node } from './nodes';
import { ageOf, inMessage, sessionLabel } from './texts';

/** The address of a session's document, but for its scheme. */
export interface DetailsAddress {
  readonly path: string;
  readonly query: string;
}

/** Asks for a session, if the row has none, and gives the address of its document. */
export async function chooseDetails(services: Services, node: Node | undefined): Promise<DetailsAddress | undefined> {
  const chosen = findEnded(services, node) ?? (await chooseSession(services, node, l10n.t('Show Details')));
  if (!chosen) return undefined;
  return {
    path: `/${fileName(inMessage(sessionLabel(chosen.session)))}.json`,
    query: new URLSearchParams({ endpoint: chosen.endpoint.id, session: chosen.session.id }).toString(),
  };
}

/** A name that is one segment of a path: it stands on the document's tab. */
const fileName = (text: string): string => text.replace(/[/\\:*?"<>|]+/g, '-');

/** The text of a session's document, as of now. */
export const detailsText = (services: Services, uri: Uri): string =>
  JSON.stringify(detailsOf(services, new URLSearchParams(uri.query)), undefined, 2);

function detailsOf({ store, clock, recentlyEnded }: Services, query: URLSearchParams): object {
  const key = { endpointId: query.get('endpoint') ?? '', sessionId: query.get('session') ?? '' };
  const endpoint = store.get(key.endpointId);
  const state = endpoint && store.session(key.endpointId, key.sessionId);
  if (state) return sessionDetails(endpoint.endpoint, state.session, ageOf(state, endpoint, clock.now()));
  const ended = recentlyEnded.get(key);
  return ended ? endedDetails(ended) : { ended: l10n.t('This session has ended.') };
}
