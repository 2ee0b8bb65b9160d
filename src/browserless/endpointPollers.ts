import type { Disposable } from '../shared/disposable';
import type { Poller } from './poller';

/** A poller, whatever it asks for. */
type AnyPoller = Pick<Poller<unknown>, keyof Poller<unknown>>;

/** The two that ask one endpoint, each on its own clock: neither waits for the other, or fails with it. */
export class EndpointPollers implements Disposable {
  constructor(
    readonly sessions: AnyPoller,
    readonly pressure: AnyPoller,
  ) {}

  start(): void {
    this.sessions.start();
    this.pressure.start();
  }

  stop(): void {
    this.sessions.stop();
    this.pressure.stop();
  }

  hasten(): void {
    this.sessions.hasten();
    this.pressure.hasten();
  }

  retry(): void {
    this.sessions.retry();
    this.pressure.retry();
  }

  dispose(): void {
    this.sessions.dispose();
    this.pressure.dispose();
  }
}
