import type { Disposable } from '../shared/disposable';
import type { Poller } from './poller';

/** A poller, whatever it asks for. */
type AnyPoller = Pick<Poller<unknown>, keyof Poller<unknown>>;

/**
 * The two that ask one endpoint, each on its own clock: neither fails with the other. That for the pressure is told first,
 * since it waits for the list that is asked for then.
 */
export class EndpointPollers implements Disposable {
  constructor(
    readonly sessions: AnyPoller,
    readonly pressure: AnyPoller,
  ) {}

  start(): void {
    this.pressure.start();
    this.sessions.start();
  }

  stop(): void {
    this.sessions.stop();
    this.pressure.stop();
  }

  hasten(): void {
    this.pressure.hasten();
    this.sessions.hasten();
  }

  retry(): void {
    this.pressure.retry();
    this.sessions.retry();
  }

  dispose(): void {
    this.sessions.dispose();
    this.pressure.dispose();
  }
}
