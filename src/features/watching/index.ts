import { runners } from '../commands';
import type { Services } from '../services';

/** Pages, as they are seen and as they speak. */
export const register = (services: Services) => ({
  commands: runners(services, ['openWall', 'openEndpointWall', 'watchLive', 'showConsole'], () => import('./commands')),
});
