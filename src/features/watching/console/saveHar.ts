import { l10n, window, type QuickPickItem } from 'vscode';
import { harOf } from '../../../browserless/console/har/har';
import { parseUrl } from '../../../browserless/parseUrl';
import type { Services } from '../../services';
import { saveAs } from '../saveAs';
import type { ConsoleFeed } from './consoleFeed';

/** Asks with or without secrets and where to, and writes the requests that were seen. */
export async function saveHar(
  { manifest }: Pick<Services, 'manifest'>,
  { requests, pageUrl }: Pick<ConsoleFeed, 'requests' | 'pageUrl'>,
): Promise<void> {
  // as they are now, and not as they are when all is answered
  const seen = [...requests.all];
  if (seen.length === 0) {
    const message = l10n.t('No requests have been seen yet. Those of a page are seen from when its console is opened.');
    return void window.showInformationMessage(message);
  }
  const withSecrets = await askForSecrets(seen.length);
  if (withSecrets === undefined) return;
  const { har, leftOut } = harOf({
    requests: seen,
    pageUrl,
    withSecrets,
    extensionVersion: manifest.version,
  });
  const name = parseUrl(pageUrl)?.hostname ?? '';
  const options = { title: l10n.t('Save Requests as HAR'), name, type: l10n.t('HTTP archive'), extension: 'har' };
  if (!(await saveAs(options, () => new TextEncoder().encode(JSON.stringify(har, null, 2))))) return;
  const { length } = har.log.entries;
  const message = length === 1 ? l10n.t('1 request saved.') : l10n.t('{0} requests saved.', length);
  const dropped = requests.dropped > 0 ? l10n.t('{0} older ones were dropped.', requests.dropped) : '';
  const failed = leftOut > 0 ? l10n.t('{0} could not be saved.', leftOut) : '';
  void window.showInformationMessage([message, dropped, failed].filter(Boolean).join(' '));
}

async function askForSecrets(count: number): Promise<boolean | undefined> {
  const choices: (QuickPickItem & { readonly withSecrets: boolean })[] = [
    {
      label: l10n.t('Without Secrets'),
      detail: l10n.t('Cookies, authorisation, bodies and secret parameters are left out.'),
      withSecrets: false,
    },
    {
      label: l10n.t('With Secrets'),
      detail: l10n.t('As it was sent: who has the file can sign in as the page did.'),
      withSecrets: true,
    },
  ];
  const title = count === 1 ? l10n.t('Save 1 Request as HAR') : l10n.t('Save {0} Requests as HAR', count);
  return (await window.showQuickPick(choices, { title }))?.withSecrets;
}
