import { settings } from '../../../contributions';
import { numberSetting } from '../../numberSetting';

/** How many tiles are live at the same time at the most. */
export const mostLive = (): number => Math.floor(numberSetting(settings.wallMaxLive, 24, 1, 100));

/** The time between two pictures of a page that changes (ms). */
export const pictureEveryMs = (): number => 1000 / numberSetting(settings.wallFps, 1, 0.1, 10);
