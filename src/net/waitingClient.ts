import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** A client that has asked for a WebSocket and has no answer yet. */
export class WaitingClient {
  private readonly gone = new AbortController();

  constructor(
    readonly request: IncomingMessage,
    readonly socket: Duplex,
  ) {
    // only who reads learns that the other side has left
    socket.on('data', this.onData).once('end', this.onGone).once('close', this.onGone);
  }

  /** Aborted when the client leaves, or speaks out of turn. */
  get signal(): AbortSignal {
    return this.gone.signal;
  }

  /** The wait is over: what comes from now on is read by whoever has the socket next. */
  release(): void {
    this.socket.off('data', this.onData).off('end', this.onGone).off('close', this.onGone).pause();
  }

  private readonly onGone = (): void => this.gone.abort(new Error('the client has left'));

  private readonly onData = (): void => {
    this.socket.destroy();
  };
}
