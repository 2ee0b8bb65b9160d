import { workspace } from 'vscode';
import { commands as ids, settings, settingsSection } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { report } from '../commands';
import type { Services } from '../services';
import { configuredEndpoints } from './settings';

/** A token that stands in the settings is not used; its move is offered, now and when another one appears there. */
export function watchForTokens({ log }: Services): Disposable {
  const offered = new Set<string>();
  const look = async (): Promise<void> => {
    const entries = configuredEndpoints().bad.filter(
      ({ source, problem }) => source === 'user' && problem === 'tokenInSettings',
    );
    const names = entries.map(({ name }) => name).filter((name) => !offered.has(name));
    if (names.length === 0) return;
    for (const name of names) offered.add(name);
    const { offerTokenMove } = await import('./commands');
    await offerTokenMove(names);
  };
  const lookAndReport = (): void => void look().catch((error: unknown) => report(log, ids.moveTokens, error));
  lookAndReport();
  return workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`${settingsSection}.${settings.endpoints}`)) lookAndReport();
  });
}
