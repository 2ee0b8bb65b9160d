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
  /** The base URL whose token was set, changed or removed, in any window. */
  readonly onDidChange = this.changes.event;
  private readonly subscription: Disposable;

  constructor(private readonly secrets: SecretStorage) {
    this.subscription = secrets.onDidChange(({ key }) => {
      if (!key.startsWith(prefix)) return;
      const baseUrl = key.slice(prefix.length);
      this.known.delete(baseUrl);
      this.changes.fire(baseUrl);
    });
  }

  async get(baseUrl: string): Promise<string | undefined> {
    const known = this.known.get(baseUrl);
    if (known) return known;
    const stored = Promise.resolve(this.secrets.get(prefix + baseUrl)).then((token) => token || undefined);
    this.known.set(baseUrl, stored);
    stored.catch(() => this.known.delete(baseUrl));
    return stored;
  }

  /** An empty token removes it. */
  async set(baseUrl: string, token: string | undefined): Promise<void> {
    this.known.delete(baseUrl);
    await (token ? this.secrets.store(prefix + baseUrl, token) : this.secrets.delete(prefix + baseUrl));
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}
