import type { NetworkSettings, ProxyResolver } from './settings';

/** VS Code leaves these out of every proxy. */
const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** How a proxy is chosen where VS Code's own choice cannot be asked for: by its settings, or the environment without. */
export function proxyFromSettings(settings: NetworkSettings): ProxyResolver {
  const { env } = process;
  const fromEnvironment = env.https_proxy ?? env.HTTPS_PROXY ?? env.http_proxy ?? env.HTTP_PROXY;
  const proxy = settings.proxy || fromEnvironment || undefined;
  const noProxy = settings.noProxy.length > 0 ? settings.noProxy : (env.no_proxy ?? env.NO_PROXY ?? '').split(/[,\s]/);
  const exceptions = [...loopback, ...noProxy].map(readException);
  return (url) => {
    const { hostname, port, protocol } = new URL(url);
    const to = { name: `.${hostname}`, port: port || (protocol === 'https:' ? '443' : '80') };
    return Promise.resolve(exceptions.some((isExcepted) => isExcepted(to)) ? undefined : proxy);
  };
}

/** Reads `host[:port]`, which stands for the hosts below it as well, or `*`, which stands for all. */
function readException(text: string): (to: { readonly name: string; readonly port: string }) => boolean {
  const entry = text.trim().toLowerCase();
  if (entry === '') return () => false;
  if (entry === '*') return () => true;
  const [, host = entry, port] = /^(.+):(\d+)$/.exec(entry) ?? [];
  const name = `.${host.replace(/^\*?\./, '')}`;
  return (to) => to.name.endsWith(name) && (port === undefined || port === to.port);
}
