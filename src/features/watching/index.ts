import { runners } from '../commands';
import type { Services } from '../services';

/** Pages, seen as they are drawn. */
export const register = (services: Services) => ({
  commands: runners(services, ['openWall', 'openEndpointWall', 'watchLive'], () => import('./commands')),
});
