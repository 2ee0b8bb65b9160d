import { l10n } from 'vscode';
import { plainText } from '../../browserless/plainText';
import type { Store } from '../../browserless/store';
import type { DevToolsAction, DevToolsBar, DevToolsButton } from '../../shared/devtoolsMessages';
import type { ChosenTarget } from '../sessions/chosen';

/** What has become of a page since DevTools were opened on it. */
export type PageState = 'open' | 'unknown' | 'closed' | 'sessionEnded' | 'endpointRemoved';

export function pageState(store: Store, { endpoint, session, target }: ChosenTarget): PageState {
  const state = store.get(endpoint.id);
  if (!state) return 'endpointRemoved';
  if (state.health.kind === 'failing') return 'unknown';
  const now = store.session(endpoint.id, session.id)?.session;
  if (!now) return 'sessionEnded';
  return now.targets.some(({ id }) => id === target.id) ? 'open' : 'closed';
}

export interface BarOptions {
  readonly page: PageState;
  readonly endpointName: string;
  /** The tab has a lease: it has not been detached. */
  readonly isAttached: boolean;
  /** Only this window keeps the session alive. */
  readonly isAlone: boolean;
  /** In how many ms this window detaches by itself. */
  readonly detachesInMs: number | undefined;
}

/** What stands above a tab's DevTools; undefined while there is nothing to say. */
export function devtoolsBar({
  page,
  endpointName,
  isAttached,
  isAlone,
  detachesInMs,
}: BarOptions): DevToolsBar | undefined {
  const close = button('close', l10n.t('Close'), true);
  switch (page) {
    case 'endpointRemoved':
      return bar(l10n.t('Its endpoint has been removed.'), close);
    case 'sessionEnded':
      return bar(isAttached ? l10n.t('This session has ended.') : l10n.t('Detached. This session has ended.'), close);
    case 'closed':
      return bar(l10n.t('This page has been closed.'), close);
    case 'unknown':
    case 'open':
  }
  if (!isAttached) {
    const again = button('attach', l10n.t('Attach Again'), true);
    return bar(l10n.t('Detached.'), again, { ...close, isPrimary: false });
  }
  if (page === 'unknown') return bar(l10n.t('{0} does not answer. Waiting for it…', plainText(endpointName)));
  if (!isAlone) return undefined;
  const alone = l10n.t('Only this window keeps this session alive.');
  if (detachesInMs === undefined) return bar(alone, button('detach', l10n.t('Detach'), false));
  return {
    ...bar(alone, button('detach', l10n.t('Detach Now'), true), button('stay', l10n.t('Stay Attached'), false)),
    countdown: { text: l10n.t('Detaching in {0} s.', '{0}'), ms: detachesInMs },
  };
}

const bar = (text: string, ...buttons: DevToolsButton[]): DevToolsBar => ({ text, countdown: undefined, buttons });

const button = (does: DevToolsAction, label: string, isPrimary: boolean): DevToolsButton => ({
  does,
  label,
  isPrimary,
});
