import type { Disposable } from './disposable';

export type Listener<T> = (value: T) => void;

/** Subscribes a listener; what it returns ends the subscription. */
export type Event<T> = (listener: Listener<T>) => Disposable;

/** The core's event source: the same shape as VS Code's, without importing it. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<Listener<T>>();

  readonly event: Event<T> = (listener) => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}
