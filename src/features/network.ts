import { createRequire } from 'node:module';
import * as path from 'node:path';
import { env, workspace } from 'vscode';
import type { Http, HttpAnswer, HttpOptions } from '../browserless/http';
import type { Bridge, Network, NetworkDiagnostics, NetworkOptions, NetworkSettings, ProxyResolver } from '../net';
import type { Disposable } from '../shared/disposable';

/** Opens the network with the first request, following VS Code's `http` settings from then on. */
export class LazyNetwork implements Http, Disposable {
  private network: Promise<Network> | undefined;
  private bridgeToSessions: Promise<Bridge> | undefined;
  private readonly subscription = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('http')) whenThere(this.network, (network) => network.settingsChanged());
  });

  async get(url: string, options: HttpOptions): Promise<HttpAnswer> {
    return (await this.load()).get(url, options);
  }

  /** The loopback bridge by which tools on this machine reach sessions. */
  bridge(): Promise<Bridge> {
    const opening = (this.bridgeToSessions ??= this.openBridge());
    opening.catch(() => (this.bridgeToSessions = undefined));
    return opening;
  }

  /** The network layer by layer, for one check; whoever asked for it disposes of it. */
  async diagnostics(): Promise<NetworkDiagnostics> {
    const { NetworkDiagnostics } = await import('../net');
    return new NetworkDiagnostics(networkOptions());
  }

  /** A load that failed is tried again with the next request. */
  private load(): Promise<Network> {
    const loading = (this.network ??= load());
    loading.catch(() => (this.network = undefined));
    return loading;
  }

  private async openBridge(): Promise<Bridge> {
    const network = await this.load();
    const { Bridge } = await import('../net');
    return new Bridge(network);
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

async function load(): Promise<Network> {
  const { Network } = await import('../net');
  return new Network(networkOptions());
}

const networkOptions = (): NetworkOptions => ({ settings: readSettings, resolveProxy: hostProxyResolver() });

function readSettings(): NetworkSettings {
  const http = workspace.getConfiguration('http');
  return {
    proxy: http.get('proxy', ''),
    noProxy: http.get<string[] | undefined>('noProxy') ?? [],
    proxyOff: http.get('proxySupport') === 'off',
    proxyStrictSSL: http.get('proxyStrictSSL', true),
    proxyAuthorization: http.get<string | null>('proxyAuthorization') ?? undefined,
    systemCertificates: http.get('systemCertificates', true),
  };
}

/**
 * VS Code's own decision, which alone knows the system's proxy and PAC files. It is no API, so its absence is nothing
 * to complain about: the settings and the environment decide then.
 */
function hostProxyResolver(): ProxyResolver | undefined {
  const require = createRequire(__filename);
  for (const modules of ['node_modules.asar', 'node_modules']) {
    try {
      const agent = require(path.join(env.appRoot, modules, '@vscode/proxy-agent')) as { resolveProxyURL?: unknown };
      if (typeof agent.resolveProxyURL === 'function') return agent.resolveProxyURL as ProxyResolver;
    } catch {
      // not in this build of VS Code
    }
  }
  return undefined;
}
