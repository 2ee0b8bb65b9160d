import { l10n } from 'vscode';
import type { Arrangement } from '../../../browserless/arrangement/arrangement';
import { browserName } from '../../../browserless/browserName';
import type { Cause } from '../../../browserless/diary';
import type { Endpoint } from '../../../browserless/endpoint';
import { plainText } from '../../../browserless/plainText';
import type { Session } from '../../../browserless/session';
import type { EndpointState } from '../../../browserless/store';
import type { EmptyWall } from '../../../shared/wallMessages';
import { faultSentence } from '../../endpoints/faultWords';
import { causeText } from '../../sessions/diary/items';
import { sessionLabel } from '../../sessions/texts';
import type { Seen } from './sight';

/** What is to be known of a tile's picture, or why there is none; nothing for most. */
export function noteText(seen: Seen, session: Session, endpoint: Endpoint): string {
  switch (seen.kind) {
    case 'well':
      return '';
    case 'behind':
      return l10n.t('In the background');
    case 'undrawn':
      return l10n.t('In the background, not drawn yet');
    case 'busy':
      return l10n.t('The page is busy');
    case 'crashed':
      return l10n.t('The page has crashed');
    case 'refused':
      return l10n.t('No picture: the server gives no socket for the page');
    case 'failing':
      return l10n.t('{0} does not answer', plainText(endpoint.name));
    case 'noPage':
      return l10n.t('No page is open');
    case 'playwright':
      return l10n.t(
        "No picture: {0} speaks Playwright's own protocol",
        browserName(session.browser).replace(' · Playwright', ''),
      );
    case 'blocked':
      return l10n.t(
        'No picture while {0} runs on this server',
        `${sessionLabel(seen.by)} (${browserName(seen.by.browser)})`,
      );
  }
}

export const endedText = (cause: Cause | undefined): string =>
  cause === undefined || cause === 'unknown' ? l10n.t('Ended') : l10n.t('Ended: {0}', causeText(cause));

export interface EmptyWallOptions {
  /** Whose sessions are shown; undefined for all. */
  readonly endpoint: Endpoint | undefined;
  /** Whether it is still in the settings. */
  readonly isThere: boolean;
  /** What is asked for it. */
  readonly states: readonly EndpointState[];
  readonly hasEndpoints: boolean;
  readonly arrangement: Arrangement;
}

/** Why a wall has no tile, and what to do. */
export function emptyText(options: EmptyWallOptions): EmptyWall {
  const { endpoint, isThere, states, hasEndpoints, arrangement } = options;
  const check = [{ does: 'checkEndpoint', label: l10n.t('Check Endpoint') }] as const;
  if (endpoint && !isThere)
    return {
      why: l10n.t('{0} is no longer in the settings', plainText(endpoint.name)),
      next: l10n.t('Close this tab, or add the endpoint again.'),
      buttons: [],
    };
  if (!hasEndpoints)
    return {
      why: l10n.t('No endpoint yet'),
      next: l10n.t('Add a browserless server to see its sessions here.'),
      buttons: [{ does: 'addEndpoint', label: l10n.t('Add Endpoint…') }],
    };
  if (states.some(({ sessions }) => sessions.length > 0) && plainText(arrangement.filter) !== '')
    return {
      why: l10n.t('No session matches the filter'),
      next: l10n.t('Filter: {0}', plainText(arrangement.filter, 60)),
      buttons: [{ does: 'resetView', label: l10n.t('Reset View') }],
    };
  const failing = states.flatMap(({ health, endpoint: { name } }) =>
    health.kind === 'failing' ? [{ name, fault: health.fault }] : [],
  );
  const [first] = failing;
  if (first && failing.length === states.length)
    return {
      why:
        failing.length === 1
          ? l10n.t('{0} does not answer', plainText(first.name))
          : l10n.t('None of the {0} servers answers', failing.length),
      next: faultSentence(first.fault),
      buttons: check,
    };
  if (states.length === 0)
    return { why: l10n.t('No server is found'), next: l10n.t('The check says why.'), buttons: check };
  if (states.some(({ health }) => health.kind === 'waiting'))
    return { why: l10n.t('Asking for sessions…'), next: '', buttons: [] };
  return {
    why: l10n.t('No session is running'),
    next: l10n.t('Each one that comes gets a tile here.'),
    buttons: [],
  };
}
