import { l10n } from 'vscode';

/** Words for an address behind which several servers answer in turn, each with its own sessions. */

/** Of such an endpoint, in its row. */
export const severalServers = (): string => l10n.t('several servers answer in turn');

/** What to do, as a row. */
export const listServers = (): { readonly what: string; readonly how: string } => ({
  what: l10n.t('List its workers'),
  how: l10n.t('"workers" or "discover" in its settings'),
});

export const balancerAdvice = (): string =>
  l10n.t('List the servers as "workers", or have them found by "discover", in this endpoint\'s settings.');

/** What such an endpoint cannot show, and why. */
export const balancerSentence = (): string =>
  l10n.t(
    'Several servers answer in turn behind this address, each with its own sessions. They are shown together, but one that has ended may stay for a while, and a request to stop one may not reach its server. How full they are is not shown: each number would be of another server.',
  );
