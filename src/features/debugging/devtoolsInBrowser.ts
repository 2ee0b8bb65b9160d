import { commands } from 'vscode';
import type { Services } from '../services';
import type { ChosenTarget } from '../sessions/chosen';
import { frontendUrl } from './frontendUrl';
import { endWithSession, leasePage } from './leases';

/** Opens DevTools on a page in the user's browser. The address works for as long as the page lives. */
export async function openDevToolsInBrowser(services: Services, chosen: ChosenTarget): Promise<void> {
  const lease = await leasePage(services, chosen, 'browser');
  endWithSession(services, lease, chosen);
  // as text: `env.openExternal` takes a Uri, encodes it once more (microsoft/vscode#85930), and would ask for a tunnel
  await commands.executeCommand('vscode.open', await frontendUrl(lease, chosen.target.id));
}
