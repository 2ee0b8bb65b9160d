import { workspace } from 'vscode';
import type { Endpoint } from '../../browserless/endpoint';
import type { BadEntry, ConfiguredEndpoints } from '../../browserless/endpointEntries';
import { settings, settingsSection } from '../../contributions';
import { DisposableStore, type Disposable } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import { configuredEndpoints } from './settings';

/** The endpoints as the settings have them, read once and again when that may have changed. */
export class CurrentEndpoints implements ConfiguredEndpoints, Disposable {
  private read = configuredEndpoints();
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly disposables = new DisposableStore();

  constructor() {
    this.disposables.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${settingsSection}.${settings.endpoints}`)) this.readAgain();
      }),
    );
    this.disposables.add(workspace.onDidGrantWorkspaceTrust(() => this.readAgain()));
  }

  get endpoints(): readonly Endpoint[] {
    return this.read.endpoints;
  }

  /** Entries that cannot be used. */
  get bad(): readonly BadEntry[] {
    return this.read.bad;
  }

  dispose(): void {
    this.disposables.dispose();
    this.changes.dispose();
  }

  private readAgain(): void {
    this.read = configuredEndpoints();
    this.changes.fire();
  }
}
