import { l10n, window } from 'vscode';
import { chooseSession } from '../choose';
import { keyOf } from '../chosen';
import { sessionInMessage } from '../texts';
import type { Finding } from './finding';

/** Shows the row of a session that the user picks, also of one that the filter leaves out: then the filter goes. */
export async function revealSession(finding: Finding): Promise<void> {
  const { services, tree, view } = finding.options;
  const chosen = await chooseSession(services, undefined, l10n.t('Reveal Session'));
  if (!chosen) return;
  const key = keyOf(chosen);
  if (!services.store.session(key.endpointId, key.sessionId)) {
    void window.showInformationMessage(l10n.t('This session has ended.'));
    return;
  }
  if (!tree.sessionRow(key)) {
    await finding.keep({ ...finding.arrangement, filter: '' });
    void window.showInformationMessage(
      l10n.t('{0} did not match the filter. The filter has been reset.', sessionInMessage(chosen.session)),
    );
  }
  await tree.settled();
  const row = tree.sessionRow(key);
  if (row) await view.reveal(row, { select: true, focus: true });
}
