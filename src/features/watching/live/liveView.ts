import { l10n } from 'vscode';
import { inMessage, plainText } from '../../../browserless/plainText';
import { parseUrl } from '../../../browserless/parseUrl';
import { isInspectable } from '../../../browserless/urls';
import type { LiveDialog, LiveView, PageChoice } from '../../../shared/liveMessages';
import { pageState } from '../../debugging/devtoolsBar';
import type { Services } from '../../services';
import { keyOf, type ChosenTarget } from '../../sessions/chosen';
import { targetLabel } from '../../sessions/texts';
import { listWords } from '../console/words';
import type { Control, PageDialog } from './control';
import { liveBar } from './liveBar';
import type { LiveState } from './livePage';
import { liveWords } from './liveWords';

type Seen = Pick<Services, 'store' | 'viewers' | 'detachWhenAlone'>;

export interface LiveViewOptions {
  readonly chosen: ChosenTarget;
  readonly services: Seen;
  readonly live: LiveState;
  readonly isControlled: boolean;
  readonly control: Control | undefined;
}

/** All that is seen of a live view but its picture. */
export function liveView({ chosen, services, live, isControlled, control }: LiveViewOptions): LiveView {
  const { store, viewers, detachWhenAlone } = services;
  const key = keyOf(chosen);
  const bar = liveBar({
    live,
    page: pageState(store, chosen),
    endpointName: chosen.endpoint.name,
    isAlone: viewers.standing(key)?.isAlone === true,
    detachesInMs: detachWhenAlone.remainingMs(key),
    isControlled,
    hasRefusedFiles: control?.hasRefusedFiles === true,
  });
  return {
    kind: 'view',
    pageId: chosen.target.id,
    label: isControlled
      ? l10n.t('{0}, in control. F6 leaves the page.', plainText(targetLabel(chosen.target)))
      : l10n.t('Picture of {0}', plainText(targetLabel(chosen.target))),
    bar,
    placeholder: live.kind === 'connecting' && !bar ? l10n.t('Connecting…') : '',
    isStale: live.kind !== 'live' || live.isBusy,
    words: liveWords(),
    consoleWords: listWords(),
    pages: pageChoices(chosen, services),
    isConnected: live.kind === 'live' || live.kind === 'crashed',
    control: isControlled
      ? { ...placeOf(control), dialog: control?.dialog && dialogOf(control.dialog, control) }
      : undefined,
  };
}

/** What a tab is called. */
export const liveTitle = ({ target }: ChosenTarget, isControlled: boolean): string =>
  isControlled
    ? l10n.t('In Control: {0}', inMessage(targetLabel(target)))
    : l10n.t('Live: {0}', inMessage(targetLabel(target)));

/** All pages of the session, in the order in which they are listed; none where this is the only one. */
function pageChoices({ endpoint, session, target }: ChosenTarget, { store }: Seen): PageChoice[] {
  const now = store.session(endpoint.id, session.id)?.session ?? session;
  const pages = now.targets.filter(isInspectable);
  if (pages.every(({ id }) => id === target.id)) return [];
  const all = pages.some(({ id }) => id === target.id) ? pages : [target, ...pages];
  return all.map((one) => ({ id: one.id, label: plainText(targetLabel(one)), isShown: one.id === target.id }));
}

const placeOf = (control: Control | undefined) => control?.place ?? { url: '', canGoBack: false, canGoForward: false };

function dialogOf({ type, message, text }: PageDialog, { place }: Control): LiveDialog {
  const host = parseUrl(place.url)?.host;
  return {
    title: host ? l10n.t('{0} says', plainText(host)) : l10n.t('This page says'),
    message:
      type === 'beforeunload' ? l10n.t('Leave this page? What was changed may not be saved.') : message.slice(0, 2000),
    text: type === 'prompt' ? text : undefined,
    canDismiss: type !== 'alert',
  };
}
