import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { EndpointRequest } from '../browserless/http';
import { isPlainId } from '../browserless/plainId';
import type { Disposable } from '../shared/disposable';
import { Emitter, type Event } from '../shared/emitter';
import { Access, newSecret } from './access';
import { askVersion, type BrowserVersion } from './browserVersion';
import { Connections, type Wanted } from './connections';
import { debuggerGuard } from './debuggerGuard';
import { describeBrowser, describeTarget, type BridgeTarget } from './discovery';
import { asksForWebSocket, refuse } from './handshake';
import { readStaticFile } from './staticFiles';
import type { Upstream } from './upstream';

export interface LeaseOptions {
  /** What is sent to the endpoint for a path of it; made anew for each socket. */
  readonly request: (path: string) => Promise<EndpointRequest>;
  /** The server's `browserId`. */
  readonly sessionId: string;
  /** The session's targets as known now: a page's socket is opened for one of these alone. */
  readonly targets: () => readonly BridgeTarget[];
  /** Serves this page alone, and no socket of the browser but a debugger's, to which it is the only page. */
  readonly pageId?: string | undefined;
  /** Folder of the DevTools frontend that is served under `<path>/devtools/`. */
  readonly frontend?: string | undefined;
  /** File of the protocol's description that is the answer at `/json/protocol`; without one there is none. */
  readonly protocol?: string | undefined;
  /**
   * A port of its own, where `/json/version` and `/json/list` need no secret: for clients that take a bare host and port,
   * as js-debug, Puppeteer's `browserURL` and `chrome://inspect`. Sockets need it there too, and are told it. A debugger
   * is told once: with its socket, nobody is any more.
   */
  readonly ownPort?: boolean | undefined;
  /** For VS Code's debugger: what would end or reload a page is answered here, and there is one browser socket at a time. */
  readonly guard?: 'debugger' | undefined;
}

/** One session, or one page of it, opened for one purpose. */
export interface Lease extends Disposable {
  /** On 127.0.0.1. */
  readonly port: number;
  /** `/<secret>`, under which everything is. */
  readonly path: string;
  /** Sockets open on the session through this lease. */
  readonly clients: number;
  /** Whether one of them is on the browser itself, and so takes one of the server's slots and is cut after its timeout. */
  readonly usesSlot: boolean;
  /** `clients` or `usesSlot` has changed. */
  readonly onDidChange: Event<void>;
  readonly onDidEnd: Event<void>;
  /** Adds an authority (`host[:port]`) under which the port is reached from outside: that of `asExternalUri`. */
  allow(authority: string): void;
}

const socketPath = /^\/devtools\/(page|browser)\/([\w-]{1,128})$/;

/** Answers for one lease, whose secret has been looked at. */
export class SessionLease implements Lease {
  readonly secret = newSecret();
  readonly path = `/${this.secret}`;

  private readonly access: Access;
  private readonly connections: Connections;
  private readonly ended = new Emitter<void>();
  private readonly end = new AbortController();
  private askedVersion: Promise<BrowserVersion> | undefined;

  readonly onDidEnd = this.ended.event;

  constructor(
    readonly port: number,
    private readonly options: LeaseOptions,
    private readonly upstream: Upstream,
  ) {
    const { sessionId, pageId, guard, ownPort } = options;
    this.connections = new Connections(upstream, sessionId, guard && (() => debuggerGuard(pageId)));
    // js-debug leaves the port out
    this.access = new Access(port, ownPort ? 'localhost' : undefined);
  }

  get clients(): number {
    return this.connections.size;
  }

  get usesSlot(): boolean {
    return this.connections.hasBrowser;
  }

  get onDidChange(): Event<void> {
    return this.connections.onDidChange;
  }

  allow(authority: string): void {
    this.access.allow(authority);
  }

  dispose(): void {
    if (this.end.signal.aborted) return;
    this.end.abort();
    this.connections.dispose();
    this.ended.fire();
  }

  /** `path` is what follows the secret, as it stands in the request, without its query. */
  async request(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const isCdp = path.startsWith('/json');
    if (!this.admits(request, isCdp)) return turnAway(response, 403);
    if (request.method !== 'GET' && request.method !== 'HEAD') return turnAway(response, 404);
    if (isCdp) return await this.answerDiscovery(request, response, path);
    const [, name] = /^\/devtools\/(.+)$/.exec(path) ?? [];
    const { frontend } = this.options;
    const file = frontend === undefined || name === undefined ? undefined : await readStaticFile(frontend, name);
    if (!file) return turnAway(response, 404);
    response.writeHead(200, file.headers).end(file.body);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): void {
    if (!this.admits(request, true)) return refuse(socket, 403);
    const [, kind, id] = socketPath.exec(path) ?? [];
    if ((kind !== 'page' && kind !== 'browser') || id === undefined) return refuse(socket, 404);
    const wanted = { kind, id } as const;
    if (!this.serves(wanted)) return refuse(socket, 404);
    if (!asksForWebSocket(request) || head.length > 0) return refuse(socket, 400);
    if (this.options.guard && kind === 'browser' && this.hasBrowser) return refuse(socket, 403);
    void this.connections.connect(request, socket, wanted);
  }

  /** Whether a path is answered at a port of its own to who knows no secret, and so learns it. */
  answersWithoutSecret(path: string): boolean {
    if (!this.options.guard) return true;
    return path.replace(/\/$/, '') === '/json/version' && !this.hasBrowser;
  }

  /** A debugger has one browser socket: whoever else finds its port is not it. */
  private get hasBrowser(): boolean {
    return this.connections.hasBrowser || this.connections.awaitsBrowser;
  }

  private admits({ headers }: IncomingMessage, isCdp: boolean): boolean {
    return this.access.allowsHost(headers.host) && this.access.allowsOrigin(headers.origin, isCdp);
  }

  private serves({ kind, id }: Wanted): boolean {
    if (kind === 'page') return this.targets.some((target) => target.id === id);
    return this.servesBrowser && id === this.options.sessionId;
  }

  private get servesBrowser(): boolean {
    return this.options.pageId === undefined || this.options.guard === 'debugger';
  }

  private get targets(): readonly BridgeTarget[] {
    const { pageId, targets } = this.options;
    return targets().filter(({ id }) => pageId === undefined || id === pageId);
  }

  private async answerDiscovery({ headers }: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const host = headers.host === 'localhost' ? `localhost:${this.port}` : (headers.host ?? '');
    const body = await this.discovered(path.replace(/\/$/, ''), `ws://${host}${this.path}`);
    if (body === undefined) return turnAway(response, 404);
    response.writeHead(200, {
      'Content-Type': 'application/json; charset=UTF-8',
      // `chrome://inspect` reads no chunked body
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(body);
  }

  /**
   * Chromium's answers for finding out what can be debugged, made from what is known: the server's own `/json/version`
   * and `/json/protocol` launch a browser. See https://chromedevtools.github.io/devtools-protocol/#endpoints
   */
  private async discovered(path: string, base: string): Promise<string | Buffer | undefined> {
    const { sessionId, protocol } = this.options;
    switch (path) {
      case '/json/version':
        return JSON.stringify(describeBrowser(await this.version(), base, this.servesBrowser ? sessionId : undefined));
      case '/json':
      case '/json/list':
        return JSON.stringify(this.targets.map((target) => describeTarget(target, base)));
      case '/json/protocol':
        return protocol === undefined ? undefined : readFile(protocol).catch(() => undefined);
      default:
        return undefined;
    }
  }

  /** The session's pages are of one browser: what one of them says holds, and silence too. */
  private version(): Promise<BrowserVersion> {
    if (this.askedVersion) return this.askedVersion;
    const page = this.targets.find(({ id, type }) => type === 'page' && isPlainId(id));
    if (!page) return Promise.resolve({});
    return (this.askedVersion = askVersion(this.upstream, page.id, this.end.signal).catch(() => ({})));
  }
}

/** Says no, without a word of why, and hears no more of this connection. */
export function turnAway(response: ServerResponse, status: number): void {
  response.writeHead(status, { Connection: 'close', 'Content-Length': 0 }).end();
}
