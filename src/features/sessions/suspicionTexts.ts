import { l10n } from 'vscode';
import type { SessionState } from '../../browserless/sessionState';
import type { Suspicion } from '../../browserless/suspicion';
import { formatAge } from '../../browserless/uptime';
import type { Outlook } from './outlook';

/** Why a session may be a leak, in the word that its row has room for. */
export function suspicionWord(suspicion: Suspicion): string {
  switch (suspicion) {
    case 'notRunning':
      return l10n.t('not running');
    case 'withoutClient':
      return l10n.t('abandoned');
    case 'pastTimeout':
      return l10n.t('overdue');
    case 'onlyBlank':
      return l10n.t('blank');
    case 'duplicate':
      return l10n.t('duplicate');
  }
}

/** Each reason why a session may be a leak, as a sentence. */
export const suspicionSentences = (state: SessionState, outlook: Outlook, now: number): string[] =>
  outlook.suspicions.map((suspicion) => l10n.t('Suspicious: {0}.', reason(suspicion, state, outlook, now)));

function reason(
  suspicion: Suspicion,
  { session, lasting }: SessionState,
  { timeoutMs = 0 }: Outlook,
  now: number,
): string {
  const { ttl = 0 } = session;
  switch (suspicion) {
    case 'notRunning':
      return l10n.t('its browser does not run, and the server still lists it');
    case 'withoutClient':
      return ttl > 0
        ? l10n.t('nobody has come back, and its keep-alive of {0} is over', formatAge(ttl))
        : l10n.t('seen without a client for {0}', formatAge(now - (lasting.clientless ?? now)));
    case 'pastTimeout':
      return l10n.t('it is past its timeout of {0}', formatAge(timeoutMs));
    case 'onlyBlank':
      return l10n.t('seen with nothing but about:blank for {0}', formatAge(now - (lasting.blank ?? now)));
    case 'duplicate':
      return l10n.t('another session has the same tracking ID');
  }
}
