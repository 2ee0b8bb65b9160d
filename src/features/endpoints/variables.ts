import { EventEmitter, type Memento } from 'vscode';
import { partsOf } from '../../browserless/address';
import type { Endpoint } from '../../browserless/endpoint';
import { EndpointError } from '../../browserless/faults';
import type { Disposable } from '../../shared/disposable';

const key = 'allowedVariables';

/**
 * The environment variables that endpoints are asked with. Where a workspace's settings name one, it is read only after
 * the user has agreed, once for the server that it goes to and that name.
 */
export class Variables implements Disposable {
  private readonly changes = new EventEmitter<string>();
  /** The id of the endpoint that was allowed more. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly state: Memento) {}

  /** The values of an endpoint's variables. Throws an EndpointError where one of them is not allowed or not set. */
  read(endpoint: Endpoint, names: readonly string[]): ReadonlyMap<string, string> {
    // what is not allowed is not even looked for
    const notAllowed = endpoint.source === 'user' ? [] : names.filter((name) => !this.isAllowed(endpoint, name));
    if (notAllowed.length > 0)
      throw new EndpointError({ kind: 'variablesNotAllowed', variables: [...new Set(notAllowed)] });
    return new Map(
      names.map((name) => {
        const value = process.env[name];
        if (!value) throw new EndpointError({ kind: 'missingVariable', variable: name });
        return [name, value];
      }),
    );
  }

  async allow(endpoint: Endpoint, names: readonly string[]): Promise<void> {
    await this.state.update(key, [...new Set([...this.allowed, ...names.map((name) => grant(endpoint, name))])]);
    this.changes.fire(endpoint.id);
  }

  dispose(): void {
    this.changes.dispose();
  }

  private isAllowed(endpoint: Endpoint, name: string): boolean {
    return this.allowed.includes(grant(endpoint, name));
  }

  private get allowed(): readonly string[] {
    return this.state.get<readonly string[]>(key, []);
  }
}

const grant = ({ baseUrl }: Endpoint, name: string): string => `${name} ${partsOf(baseUrl).origin}`;
