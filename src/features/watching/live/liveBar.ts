import { l10n } from 'vscode';
import { plainText } from '../../../browserless/plainText';
import type { Bar, BarButton } from '../../../shared/barMessages';
import type { LiveAction } from '../../../shared/liveMessages';
import type { PageState } from '../../debugging/devtoolsBar';
import { noConnection } from '../noConnection';
import type { LiveConnected, LiveState } from './livePage';

export interface LiveBarOptions {
  readonly live: LiveState;
  /** By the endpoint's list, which may be older than what the connection says. */
  readonly page: PageState;
  readonly endpointName: string;
  /** Only this window keeps the session alive. */
  readonly isAlone: boolean;
  /** In how many ms this window detaches by itself. */
  readonly detachesInMs: number | undefined;
  /** The user drives the page. */
  readonly isControlled: boolean;
  /** The page has asked for files, in vain. */
  readonly hasRefusedFiles: boolean;
}

/** What stands above a live view; undefined while there is nothing to say. */
export function liveBar({
  live,
  page,
  endpointName,
  isAlone,
  detachesInMs,
  isControlled,
  hasRefusedFiles,
}: LiveBarOptions): Bar<LiveAction> | undefined {
  // who is connected knows better than a list
  if (live.kind === 'live' || live.kind === 'crashed') {
    const own = live.kind === 'live' ? connectedBar(live, isControlled, hasRefusedFiles) : crashedBar(isControlled);
    if (!isAlone) return own;
    const alone = aloneBar(detachesInMs);
    return own ? { ...alone, text: `${own.text} ${alone.text}`, buttons: [...alone.buttons, ...own.buttons] } : alone;
  }
  const close = button('close', l10n.t('Close'), true);
  if (page === 'endpointRemoved') return bar(l10n.t('Its endpoint has been removed.'), close);
  if (page === 'sessionEnded') return bar(l10n.t('This session has ended.'), close);
  if (live.kind === 'detached') {
    return bar(l10n.t('Detached.'), button('attach', l10n.t('Watch Again'), true), { ...close, isPrimary: false });
  }
  // also where the page was closed: a server that ends closes its pages
  if (page === 'unknown') return bar(l10n.t('{0} does not answer. Waiting for it…', plainText(endpointName)));
  if (page === 'closed' || live.kind === 'closed') return bar(l10n.t('This page has been closed.'), close);
  return live.kind === 'failed' ? bar(noConnection(live.error)) : undefined;
}

function connectedBar(
  { isBusy, isBehind, isDrawn }: LiveConnected,
  isControlled: boolean,
  hasRefusedFiles: boolean,
): Bar<LiveAction> | undefined {
  if (hasRefusedFiles) {
    return bar(
      l10n.t('This page asks for a file: files cannot be chosen here, for they would have to be on its server.'),
    );
  }
  if (isBusy) return bar(l10n.t('This page does not answer: it is busy, or waits for an answer in a dialog.'));
  if (!isBehind) return undefined;
  const front = isControlled ? [button('front', l10n.t('Bring to Front'), true)] : [];
  return isDrawn
    ? bar(l10n.t('In the background: this is what the page drew last.'), ...front)
    : bar(l10n.t('In the background: the page has drawn nothing yet.'), ...front);
}

const crashedBar = (isControlled: boolean): Bar<LiveAction> =>
  isControlled
    ? bar(l10n.t('This page has crashed.'), button('reload', l10n.t('Reload'), true))
    : bar(l10n.t('This page has crashed. It is shown again when its client loads it anew.'));

function aloneBar(detachesInMs: number | undefined): Bar<LiveAction> {
  const alone = l10n.t('Only this window keeps this session alive.');
  if (detachesInMs === undefined) return bar(alone, button('detach', l10n.t('Detach'), false));
  return {
    ...bar(alone, button('detach', l10n.t('Detach Now'), true), button('stay', l10n.t('Stay Attached'), false)),
    countdown: { text: l10n.t('Detaching in {0} s.', '{0}'), ms: detachesInMs },
  };
}

const bar = (text: string, ...buttons: BarButton<LiveAction>[]): Bar<LiveAction> => ({
  text,
  countdown: undefined,
  buttons,
});

const button = (does: LiveAction, label: string, isPrimary: boolean): BarButton<LiveAction> => ({
  does,
  label,
  isPrimary,
});
