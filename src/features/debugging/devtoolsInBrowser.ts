import { commands } from 'vscode';
import type { Services } from '../services';
import type { ChosenTarget } from '../sessions/chosen';
import { leaseFrontend } from './frontend';
import { endWithSession } from './leases';

/** Opens DevTools on a page in the user's browser. The address works for as long as the page lives. */
export async function openDevToolsInBrowser(services: Services, chosen: ChosenTarget): Promise<void> {
  const { lease, url } = await leaseFrontend(services, chosen);
  endWithSession(services, lease, chosen);
  // as text: `env.openExternal` takes a Uri, encodes it once more (microsoft/vscode#85930), and would ask for a tunnel
  await commands.executeCommand('vscode.open', url);
}
