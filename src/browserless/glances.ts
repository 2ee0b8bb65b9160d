import type { Clock } from '../shared/clock';
import type { Disposable } from '../shared/disposable';

/** A server hears of the end of a socket a moment after us, which is cut after a second at the latest (ms). */
const settlesMs = 2_000;

/** No answer takes so long to come (ms). */
const forgottenMs = 300_000;

/** Our sockets on one session. */
interface Glanced {
  open: number;
  /** When the last of them closed (monotonic ms). */
  closedAt: number;
}

/**
 * Sockets of ours that are on a session for a moment and keep nothing alive: a picture is taken. The server counts them as
 * clients, so what an answer says of clients that may have counted one is not believed.
 */
export class Glances {
  /** By the session's id alone: by another address of its server it is the same session. */
  private readonly glanced = new Map<string, Glanced>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** From before the socket is asked for until what it returns is disposed, once it has closed. */
  begin(sessionId: string): Disposable {
    const now = this.clock.now();
    for (const [id, { open, closedAt }] of this.glanced)
      if (open === 0 && closedAt < now - forgottenMs) this.glanced.delete(id);
    const glanced = this.glanced.get(sessionId) ?? { open: 0, closedAt: -Infinity };
    this.glanced.set(sessionId, glanced);
    glanced.open++;
    return {
      dispose: () => {
        glanced.open--;
        glanced.closedAt = this.clock.now();
      },
    };
  }

  /** Whether an answer that comes now and was asked for at `askedAt` (monotonic ms) may count a socket of these. */
  mayBeCounted(sessionId: string, askedAt: number): boolean {
    // of each session with each answer, most of which nobody has glanced at
    const glanced = this.glanced.size > 0 ? this.glanced.get(sessionId) : undefined;
    return glanced !== undefined && (glanced.open > 0 || askedAt <= glanced.closedAt + settlesMs);
  }
}
