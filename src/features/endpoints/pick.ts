import { l10n, window, type QuickPickItem } from 'vscode';
import { shownAddress } from '../../browserless/address';
import type { Endpoint } from '../../browserless/endpoint';
import { inMessage, inPick } from '../../browserless/plainText';
import type { Services } from '../services';
import type { Node } from '../sessions/nodes';

type Known = Pick<Services, 'store' | 'workers'>;

/** The endpoint of a row, which may be a worker, or the one of the settings that the user picks. */
export async function chooseEndpoint(
  { store, workers }: Known,
  node: Node | undefined,
  title: string,
): Promise<Endpoint | undefined> {
  if (node && 'endpointId' in node) return findEndpoint({ store, workers }, node.endpointId);
  const choices: (QuickPickItem & { endpoint?: Endpoint })[] = workers.configured.map((endpoint) => ({
    label: inMessage(endpoint.name),
    description: inPick(shownAddress(endpoint.baseUrl)),
    endpoint,
  }));
  if (choices.length === 0) choices.push({ label: l10n.t('No endpoint yet: run "Browserless: Add Endpoint…"') });
  const chosen = await window.showQuickPick(choices, { title, matchOnDescription: true });
  return chosen?.endpoint;
}

/** An endpoint of the settings or a worker, by its id. */
export const findEndpoint = ({ store, workers }: Known, endpointId: string): Endpoint | undefined =>
  store.get(endpointId)?.endpoint ?? workers.configured.find(({ id }) => id === endpointId);

/** The endpoint as it stands in the settings, whose worker this may be. */
export const configuredFor = (known: Known, endpoint: Endpoint): Endpoint =>
  (endpoint.worker && findEndpoint(known, endpoint.worker.endpointId)) ?? endpoint;
