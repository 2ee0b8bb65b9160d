import { l10n, type Uri } from 'vscode';
import { sessionDetails } from '../../browserless/details';
import type { Services } from '../services';
import { chooseSession } from './choose';
import { keyOf } from './chosen';
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
export function detailsText(services: Services, uri: Uri): string {
  const { store, clock } = services;
  const query = new URLSearchParams(uri.query);
  const endpoint = store.get(query.get('endpoint') ?? '');
  const state = endpoint && store.session(endpoint.endpoint.id, query.get('session') ?? '');
  if (!state) return JSON.stringify({ ended: l10n.t('This session has ended.') }, undefined, 2);
  const { session } = state;
  const now = clock.now();
  const { end, timeoutMs, suspicions } = outlookOf(services, keyOf({ endpoint: endpoint.endpoint, session }));
  const prospects = {
    aliveMs: ageOf(state, endpoint, now),
    timeoutMs,
    leftMs: end && Math.max(0, end.at - now),
    suspicions,
  };
  return JSON.stringify(sessionDetails(endpoint.endpoint, session, prospects), undefined, 2);
}
