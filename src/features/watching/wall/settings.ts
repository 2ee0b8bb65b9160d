import { workspace } from 'vscode';
import { settings, settingsSection } from '../../../contributions';

/** How many tiles are live at the same time at the most. */
export const mostLive = (): number => Math.floor(number(settings.wallMaxLive, 24, 1, 100));

/** The time between two pictures of a page that changes (ms). */
export const pictureEveryMs = (): number => 1000 / number(settings.wallFps, 1, 0.1, 10);

function number(name: string, usual: number, least: number, most: number): number {
  const value = workspace.getConfiguration(settingsSection).get<unknown>(name);
  return typeof value === 'number' && value > 0 ? Math.min(most, Math.max(least, value)) : usual;
}
