import { isPage, type Session } from './session';

/**
 * Since when a session is as it is, on this machine's monotonic clock (ms), of what may be the sign of a leak. Time in
 * which nobody watched is not counted: a client may have come and gone.
 */
export interface Lasting {
  /** It has no client. */
  readonly clientless: number | undefined;
  /** It shows nothing but `about:blank`. */
  readonly blank: number | undefined;
  /** The server lists it, and its browser does not run. */
  readonly notRunning: number | undefined;
  /** It has been seen without a client: whoever opened it is gone. */
  readonly wasLeft: boolean;
}

/** What lasts of a session as it is `now`, of whose time since the last look `unwatchedMs` are not counted. */
export function lasting(session: Session, before: Lasting | undefined, now: number, unwatchedMs: number): Lasting {
  const since = (holds: boolean, began: number | undefined): number | undefined => {
    if (!holds) return undefined;
    return began === undefined ? now : began + unwatchedMs;
  };
  const isClientless = session.clients === 0;
  return {
    clientless: since(isClientless, before?.clientless),
    blank: since(isBlank(session), before?.blank),
    notRunning: since(!session.running, before?.notRunning),
    wasLeft: isClientless || before?.wasLeft === true,
  };
}

function isBlank({ targets }: Session): boolean {
  const pages = targets.filter(isPage);
  return pages.length > 0 && pages.every(({ url }) => url === 'about:blank');
}
