import { window } from 'vscode';
import type { Endpoint } from '../../browserless/endpoint';
import { EndpointError } from '../../browserless/faults';
import type { Services } from '../services';
import { tokenOf } from './credentials';
import { faultSentence } from './faultTexts';

/** An endpoint's token for something that the user asked for; where its variable is not set, that is said. */
export async function tokenOrWarning(
  services: Pick<Services, 'tokens' | 'variables'>,
  endpoint: Endpoint,
): Promise<{ readonly token: string | undefined } | undefined> {
  try {
    return { token: await tokenOf(services, endpoint) };
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    void window.showWarningMessage(faultSentence(error.fault));
    return undefined;
  }
}
