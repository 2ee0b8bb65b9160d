/** What the host says to a DevTools tab. It is whole, so that the last one is enough after a reload. */
export interface DevToolsState {
  /** The frontend's address. */
  readonly url: string;
  /** Counts the loads: where the number is another than before, the frontend is loaded anew. */
  readonly load: number;
  /** What stands above the frontend, which keeps its last picture. */
  readonly bar: DevToolsBar | undefined;
}

export interface DevToolsBar {
  readonly text: string;
  readonly countdown: DevToolsCountdown | undefined;
  readonly buttons: readonly DevToolsButton[];
}

export interface DevToolsCountdown {
  /** With `{0}` for the seconds that are left. */
  readonly text: string;
  /** Until its end, from the moment in which this is sent. */
  readonly ms: number;
}

export interface DevToolsButton {
  readonly does: DevToolsAction;
  readonly label: string;
  /** What most users want. */
  readonly isPrimary: boolean;
}

export type DevToolsAction =
  /** Close the tab. */
  | 'close'
  /** Leave the session. */
  | 'detach'
  /** Stop the countdown to leaving it. */
  | 'stay'
  /** Come back to it. */
  | 'attach';

/** What a DevTools tab says to the host: that it listens now, or what the user wants. */
export type DevToolsRequest = 'ready' | DevToolsAction;
