import { EventEmitter, type SecretStorage } from 'vscode';
import type { Disposable } from '../../shared/disposable';

const prefix = 'endpoint-token:';

/**
 * The endpoints' tokens. Each is stored under its endpoint's base URL, so that a changed address has no token until it
 * is given again, and a token can go nowhere but to the address it was given for.
 */
export class Tokens implements Disposable {
  /** Every request asks; the secret storage is in another process. */
  private readonly known = new Map<string, Promise<string | undefined>>();
  private readonly changes = new EventEmitter<string>();
  /** The id of the endpoint whose token was set, changed or removed, in any window. */
  readonly onDidChange = this.changes.event;
  private readonly subscription: Disposable;

  constructor(private readonly secrets: SecretStorage) {
    this.subscription = secrets.onDidChange(({ key }) => {
      if (!key.startsWith(prefix)) return;
      const endpointId = key.slice(prefix.length);
      this.known.delete(endpointId);
      this.changes.fire(endpointId);
    });
  }

  async get(endpointId: string): Promise<string | undefined> {
    const known = this.known.get(endpointId);
    if (known) return known;
    const stored = Promise.resolve(this.secrets.get(prefix + endpointId)).then((token) => token || undefined);
    this.known.set(endpointId, stored);
    stored.catch(() => this.known.delete(endpointId));
    return stored;
  }

  /** An empty token removes it. */
  async set(endpointId: string, token: string | undefined): Promise<void> {
    this.known.delete(endpointId);
    await (token ? this.secrets.store(prefix + endpointId, token) : this.secrets.delete(prefix + endpointId));
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}
