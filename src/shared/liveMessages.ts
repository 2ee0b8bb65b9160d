import type { Bar } from './barMessages';

/** What the host says to a live view. */
export type LiveMessage = LiveFrame | LiveView;

/** A picture of the page. It is answered with `drawn`, once it stands on the screen or a newer one has taken its place. */
export interface LiveFrame {
  readonly kind: 'frame';
  readonly id: number;
  /** A JPEG. */
  readonly picture: Uint8Array<ArrayBuffer>;
  /** The page's viewport in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** All else that is seen. It is whole, so that the last one is enough after a reload. */
export interface LiveView {
  readonly kind: 'view';
  /** What the picture is called, for screen readers. */
  readonly label: string;
  readonly bar: Bar<LiveAction> | undefined;
  /** Stands where there is no picture yet. */
  readonly placeholder: string;
  /** The picture is not of now. */
  readonly isStale: boolean;
}

export type LiveAction =
  /** Close the tab. */
  | 'close'
  /** Leave the session. */
  | 'detach'
  /** Stop the countdown to leaving it. */
  | 'stay'
  /** Come back to it. */
  | 'attach';

/** What a live view says to the host. */
export type LiveRequest =
  /** It listens now. */
  | { readonly kind: 'ready' }
  /** A frame, and all before it, need no more time. */
  | { readonly kind: 'drawn'; readonly id: number }
  /** What a picture may take (the screen's pixels). */
  | { readonly kind: 'room'; readonly width: number; readonly height: number }
  | { readonly kind: 'action'; readonly action: LiveAction };
