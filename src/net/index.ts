/** Loaded with the first request, never at activation: undici alone is half a megabyte. */
export { Bridge } from './bridge';
export { closeBrowser } from './closeBrowser';
export { NetworkDiagnostics } from './diagnostics';
export type { BridgeTarget } from './discovery';
export type { Lease, LeaseOptions } from './lease';
export { CdpError, Disconnected, PageConnection, Refused, type CdpCommands, type CdpEvents } from './pageConnection';
export { PageConsole } from './pageConsole';
export { takePicture } from './pagePicture';
export { Network, type NetworkOptions } from './network';
export { DnsResolver } from './resolver';
export { Screencast, type Frame, type ScreencastFormat } from './screencast';
export { SlowScreencast, type PageCondition } from './slowScreencast';
export type { NetworkSettings, ProxyResolver } from './settings';
export type { UpgradeAnswer, UpgradeOptions, Upgrader } from './upgrade';
