import type { IncomingMessage } from 'node:http';
import type { Disposable } from '../shared/disposable';
import { isSecret } from './access';
import { refuse } from './handshake';
import { SessionLease, turnAway, type Lease, type LeaseOptions } from './lease';
import { LoopbackServer, type Handlers } from './loopbackServer';
import type { Upgrader } from './upgrade';
import { Upstream } from './upstream';

/** A request's path is taken as it stands: nothing is decoded, and `..` leads nowhere. */
const requestTarget = /^\/([\w-]+)(\/[^?#]*)?(?:\?.*)?$/;

interface Found {
  readonly lease: SessionLease;
  /** What follows the secret. */
  readonly path: string;
}

/**
 * Makes sessions of endpoints look like local browsers, for debuggers that know no tokens. Listens on 127.0.0.1 while
 * there is a lease.
 */
export class Bridge implements Disposable {
  /** The leases that share a port, and the server on it. */
  private readonly leases = new Set<SessionLease>();
  private shared: Promise<LoopbackServer> | undefined;
  private readonly all = new Set<Lease>();
  private isDisposed = false;

  constructor(private readonly upgrader: Upgrader) {}

  /** Rejects where there is no port to listen on. */
  async lease(options: LeaseOptions): Promise<Lease> {
    const lease = await (options.ownPort ? this.leaseOwnPort(options) : this.leaseShared(options));
    // while its port was opened
    if (this.isDisposed) lease.dispose();
    return lease;
  }

  /** Ends every lease, and those that are still asked for. */
  dispose(): void {
    this.isDisposed = true;
    for (const lease of this.all) lease.dispose();
  }

  private async leaseShared(options: LeaseOptions): Promise<Lease> {
    const listening = (this.shared ??= this.listen());
    const { port } = await listening;
    // the last lease may have ended meanwhile, and its server with it
    if (this.shared !== listening) return this.leaseShared(options);
    const lease = this.newLease(port, options);
    this.leases.add(lease);
    lease.onDidEnd(() => {
      this.leases.delete(lease);
      if (this.leases.size > 0) return;
      this.shared = undefined;
      void listening.then((server) => server.dispose());
    });
    return lease;
  }

  private async listen(): Promise<LoopbackServer> {
    try {
      return await LoopbackServer.listen(
        handlers((secret, path) => {
          // each is compared, so that the time says nothing of which one was meant
          const [lease] = [...this.leases].filter((candidate) => isSecret(secret, candidate.secret));
          return lease && { lease, path };
        }),
      );
    } catch (error) {
      this.shared = undefined;
      throw error;
    }
  }

  private async leaseOwnPort(options: LeaseOptions): Promise<Lease> {
    const server = await LoopbackServer.listen(
      handlers((first, path) => {
        if (isSecret(first, lease.secret)) return { lease, path };
        const open = `/json${path}`;
        return first === 'json' && lease.answersWithoutSecret(open) ? { lease, path: open } : undefined;
      }),
    );
    const lease = this.newLease(server.port, options);
    lease.onDidEnd(() => server.dispose());
    return lease;
  }

  private newLease(port: number, options: LeaseOptions): SessionLease {
    const lease = new SessionLease(port, options, new Upstream({ upgrader: this.upgrader, request: options.request }));
    this.all.add(lease);
    lease.onDidEnd(() => this.all.delete(lease));
    return lease;
  }
}

function handlers(find: (first: string, path: string) => Found | undefined): Handlers {
  const found = ({ url = '' }: IncomingMessage): Found | undefined => {
    const [, first = '', path = ''] = requestTarget.exec(url) ?? [];
    return first === '' ? undefined : find(first, path);
  };
  return {
    request(request, response) {
      const { lease, path } = found(request) ?? {};
      if (!lease || path === undefined) return turnAway(response, 404);
      lease.request(request, response, path).catch(() => response.destroy());
    },
    upgrade(request, socket, head) {
      const { lease, path } = found(request) ?? {};
      if (!lease || path === undefined) return refuse(socket, 404);
      lease.upgrade(request, socket, head, path);
    },
  };
}
