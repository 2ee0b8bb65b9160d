/**
 * As `promise`, but ends with the signal, with its reason: a proxy's choice, a name's address and undici before it has a
 * connection heed none.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const settled = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { signal: settled.signal });
  });
  return Promise.race([promise, aborted]).finally(() => settled.abort());
}
