import { l10n, window, type QuickPickItem } from 'vscode';
import { shownAddress } from '../../browserless/address';
import type { Endpoint } from '../../browserless/endpoint';
import { inMessage, inPick } from '../../browserless/plainText';
import type { Store } from '../../browserless/store';
import type { Node } from '../sessions/nodes';

/** The endpoint of a row, or the one that the user picks. */
export async function chooseEndpoint(
  store: Store,
  node: Node | undefined,
  title: string,
): Promise<Endpoint | undefined> {
  if (node && 'endpointId' in node) return store.get(node.endpointId)?.endpoint;
  const choices: (QuickPickItem & { endpoint?: Endpoint })[] = store.endpoints.map(({ endpoint }) => ({
    label: inMessage(endpoint.name),
    description: inPick(shownAddress(endpoint.baseUrl)),
    endpoint,
  }));
  if (choices.length === 0) choices.push({ label: l10n.t('No endpoint yet: run "Browserless: Add Endpoint…"') });
  const chosen = await window.showQuickPick(choices, { title, matchOnDescription: true });
  return chosen?.endpoint;
}
