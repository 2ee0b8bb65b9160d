import { ExtensionMode, type ExtensionContext } from 'vscode';
import { LateProduct } from './features/lateProduct';
import type { Product } from './features/product';

/** What the tests in the extension host look at; nobody else is given it. */
export interface Insides {
  load(): Promise<Product>;
}

export function activate(context: ExtensionContext): Insides | undefined {
  const product = new LateProduct(context);
  context.subscriptions.push(product);
  return context.extensionMode === ExtensionMode.Test ? product : undefined;
}
