import { l10n, window } from 'vscode';
import type { StopResult } from '../../browserless/stop';
import { isAttachable } from '../../browserless/urls';
import { faultSentence } from '../endpoints/faultTexts';
import type { Services } from '../services';
import type { ChosenSession } from './chosen';
import { sessionInMessage } from './texts';

/** How many sessions a message names: the log has them all. */
const mostNamed = 3;

/** Says in one message what has become of sessions that were to be stopped. */
export async function reportStopped(
  { log, store }: Services,
  results: ReadonlyMap<ChosenSession, StopResult>,
  isCancelled: boolean,
): Promise<void> {
  const all = [...results];
  const left = all.filter(([, { kind }]) => kind !== 'stopped');
  const names = all.length === 1 ? all.map(([one]) => sessionInMessage(one.session)) : [];
  if (left.length === 0) return void window.showInformationMessage(stoppedText(names[0], all.length));
  if (isCancelled) {
    if (all.length === 1) return;
    const message = l10n.t('Cancelled. {0} of {1} sessions were stopped.', all.length - left.length, all.length);
    return void window.showInformationMessage(message);
  }
  const reasons = left
    .slice(0, mostNamed)
    .map(([one, result]) => reason(one, result, store.get(one.endpoint.id)?.isBalanced === true));
  if (left.length > mostNamed) reasons.push(l10n.t('And {0} more.', left.length - mostNamed));
  if (all.length > 1) reasons.unshift(l10n.t('Stopped {0} of {1} sessions.', all.length - left.length, all.length));
  const showLog = l10n.t('Show Log');
  if ((await window.showWarningMessage(reasons.join(' '), showLog)) === showLog) log.show();
}

const stoppedText = (name: string | undefined, count: number): string =>
  name === undefined ? l10n.t('Stopped {0} sessions.', count) : l10n.t('Stopped {0}.', name);

function reason({ session }: ChosenSession, result: StopResult, isBalanced: boolean): string {
  const name = sessionInMessage(session);
  switch (result.kind) {
    case 'refused':
      if (isBalanced) {
        return l10n.t(
          '{0} is still running: of the servers behind this address, none that was asked could stop it. List them in its settings.',
          name,
        );
      }
      return isAttachable(session)
        ? l10n.t('{0} is still running: the server does not know how to stop it.', name)
        : l10n.t(
            "{0} is still running: the server does not know how to stop it, and Playwright's own protocol has no way to.",
            name,
          );
    case 'stillRunning':
      return l10n.t('{0} is still running, although the server said it would stop it. Try again.', name);
    case 'unconfirmed':
      return l10n.t('{0} was to be stopped, and the server has not shown its sessions since. Refresh to see.', name);
    case 'failed':
      return l10n.t('Could not stop {0}. {1}', name, faultSentence(result.fault));
    case 'notAsked':
    case 'stopped':
      return '';
  }
}
