import { l10n, type Uri } from 'vscode';
import { endedDetails, sessionDetails } from '../../browserless/details';
import type { Services } from '../services';
import { chooseSession, findEnded } from './choose';
import type { Node } from './nodes';
import { outlookOf } from './outlook';
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

function detailsOf(services: Services, query: URLSearchParams): object {
  const { store, clock, recentlyEnded } = services;
  const key = { endpointId: query.get('endpoint') ?? '', sessionId: query.get('session') ?? '' };
  const endpoint = store.get(key.endpointId);
  const state = endpoint && store.session(key.endpointId, key.sessionId);
  if (state) {
    const now = clock.now();
    const { end, timeoutMs, suspicions } = outlookOf(services, key);
    const aliveMs = ageOf(state, endpoint, now);
    const prospects = { aliveMs, timeoutMs, leftMs: end && Math.max(0, end.at - now), suspicions };
    return sessionDetails(endpoint.endpoint, state.session, prospects);
  }
  const ended = recentlyEnded.get(key);
  return ended ? endedDetails(ended) : { ended: l10n.t('This session has ended.') };
}
