import { keyText, type SessionKey } from '../../browserless/sessionKey';
import type { Store } from '../../browserless/store';
import type { Lease } from '../../net';
import type { Disposable } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import { keyOf, type ChosenSession } from '../sessions/chosen';

/** A session that local clients reach without a token. */
export interface LocalAddress {
  /** `http://127.0.0.1:PORT`, for clients that look for a browser there. */
  readonly http: string;
  /** The browser's own socket. */
  readonly ws: string;
  readonly port: number;
  /** Sockets open through it. */
  readonly clients: number;
}

interface Open {
  readonly chosen: ChosenSession;
  readonly lease: Lease;
}

/** The local addresses that the user has asked for; each lives until its session or the user ends it. */
export class LocalAddresses implements Disposable {
  /** By the session's key. */
  private readonly open = new Map<string, Open>();
  private readonly changes = new Emitter<ChosenSession>();
  /** The session whose address came, went, or has other clients. */
  readonly onDidChange = this.changes.event;
  private readonly look: Disposable;

  constructor(private readonly store: Store) {
    this.look = store.onDidChange(() => this.endWithSessions());
  }

  /** The sessions that have an address. */
  get sessions(): readonly SessionKey[] {
    return [...this.open.values()].map(({ chosen }) => keyOf(chosen));
  }

  get(key: SessionKey): LocalAddress | undefined {
    const { lease } = this.open.get(keyText(key)) ?? {};
    if (!lease) return undefined;
    return {
      http: `http://127.0.0.1:${lease.port}`,
      ws: `ws://127.0.0.1:${lease.port}${lease.path}/devtools/browser/${key.sessionId}`,
      port: lease.port,
      clients: lease.clients,
    };
  }

  /** Gives a session an address by a new lease, or the one that it has. Rejects where there is no lease to be had. */
  async ensure(chosen: ChosenSession, lease: () => Promise<Lease>): Promise<LocalAddress | undefined> {
    const key = keyOf(chosen);
    if (!this.open.has(keyText(key))) {
      const leased = await lease();
      // asked for twice at once: the first one counts
      if (this.open.has(keyText(key))) leased.dispose();
      else this.add(chosen, leased);
    }
    return this.get(key);
  }

  end(key: SessionKey): void {
    this.open.get(keyText(key))?.lease.dispose();
  }

  dispose(): void {
    this.look.dispose();
    for (const { lease } of this.open.values()) lease.dispose();
    this.changes.dispose();
  }

  private add(chosen: ChosenSession, lease: Lease): void {
    const key = keyText(keyOf(chosen));
    this.open.set(key, { chosen, lease });
    lease.onDidChange(() => this.changes.fire(chosen));
    lease.onDidEnd(() => {
      this.open.delete(key);
      this.changes.fire(chosen);
    });
    this.changes.fire(chosen);
  }

  private endWithSessions(): void {
    const { store } = this;
    for (const { chosen, lease } of [...this.open.values()]) {
      const state = store.get(chosen.endpoint.id);
      if (state?.health.kind === 'failing') continue;
      if (!store.session(chosen.endpoint.id, chosen.session.id)) lease.dispose();
    }
  }
}
