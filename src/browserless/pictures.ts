import type { Clock } from '../shared/clock';
import type { Jpeg } from './jpeg';
import { keyText, type SessionKey } from './sessionKey';

/** One page of a session as it was last listed. */
export interface PageKey extends SessionKey {
  readonly targetId: string;
  /** A picture of what it showed before is old. */
  readonly url: string;
}

/** What comes of taking a page's picture. */
export type Taken =
  /** `isBehind`: the page is in the background, and this is how it was drawn last. */
  | { readonly kind: 'picture'; readonly picture: Jpeg; readonly isBehind: boolean }
  /** The page did not answer in time. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'crashed' }
  /** It is in the background and has not been drawn since it was loaded. */
  | { readonly kind: 'undrawn' }
  /** The page is gone, its server gives no socket, or nobody waits any longer. */
  | { readonly kind: 'none' };

export const noPicture: Taken = { kind: 'none' };

export interface PicturesOptions {
  readonly clock: Clock;
  /**
   * Takes one. Settles soon once its signal is aborted, with what it had found until then, and when it settles its socket
   * is closed. Whatever it rejects with is no picture.
   */
  readonly take: (page: PageKey, signal: AbortSignal) => Promise<Taken>;
}

/** How long a page has for its answer (ms). */
export const patienceMs = 2_000;

/** How long a picture is current (ms). */
const keptMs = 5_000;

/** How many are taken at the same time. */
const atOnce = 4;

/** Pictures of pages, taken when somebody asks: one of a session at a time, four in all, and none twice in five seconds. */
export class Pictures {
  private readonly kept = new Map<string, { readonly taken: Taken; readonly at: number }>();
  /** The sessions, as text, one of whose pages is being taken. */
  private readonly sitting = new Set<string>();
  /** Those whose turn has not come, in their order. */
  private readonly waiting = new Set<() => void>();

  constructor(private readonly options: PicturesOptions) {}

  /** No picture once the signal is aborted. */
  async of(page: PageKey, signal: AbortSignal): Promise<Taken> {
    const session = keyText(page);
    while (!signal.aborted && !this.find(page) && !this.hasRoom(session)) await this.inLine(signal);
    if (signal.aborted) return noPicture;
    const known = this.find(page);
    if (known) return known;
    this.sitting.add(session);
    try {
      const taken = await this.take(page, signal);
      if (taken.kind === 'picture') this.keep(page, taken);
      return taken;
    } finally {
      this.sitting.delete(session);
      for (const look of [...this.waiting]) look();
    }
  }

  private async take(page: PageKey, signal: AbortSignal): Promise<Taken> {
    const limit = new AbortController();
    const timer = this.options.clock.after(patienceMs, () => limit.abort());
    try {
      const taken = await this.options.take(page, AbortSignal.any([signal, limit.signal]));
      return signal.aborted ? noPicture : taken;
    } catch {
      return noPicture;
    } finally {
      timer.dispose();
    }
  }

  private hasRoom(session: string): boolean {
    return this.sitting.size < atOnce && !this.sitting.has(session);
  }

  /** Resolves when another one has been taken, or nobody waits any longer. */
  private inLine(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        this.waiting.delete(look);
        signal.removeEventListener('abort', look);
        resolve();
      };
      this.waiting.add(look);
      signal.addEventListener('abort', look);
    });
  }

  private find(page: PageKey): Taken | undefined {
    const kept = this.kept.get(pageText(page));
    return kept && this.options.clock.now() - kept.at < keptMs ? kept.taken : undefined;
  }

  private keep(page: PageKey, taken: Taken): void {
    const now = this.options.clock.now();
    for (const [text, { at }] of this.kept) if (now - at >= keptMs) this.kept.delete(text);
    this.kept.set(pageText(page), { taken, at: now });
  }
}

const pageText = ({ endpointId, sessionId, targetId, url }: PageKey): string =>
  JSON.stringify([endpointId, sessionId, targetId, url]);
