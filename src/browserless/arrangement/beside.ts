import type { Event } from '../../shared/emitter';
import type { Session } from '../session';
import type { SessionKey } from '../sessionKey';
import type { Change } from '../store';

/** What an arrangement asks for of sessions that no server's list says. */
export interface Beside {
  /** Whether it may be a leak. */
  readonly isSuspicious: (key: SessionKey) => boolean;
  /** Whether it has less than a minute left. */
  readonly isEnding: (key: SessionKey) => boolean;
  readonly isPinned: (session: Session) => boolean;
  /** When it ends by itself, on the monotonic clock (ms); undefined where nobody knows. */
  readonly endsAt: (key: SessionKey) => number | undefined;
  /** One of these is otherwise now, unless by time alone. */
  readonly onDidChange: Event<Change>;
}
