import { lookup } from 'node:dns/promises';
import * as net from 'node:net';
import * as tls from 'node:tls';
import type { Diagnostics, Handshake, Peer, ProxyAddress, UpgradeReply } from '../browserless/check/diagnostics';
import type { ConnectionTerms, HttpAnswer, HttpOptions } from '../browserless/http';
import type { Disposable } from '../shared/disposable';
import { Network, type NetworkOptions } from './network';
import { readProxy } from './proxy';
import { proxyFromSettings } from './proxyFromSettings';
import { readCertificates, secureContext } from './trust';
import { unlessAborted } from './unlessAborted';
import { inNameOf, socketFailure } from './way';

/** The network layer by layer, for finding out which of them fails. Its requests are made as all others, and alone. */
export class NetworkDiagnostics implements Diagnostics, Disposable {
  private readonly network: Network;

  constructor(private readonly options: NetworkOptions) {
    this.network = new Network({ ...options, freshConnections: true });
  }

  get(url: string, options: HttpOptions): Promise<HttpAnswer> {
    return this.network.get(url, options);
  }

  async upgrade(url: string, options: HttpOptions): Promise<UpgradeReply> {
    const answer = await this.network.upgrade(url, options);
    if ('status' in answer) return { status: answer.status, body: answer.body ?? '' };
    answer.socket.on('error', () => undefined).destroy();
    return { status: 101, body: '' };
  }

  async proxyFor(url: string, signal: AbortSignal): Promise<ProxyAddress | undefined> {
    const settings = this.options.settings();
    if (settings.proxyOff) return undefined;
    const resolve = this.options.resolveProxy ?? proxyFromSettings(settings);
    const proxy = await unlessAborted(resolve(new URL(url).origin), signal);
    return proxy === undefined ? undefined : withoutCredentials(proxy);
  }

  async lookup(host: string, signal: AbortSignal): Promise<readonly string[]> {
    const found = await unlessAborted(lookup(host, { all: true }), signal);
    return found.map(({ address }) => address);
  }

  async connect(to: Peer, signal: AbortSignal): Promise<void> {
    if ('socketFile' in to) {
      await connected(net.connect({ path: to.socketFile }), signal).catch((error: unknown) => {
        throw socketFailure(error);
      });
    } else await connected(net.connect({ host: to.host, port: to.port }), signal);
  }

  async handshake(
    { host, port }: { readonly host: string; readonly port: number },
    { ca, address }: ConnectionTerms,
    signal: AbortSignal,
  ): Promise<Handshake> {
    const more = ca === undefined ? [] : await unlessAborted(readCertificates(ca), signal);
    const socket = tls.connect(
      inNameOf(host, {
        ...(address ?? { host, port }),
        secureContext: secureContext(this.options.settings().systemCertificates, more),
        // what is wrong with a certificate is told; nothing is sent
        rejectUnauthorized: false,
      }),
    );
    await opened(socket, 'secureConnect', signal);
    const { valid_to: validTo } = socket.getPeerCertificate();
    const until = Date.parse(validTo);
    const shaken: Handshake = {
      protocol: socket.getProtocol() ?? 'TLS',
      validTo: Number.isNaN(until) ? undefined : until,
      // a code, though its type says otherwise: https://nodejs.org/api/tls.html#tlssocketauthorizationerror
      distrust: socket.authorized ? undefined : String(socket.authorizationError),
    };
    socket.destroy();
    return shaken;
  }

  dispose(): void {
    this.network.dispose();
  }
}

async function connected(socket: net.Socket, signal: AbortSignal): Promise<void> {
  await opened(socket, 'connect', signal);
  socket.destroy();
}

/** Resolves once a socket is open; one that fails, ends early or is given up is destroyed. */
async function opened(socket: net.Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  try {
    await unlessAborted(
      new Promise<void>((resolve, reject) => {
        socket.once(event, resolve).once('error', reject);
        socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
      }),
      signal,
    );
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}

/** Of a proxy's address, what may be shown. Throws an EndpointError where it is none of a proxy. */
function withoutCredentials(proxy: string): ProxyAddress {
  const { isSocks, isTls, authority } = readProxy(proxy);
  const { hostname, port } = new URL(`ws://${authority}`);
  const scheme = isSocks ? 'socks5' : isTls ? 'https' : 'http';
  return { scheme, host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 80 : Number(port) };
}
