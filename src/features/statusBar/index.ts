import { workspace } from 'vscode';
import { settings, settingsSection } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { statusBarMode } from '../endpoints/settings';
import type { Services } from '../services';

/** The fleet in the status bar. What draws it is loaded when there is first something to know of the fleet. */
export function register(services: Services): Disposable[] {
  let item: Promise<Disposable | undefined> | undefined;
  const load = (): void => {
    // an update may take the files of the running extension away
    item ??= import('./fleetItem').then(
      ({ FleetItem }) => new FleetItem(services),
      () => undefined,
    );
  };
  if (statusBarMode() === 'always') load();
  return [
    services.store.onDidChange(load),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${settingsSection}.${settings.statusBar}`)) load();
    }),
    { dispose: () => void item?.then((loaded) => loaded?.dispose()) },
  ];
}
