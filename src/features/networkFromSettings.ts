import { createRequire } from 'node:module';
import * as path from 'node:path';
import { env, workspace } from 'vscode';
import {
  Bridge,
  closeBrowser,
  DnsResolver,
  Network,
  NetworkDiagnostics,
  type NetworkOptions,
  type NetworkSettings,
  type ProxyResolver,
} from '../net';

/** The network as VS Code's settings want it. */

export const newNetwork = (): Network => new Network(networkOptions());

export const newBridge = (network: Network): Bridge => new Bridge(network);

export const newDiagnostics = (): NetworkDiagnostics => new NetworkDiagnostics(networkOptions());

export const resolver = new DnsResolver();

export { closeBrowser };

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
