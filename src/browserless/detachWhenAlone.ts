import type { Clock } from '../shared/clock';
import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import { keyText, type SessionKey } from './sessionKey';
import type { Viewers } from './viewers';

/** How long our viewers stay on a session that only they keep alive (ms). */
export const detachAfterMs = 60_000;

export interface DetachWhenAloneOptions {
  readonly viewers: Viewers;
  readonly clock: Clock;
  /** The user's setting, read anew each time. */
  readonly isOn: () => boolean;
}

interface Countdown {
  /** On the monotonic clock (ms). */
  readonly endsAt: number;
  readonly timer: Disposable;
}

/**
 * Leaves a session that only we keep alive, after a while in which the user can say no; at once where only passing viewers
 * are left, which nobody would miss.
 */
export class DetachWhenAlone implements Disposable {
  /** By the session's key. */
  private readonly countdowns = new Map<string, Countdown>();
  /** Sessions that the user stays on, until somebody else has come or we have left. */
  private readonly staying = new Set<string>();
  private readonly changes = new Emitter<SessionKey>();
  /** A session's countdown has begun or ended. */
  readonly onDidChange = this.changes.event;
  private readonly detached = new Emitter<SessionKey>();
  /** A countdown has run out, and the session's viewers are gone. */
  readonly onDidDetach = this.detached.event;
  private readonly look: Disposable;

  constructor(private readonly options: DetachWhenAloneOptions) {
    this.look = options.viewers.onDidChange((key) => this.update(key));
  }

  /** In how many ms our viewers will leave; undefined while nothing counts down. */
  remainingMs(key: SessionKey): number | undefined {
    const countdown = this.countdowns.get(keyText(key));
    return countdown && Math.max(0, countdown.endsAt - this.options.clock.now());
  }

  /** Ends a session's countdown: the user stays, whoever else does. */
  stay(key: SessionKey): void {
    if (!this.countdowns.has(keyText(key))) return;
    this.staying.add(keyText(key));
    this.update(key);
  }

  /** `isOn` may say otherwise now. */
  settingChanged(): void {
    for (const key of this.options.viewers.alone) this.update(key);
  }

  dispose(): void {
    this.look.dispose();
    for (const { timer } of this.countdowns.values()) timer.dispose();
    this.countdowns.clear();
  }

  private update(key: SessionKey): void {
    const { viewers, isOn } = this.options;
    const text = keyText(key);
    const standing = viewers.standing(key);
    if (standing?.isAlone && viewers.isPassed(key)) return viewers.detach(key);
    // while nobody knows, as when DevTools are loaded anew, what the user has said holds
    if (!viewers.isViewed(key) || standing?.isAlone === false) this.staying.delete(text);
    const counts = standing?.isAlone === true && isOn() && !this.staying.has(text);
    if (counts === this.countdowns.has(text)) return;
    if (counts) this.start(key);
    else this.end(text);
    this.changes.fire(key);
  }

  private start(key: SessionKey): void {
    const { viewers, clock } = this.options;
    const timer = clock.after(detachAfterMs, () => {
      viewers.detach(key);
      this.detached.fire(key);
    });
    this.countdowns.set(keyText(key), { endsAt: clock.now() + detachAfterMs, timer });
  }

  private end(text: string): void {
    this.countdowns.get(text)?.timer.dispose();
    this.countdowns.delete(text);
  }
}
