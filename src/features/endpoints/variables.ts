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
  private readonly changes = new EventEmitter<void>();
  /** A server may have more, and so may each endpoint on it. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly state: Memento) {}

  /** The values of an endpoint's variables. Throws an EndpointError where one of them is not allowed or not set. */
  read(endpoint: Endpoint, names: readonly string[]): ReadonlyMap<string, string> {
    // what is not allowed is not even looked for
    const variables = this.notAllowed(endpoint, names);
    if (variables.length > 0) throw new EndpointError({ kind: 'variablesNotAllowed', variables });
    return new Map(
      names.map((name) => {
        const value = process.env[name];
        const isToken = name === endpoint.tokenVariable;
        if (!value) throw new EndpointError({ kind: 'missingVariable', variable: name, isToken });
        return [name, value];
      }),
    );
  }

  /** Those of the names that the user has yet to agree to. */
  notAllowed(endpoint: Endpoint, names: readonly string[]): readonly string[] {
    if (endpoint.source === 'user') return [];
    const { allowed } = this;
    return [...new Set(names)].filter((name) => !allowed.includes(grant(endpoint, name)));
  }

  async allow(endpoint: Endpoint, names: readonly string[]): Promise<void> {
    await this.state.update(key, [...new Set([...this.allowed, ...names.map((name) => grant(endpoint, name))])]);
    this.changes.fire();
  }

  dispose(): void {
    this.changes.dispose();
  }

  private get allowed(): readonly string[] {
    return this.state.get<readonly string[]>(key, []);
  }
}

const grant = ({ baseUrl }: Endpoint, name: string): string => `${name} ${partsOf(baseUrl).origin}`;
