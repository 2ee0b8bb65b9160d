import { randomBytes } from 'node:crypto';
import { l10n, window } from 'vscode';
import type { Services } from '../services';
import { addEndpoint } from './addEndpoint';
import { hasEntry } from './settings';

const local = 'http://localhost:3000';

/**
 * Types the one command that starts a local browserless into a terminal, for the user to read and run. With a token,
 * since any page in a browser can open a socket to localhost: the one that the endpoint has from last time, or a new one.
 */
export async function startLocalBrowserless(services: Services): Promise<void> {
  const token = (await services.tokens.get(local)) ?? randomBytes(12).toString('hex');
  // in the terminal's environment, where docker finds it: as a word of the command a shell would read it, and keep it
  const terminal = window.createTerminal({ name: l10n.t('Local browserless'), env: { TOKEN: token } });
  terminal.show();
  terminal.sendText(
    'docker run --rm -p 127.0.0.1:3000:3000 -e TOKEN -e TIMEOUT=600000 ghcr.io/browserless/chromium',
    false,
  );
  if (hasEntry(local)) {
    return void window.showInformationMessage(l10n.t('Press Enter in the terminal to start browserless with Docker.'));
  }
  const add = l10n.t('Add Endpoint');
  const message = l10n.t('Press Enter in the terminal to start browserless with Docker. When it is up, add it here.');
  const choice = await window.showInformationMessage(message, add);
  if (choice === add) await addEndpoint(services, `${local}?token=${token}`);
}
