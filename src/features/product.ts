import type {
  DebugConfiguration,
  DebugConfigurationProvider,
  ExtensionContext,
  ProviderResult,
  TreeView,
  WorkspaceFolder,
} from 'vscode';
import type { CommandName } from '../contributions';
import * as code from './code';
import type { Runners } from './commands';
import * as debugging from './debugging';
import * as endpoints from './endpoints';
import { createServices, type Services } from './services';
import * as sessions from './sessions';
import type { LateTree } from './sessions/lateTree';
import type { Node, On } from './sessions/nodes';
import type { SessionTree } from './sessions/tree';
import * as statusBar from './statusBar';
import * as walkthrough from './walkthrough';
import * as watching from './watching';

/** All that the extension does: a table of contents. */
export class Product {
  readonly services: Services;
  /** The tree that stands in the view. */
  readonly makeTree: () => Promise<SessionTree>;
  private readonly commands: Runners<CommandName>;
  private readonly debugging: DebugConfigurationProvider;

  constructor(
    context: ExtensionContext,
    readonly tree: LateTree,
    view: TreeView<Node>,
  ) {
    const services = createServices(context, tree);
    const inView = sessions.register(services, tree, view);
    const onEndpoints = endpoints.register(services);
    const inDebugger = debugging.register(services);
    const inCode = code.register(services);
    const inPictures = watching.register(services);
    const firstSteps = walkthrough.register(services);
    this.services = services;
    this.makeTree = inView.makeTree;
    this.debugging = inDebugger.provider;
    this.commands = {
      ...inView.commands,
      ...onEndpoints.commands,
      ...inDebugger.commands,
      ...inCode.commands,
      ...inPictures.commands,
      ...firstSteps.commands,
    };
    for (const feature of [inView, onEndpoints, inDebugger, inCode, firstSteps])
      context.subscriptions.push(...feature.disposables);
    context.subscriptions.push(...statusBar.register(services));
  }

  run(name: CommandName, on: On): Promise<void> {
    return this.commands[name](...on);
  }

  resolveDebugConfiguration(
    folder: WorkspaceFolder | undefined,
    configuration: DebugConfiguration,
  ): ProviderResult<DebugConfiguration> {
    return this.debugging.resolveDebugConfiguration?.(folder, configuration);
  }
}
