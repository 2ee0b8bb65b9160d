import { commands, debug, l10n, window, type ExtensionContext, type TreeView } from 'vscode';
import { commands as ids, debugType, views, type CommandName } from '../contributions';
import type { Disposable } from '../shared/disposable';
import type { On } from './sessions/nodes';
import type { Product } from './product';
import { LateTree } from './sessions/lateTree';
import type { Node } from './sessions/nodes';

/**
 * Stands for the product until the first thing is asked of it: a row, a command, a debug configuration. Activation says
 * where to ask, and loads nothing else.
 */
export class LateProduct implements Disposable {
  private product: Product | undefined;
  private loading: Promise<Product> | undefined;
  private isDisposed = false;
  private readonly tree = new LateTree(async () => (await this.load()).makeTree());
  private readonly view: TreeView<Node>;
  private readonly registrations: readonly Disposable[];

  constructor(private readonly context: ExtensionContext) {
    this.view = window.createTreeView(views.sessions, {
      treeDataProvider: this.tree,
      showCollapseAll: true,
      canSelectMany: true,
    });
    const names = Object.keys(ids) as CommandName[];
    this.registrations = [
      this.tree,
      this.view,
      ...names.map((name) => commands.registerCommand(ids[name], (...on: On) => this.run(name, on))),
      debug.registerDebugConfigurationProvider(debugType, {
        resolveDebugConfiguration: async (folder, configuration) =>
          (await this.loadOrSay())?.resolveDebugConfiguration(folder, configuration),
      }),
    ];
  }

  /** Rejects where its room cannot be loaded; the next who asks tries again. */
  load(): Promise<Product> {
    const loading = (this.loading ??= this.open());
    loading.catch(() => (this.loading = undefined));
    return loading;
  }

  dispose(): void {
    this.isDisposed = true;
    for (const registration of this.registrations) registration.dispose();
  }

  private async open(): Promise<Product> {
    const { Product } = await import('./product');
    if (this.isDisposed) throw new Error('The extension has ended');
    return (this.product = new Product(this.context, this.tree, this.view));
  }

  /** At once where it is there: VS Code forgets what is on screen from one moment to the next. */
  private async run(name: CommandName, on: On): Promise<void> {
    await (this.product ?? (await this.loadOrSay()))?.run(name, on);
  }

  /** An update may take the files of the running extension away. */
  private async loadOrSay(): Promise<Product | undefined> {
    try {
      return await this.load();
    } catch {
      const message = l10n.t('Files of Browserless Sessions cannot be loaded. Reload the window.');
      void window.showErrorMessage(message);
      return undefined;
    }
  }
}
