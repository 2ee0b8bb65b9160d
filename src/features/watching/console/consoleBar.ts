import { l10n } from 'vscode';
import type { Bar } from '../../../shared/barMessages';
import type { DevToolsAction } from '../../../shared/devtoolsMessages';
import { devtoolsBar, type BarOptions } from '../../debugging/devtoolsBar';
import { noConnection } from '../noConnection';
import type { ConsolePageState } from './consolePage';

export interface ConsoleBarOptions extends Omit<BarOptions, 'isAttached'> {
  readonly console: ConsolePageState;
}

/** What stands above a console; undefined while there is nothing to say. */
export function consoleBar({ console, ...options }: ConsoleBarOptions): Bar<DevToolsAction> | undefined {
  const general = devtoolsBar({ ...options, isAttached: console.kind !== 'detached' });
  if (options.page !== 'open') return general;
  const own = ownWords(console);
  if (own === undefined) return general;
  // what has become of the page comes before who keeps its session alive
  const text = general ? `${own} ${general.text}` : own;
  return { countdown: undefined, buttons: [], ...general, text };
}

/** What has become of the page. */
function ownWords(console: ConsolePageState): string | undefined {
  switch (console.kind) {
    case 'crashed':
      return l10n.t('This page has crashed. Its console goes on when its client loads it anew.');
    case 'failed':
      return noConnection(console.error);
    case 'connected':
      return console.isBusy
        ? l10n.t('This page does not answer: it is busy, or a debugger holds it. What it says is shown once it does.')
        : undefined;
    default:
      return undefined;
  }
}
