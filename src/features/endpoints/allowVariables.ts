import { l10n, window } from 'vscode';
import { addressInMessage, partsOf } from '../../browserless/address';
import type { Endpoint } from '../../browserless/endpoint';
import { inMessage } from '../../browserless/plainText';
import type { Services } from '../services';
import { neededVariables } from './credentials';

/** Asks whether a workspace's endpoint may have the environment variables that it names: those that are shown, no more. */
export async function allowVariables(services: Services, endpoint: Endpoint): Promise<void> {
  const { variables } = services;
  const wanted = variables.notAllowed(endpoint, await neededVariables(services, endpoint));
  if (wanted.length === 0) {
    const nothing = l10n.t('{0} asks for no environment variable that is not allowed.', inMessage(endpoint.name));
    return void window.showInformationMessage(nothing);
  }
  const allow = l10n.t('Allow');
  const answer = await window.showWarningMessage(
    l10n.t('Send environment variables to {0}?', addressInMessage({ baseUrl: partsOf(endpoint.baseUrl).origin })),
    {
      modal: true,
      detail: [
        ...wanted,
        '',
        l10n.t(
          "This workspace's settings ask for them, for the endpoint {0}. Whoever runs that server, or can change it, will know their values. Allow it only if they are meant for them.",
          inMessage(endpoint.name),
        ),
      ].join('\n'),
    },
    allow,
  );
  if (answer === allow) await variables.allow(endpoint, wanted);
}
