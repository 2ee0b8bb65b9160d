/** Loaded with the first request, never at activation: undici alone is half a megabyte. */
export { Network, type NetworkOptions } from './network';
export type { NetworkSettings, ProxyResolver } from './settings';
