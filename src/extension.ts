import { ExtensionMode, type ExtensionContext } from 'vscode';
import * as code from './features/code';
import * as debugging from './features/debugging';
import * as endpoints from './features/endpoints';
import { createServices, type Services } from './features/services';
import * as sessions from './features/sessions';
import type { LateTree } from './features/sessions/lateTree';
import * as statusBar from './features/statusBar';

/** What the tests in the extension host look at; nobody else is given it. */
export interface Insides {
  readonly services: Services;
  readonly tree: LateTree;
}

export function activate(context: ExtensionContext): Insides | undefined {
  const services = createServices(context);
  const { tree, disposables } = sessions.register(services);
  context.subscriptions.push(
    ...disposables,
    ...endpoints.register(services),
    ...debugging.register(services),
    ...statusBar.register(services),
    ...code.register(services),
  );
  return context.extensionMode === ExtensionMode.Test ? { services, tree } : undefined;
}
