import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Agent, buildConnector, Pool, ProxyAgent, Socks5ProxyAgent, type Dispatcher } from 'undici';
import { codeOf, EndpointError, faultOf, type Fault } from '../browserless/faults';
import { readProxy, type Proxy } from './proxy';
import { keepAlive, type EndpointTls, type Way } from './way';

export interface ProxyTerms {
  /** For the connection to the proxy itself, where that is TLS; an endpoint has no say in it. */
  readonly tls: { readonly secureContext: SecureContext; readonly rejectUnauthorized: boolean };
  /** The value of `Proxy-Authorization`, before what stands in the proxy's address. */
  readonly authorization: string | undefined;
}

/** How long a proxy may take to open a tunnel (ms) before it is given up, whoever still waits for it. */
const tunnelTimeout = 30_000;

/**
 * Leads through a proxy. What fails between here and there is told as the proxy's fault, and what fails in its tunnel as
 * the endpoint's. Throws an EndpointError where the address is none of a proxy.
 */
export function proxyWay(address: string, terms: ProxyTerms, endpointTls: EndpointTls): Way {
  const proxy = readProxy(address);
  return proxy.isSocks ? socksWay(proxy, endpointTls) : tunnelWay(proxy, terms, endpointTls);
}

function tunnelWay(proxy: Proxy, terms: ProxyTerms, endpointTls: EndpointTls): Way {
  const token = terms.authorization ?? basic(proxy);
  /** Endpoints, as `host:port`, to which a tunnel is being made. */
  const waiting: string[] = [];
  const dispatcher = new ProxyAgent({
    uri: proxy.url,
    ...(token !== undefined && { token }),
    requestTls: endpointTls,
    ...keepAlive,
    // what undici would make itself, but for who is told to have failed
    clientFactory: (origin) => {
      const connect = connector(proxy, proxy.isTls ? terms.tls : {});
      const client = new Pool(origin, { connect, headersTimeout: tunnelTimeout });
      const ask = client.connect.bind(client);
      const open = async (options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
        waiting.push(options.path);
        try {
          const answer = await ask(options);
          if (answer.statusCode === 200) return answer;
          answer.socket.on('error', () => undefined).destroy();
          throw new EndpointError(refusal(proxy, answer.statusCode, token !== undefined));
        } catch (error) {
          throw proxyError(proxy, error);
        } finally {
          waiting.splice(waiting.indexOf(options.path), 1);
        }
      };
      return Object.assign(client, { connect: open });
    },
  });
  return {
    dispatcher,
    failure: (error, to, isGivenUp) =>
      isGivenUp && waiting.includes(to) ? new EndpointError({ kind: 'proxySilent', proxy: proxy.authority }) : error,
  };
}

function socksWay(proxy: Proxy, endpointTls: EndpointTls): Way {
  const toProxy = connector(proxy, {});
  const inTunnel = buildConnector(endpointTls);
  return {
    // undici 7 lets no pool of a SOCKS agent's go (nodejs/undici#5594), and takes an IPv6 address for a name: the pools are
    // an ordinary agent's, and the other one does nothing but the handshake
    dispatcher: new Agent({
      connect: (options, callback) => {
        tunnelOverSocks(proxy, toProxy, options).then(
          (httpSocket) => {
            if (options.protocol === 'https:') inTunnel({ ...options, httpSocket }, callback);
            else callback(null, httpSocket);
          },
          (error: unknown) => callback(error as Error, null),
        );
      },
      ...keepAlive,
    }),
    failure: (error) => {
      const code = codeOf(error);
      if (/^UND_ERR_SOCKS5_AUTH/.test(code)) return new EndpointError(loginFault(proxy, proxy.user !== undefined));
      if (!code.startsWith('UND_ERR_SOCKS5')) return error;
      return new EndpointError({ kind: 'proxyRefused', proxy: proxy.authority, answer: code.replace('UND_ERR_', '') });
    },
  };
}

/** Of undici's own, which its types leave out. */
interface SocksHandshake {
  createSocks5Connection(host: string, port: number): Promise<Socket>;
}

async function tunnelOverSocks(
  proxy: Proxy,
  connect: buildConnector.connector,
  { hostname, port, protocol }: buildConnector.Options,
): Promise<Socket> {
  let socket: Socket | undefined;
  const agent: unknown = new Socks5ProxyAgent(proxy.url, {
    connect: (options, callback) =>
      connect(options, (...[error, connected]) => {
        socket = connected ?? undefined;
        if (error) callback(error, null);
        else callback(null, connected);
      }),
    ...(proxy.user && { username: proxy.user.name, password: proxy.user.password }),
  });
  try {
    return await (agent as SocksHandshake).createSocks5Connection(
      hostname,
      Number(port || (protocol === 'https:' ? 443 : 80)),
    );
  } catch (error) {
    // undici 7 leaves it open where the proxy says nothing for 5 s (nodejs/undici#5704), which alone has no code
    socket?.destroy();
    throw codeOf(error) === 'Error' ? new EndpointError({ kind: 'proxySilent', proxy: proxy.authority }) : error;
  }
}

function connector(proxy: Proxy, tls: Partial<ProxyTerms['tls']>): buildConnector.connector {
  const connect = buildConnector(tls);
  return (options, callback) =>
    connect(options, (...[error, socket]) =>
      error ? callback(proxyError(proxy, error), null) : callback(null, socket),
    );
}

function proxyError({ authority: proxy }: Proxy, error: unknown): EndpointError {
  if (error instanceof EndpointError) return error;
  const code = codeOf(error);
  const isCertificate = faultOf(error).kind === 'certificate';
  return new EndpointError({ kind: isCertificate ? 'proxyCertificate' : 'proxyUnreachable', proxy, code });
}

const refusal = (proxy: Proxy, status: number, loginSent: boolean): Fault =>
  status === 407
    ? loginFault(proxy, loginSent)
    : { kind: 'proxyRefused', proxy: proxy.authority, answer: String(status) };

const loginFault = ({ authority }: Proxy, loginSent: boolean): Fault => ({
  kind: 'proxyLogin',
  proxy: authority,
  loginSent,
});

const basic = ({ user }: Proxy): string | undefined =>
  user && `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`;
