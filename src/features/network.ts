import { workspace } from 'vscode';
import type { EndpointRequest, Http, HttpAnswer, HttpOptions } from '../browserless/http';
import type { Found, Resolver } from '../browserless/workers/resolver';
import type { Bridge, Network, NetworkDiagnostics, UpgradeAnswer, UpgradeOptions, Upgrader } from '../net';
import type { Disposable } from '../shared/disposable';

const room = () => import('./networkFromSettings');

/** Opens the network with the first request, following VS Code's `http` settings from then on. */
export class LazyNetwork implements Http, Upgrader, Resolver, Disposable {
  private network: Promise<Network> | undefined;
  private bridgeToSessions: Promise<Bridge> | undefined;
  private readonly subscription = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('http')) whenThere(this.network, (network) => network.settingsChanged());
  });

  async get(url: string, options: HttpOptions): Promise<HttpAnswer> {
    return (await this.load()).get(url, options);
  }

  async upgrade(url: string, options: UpgradeOptions): Promise<UpgradeAnswer> {
    return (await this.load()).upgrade(url, options);
  }

  async addresses(host: string, port: number, signal: AbortSignal): Promise<Found> {
    return (await room()).resolver.addresses(host, port, signal);
  }

  async services(name: string, signal: AbortSignal): Promise<Found> {
    return (await room()).resolver.services(name, signal);
  }

  /** The loopback bridge by which tools on this machine reach sessions. */
  bridge(): Promise<Bridge> {
    const opening = (this.bridgeToSessions ??= this.openBridge());
    opening.catch(() => (this.bridgeToSessions = undefined));
    return opening;
  }

  /**
   * Asks a session's browser to close, over its own socket. Gives the status with which the server refused that, or
   * undefined.
   */
  async closeBrowser(
    request: (path: string) => Promise<EndpointRequest>,
    sessionId: string,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const upgrader = await this.load();
    return (await room()).closeBrowser({ upgrader, request }, sessionId, signal);
  }

  /** The network layer by layer, for one check; whoever asked for it disposes of it. */
  async diagnostics(): Promise<NetworkDiagnostics> {
    return (await room()).newDiagnostics();
  }

  /** A load that failed is tried again with the next request. */
  private load(): Promise<Network> {
    const loading = (this.network ??= room().then(({ newNetwork }) => newNetwork()));
    loading.catch(() => (this.network = undefined));
    return loading;
  }

  private async openBridge(): Promise<Bridge> {
    const network = await this.load();
    return (await room()).newBridge(network);
  }

  dispose(): void {
    this.subscription.dispose();
    whenThere(this.bridgeToSessions, (bridge) => bridge.dispose());
    whenThere(this.network, (network) => network.dispose());
  }
}

/** Whoever asked for it has been told, if it could not be made. */
function whenThere<T>(made: Promise<T> | undefined, use: (it: T) => void): void {
  made?.then(use, () => undefined);
}
