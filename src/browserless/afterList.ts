import type { Clock } from '../shared/clock';
import type { Store } from './store';

/**
 * Resolves when an endpoint's list has come or failed, when it has not for `mostMs`, or when nobody waits any more. What
 * is asked for then finds the list's connection free, where one of its own would be a handshake each time: servers close
 * an idle one after 5 s.
 */
export function afterList(
  { store, clock }: { readonly store: Pick<Store, 'onDidPoll'>; readonly clock: Clock },
  endpointId: string,
  mostMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      polled.dispose();
      due.dispose();
      signal.removeEventListener('abort', done);
      resolve();
    };
    let due = clock.after(mostMs, done);
    const polled = store.onDidPoll((id) => {
      if (id !== endpointId) return;
      due.dispose();
      // its connection is free once the end of its answer has been dealt with
      due = clock.after(0, done);
    });
    signal.addEventListener('abort', done);
  });
}
