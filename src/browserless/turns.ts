import type { Disposable } from '../shared/disposable';
import type { Endpoint } from './endpoint';

/** The requests to one endpoint's workers. */
interface Queue {
  running: number;
  readonly waiting: Set<() => void>;
}

/**
 * Keeps the workers of one endpoint from being asked all at once: what is between here and there, as a gateway or a
 * tunnel, may be one. Endpoints that are no workers wait for nobody.
 */
export class Turns {
  private readonly queues = new Map<string, Queue>();

  constructor(
    /** How many requests to one endpoint's workers may be under way, read anew for each. */
    private readonly most: () => number,
  ) {}

  /** Resolves when a request may begin; it has ended when the turn is disposed. Rejects once the signal is aborted. */
  async begin({ worker }: Pick<Endpoint, 'worker'>, signal: AbortSignal): Promise<Disposable | undefined> {
    if (!worker) return undefined;
    const { endpointId } = worker;
    const queue = this.queues.get(endpointId) ?? { running: 0, waiting: new Set() };
    this.queues.set(endpointId, queue);
    while (queue.running >= this.most()) await inLine(queue, signal);
    queue.running++;
    const turn = { dispose: () => this.end(endpointId, queue) };
    // its turn has come all the same, and goes on to the next
    if (signal.aborted) turn.dispose();
    signal.throwIfAborted();
    return turn;
  }

  private end(endpointId: string, queue: Queue): void {
    queue.running--;
    const [next] = queue.waiting;
    if (next) next();
    else if (queue.running === 0) this.queues.delete(endpointId);
  }
}

/** Resolves when another's turn has ended. */
function inLine({ waiting }: Queue, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (then: () => void): void => {
      waiting.delete(go);
      signal.removeEventListener('abort', giveUp);
      then();
    };
    const go = (): void => end(resolve);
    const giveUp = (): void => end(() => reject(signal.reason as Error));
    if (signal.aborted) return giveUp();
    waiting.add(go);
    signal.addEventListener('abort', giveUp);
  });
}
