import { workspace } from 'vscode';
import { settingsSection } from '../contributions';

/** A setting's number, held within what it may be; `usual` where it is none. */
export function numberSetting(name: string, usual: number, least: number, most: number): number {
  const value = workspace.getConfiguration(settingsSection).get<unknown>(name);
  return typeof value === 'number' && value > 0 ? Math.min(most, Math.max(least, value)) : usual;
}
