/** What has to be ended by whoever made it. Fits VS Code's own `Disposable`. */
export interface Disposable {
  dispose(): void;
}

/** Ends several things as one, last made first. */
export class DisposableStore implements Disposable {
  private readonly items: Disposable[] = [];

  add<T extends Disposable>(item: T): T {
    this.items.push(item);
    return item;
  }

  dispose(): void {
    for (const item of this.items.splice(0).reverse()) item.dispose();
  }
}
