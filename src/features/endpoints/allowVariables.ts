import { l10n, window } from 'vscode';
import { partsOf, shownAddress } from '../../browserless/address';
import type { Endpoint } from '../../browserless/endpoint';
import { inMessage } from '../../browserless/plainText';
import type { Services } from '../services';

/** Asks whether a workspace's endpoint may have the environment variables that it names. */
export async function allowVariables({ variables, store }: Services, endpoint: Endpoint): Promise<void> {
  const health = store.get(endpoint.id)?.health;
  const wanted =
    health?.kind === 'failing' && health.fault.kind === 'variablesNotAllowed' ? health.fault.variables : [];
  if (wanted.length === 0) return;
  const names = wanted.join(', ');
  const { origin } = partsOf(endpoint.baseUrl);
  const allow = l10n.t('Allow');
  const answer = await window.showWarningMessage(
    l10n.t('Send {0} of your environment to {1}?', inMessage(names), shownAddress(origin)),
    {
      modal: true,
      detail: l10n.t(
        "This workspace's settings ask for it, for the endpoint {0}. Whoever runs that server, or can change it, will know the value. Allow it only if it is meant for them.",
        inMessage(endpoint.name),
      ),
    },
    allow,
  );
  if (answer === allow) await variables.allow(endpoint, wanted);
}
