import { runners } from '../commands';
import type { Services } from '../services';

/** What programs are given of an endpoint: code to connect with, and variables in terminals and debug runs. */
export const register = (services: Services) => ({
  commands: runners(services, ['copyAsCode', 'useInTerminals', 'stopUsingInTerminals'], () => import('./commands')),
  disposables: [],
});
