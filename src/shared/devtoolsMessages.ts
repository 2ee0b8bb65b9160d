import type { Bar, BarButton } from './barMessages';

/** What the host says to a DevTools tab. It is whole, so that the last one is enough after a reload. */
export interface DevToolsState {
  /** The frontend's address. */
  readonly url: string;
  /** Counts the loads: where the number is another than before, the frontend is loaded anew. */
  readonly load: number;
  /** What stands above the frontend, which keeps its last picture. */
  readonly bar: DevToolsBar | undefined;
}

export type DevToolsBar = Bar<DevToolsAction>;
export type DevToolsButton = BarButton<DevToolsAction>;

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
