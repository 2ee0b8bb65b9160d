import type { Bar } from './barMessages';
import type { ConsoleListRequest, ConsoleUpdate, ConsoleWords } from './consoleMessages';
import type { LiveInput } from './liveInput';

/** What the host says to a live view. */
export type LiveMessage = LiveFrame | LiveView | ConsoleUpdate | { readonly kind: 'stopRecording' };

/** A picture of the page. It is answered with `drawn`, once it stands on the screen or a newer one has taken its place. */
export interface LiveFrame {
  readonly kind: 'frame';
  readonly id: number;
  /** A JPEG. */
  readonly picture: Uint8Array<ArrayBuffer>;
  /** The page's viewport in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The height of the browser's own bar above it (CSS pixels). */
  readonly offsetTop: number;
  /** How far the page is zoomed by pinching, or by a phone to have it whole (1 is not at all). */
  readonly pageScaleFactor: number;
}

/** All else that is seen. It is whole, so that the last one is enough after a reload. */
export interface LiveView {
  readonly kind: 'view';
  /** Which page it is: where this is another than before, the picture is none of it. */
  readonly pageId: string;
  /** What the picture is called, for screen readers. */
  readonly label: string;
  readonly bar: Bar<LiveAction> | undefined;
  /** Stands where there is no picture yet. */
  readonly placeholder: string;
  /** The picture is not of now. */
  readonly isStale: boolean;
  readonly words: LiveWords;
  /** Of the console beside it. */
  readonly consoleWords: ConsoleWords;
  /** Of the session, where there is one to choose. */
  readonly pages: readonly PageChoice[];
  readonly isConnected: boolean;
  /** Undefined while it is only looked at. */
  readonly control: LiveControl | undefined;
}

/** What is called how. */
export interface LiveWords {
  readonly page: string;
  readonly zoom: string;
  readonly fit: string;
  readonly screenshot: string;
  readonly record: string;
  readonly stopRecording: string;
  readonly recording: string;
  readonly cannotRecord: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly console: string;
  readonly consoleSize: string;
  readonly control: string;
  readonly release: string;
  readonly back: string;
  readonly forward: string;
  readonly reload: string;
  readonly address: string;
  readonly accept: string;
  readonly dismiss: string;
}

export interface PageChoice {
  readonly id: string;
  readonly label: string;
  /** It is the one that is seen. */
  readonly isShown: boolean;
}

export interface LiveControl {
  readonly url: string;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  readonly dialog: LiveDialog | undefined;
}

/** A dialog of the page's scripts. */
export interface LiveDialog {
  /** Who says it. */
  readonly title: string;
  readonly message: string;
  /** What a prompt begins with; undefined where nothing is asked for. */
  readonly text: string | undefined;
  /** There is a choice. */
  readonly canDismiss: boolean;
}

export type LiveAction =
  /** Close the tab. */
  | 'close'
  /** Leave the session. */
  | 'detach'
  /** Stop the countdown to leaving it. */
  | 'stay'
  /** Come back to it. */
  | 'attach'
  /** Drive the page by hand; let go of it. */
  | 'control'
  | 'release'
  /** Bring the page before the others of its window. */
  | 'front'
  | 'back'
  | 'forward'
  | 'reload'
  | 'screenshot';

/** A part of a video, and where in its file it stands; a later one may take the place of an earlier one. */
export interface RecordingPiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly position: number;
}

/** How a video comes to the host. One that has begun is there as far as it was given, whatever becomes of the tab. */
export type RecordingRequest =
  | { readonly kind: 'recordingStarted' }
  | ({ readonly kind: 'recordingPiece' } & RecordingPiece)
  | { readonly kind: 'recordingEnded' };

/** What a live view says to the host. */
export type LiveRequest =
  /** It listens now. */
  | { readonly kind: 'ready' }
  /** A frame, and all before it, need no more time. */
  | { readonly kind: 'drawn'; readonly id: number }
  /** What a picture may take (the screen's pixels). */
  | { readonly kind: 'room'; readonly width: number; readonly height: number }
  | { readonly kind: 'action'; readonly action: LiveAction }
  | RecordingRequest
  /** Whether there is a console beside the picture, which has nothing yet; and what its list asks for. */
  | { readonly kind: 'console'; readonly isOpen: boolean }
  | { readonly kind: 'consoleList'; readonly request: ConsoleListRequest }
  /** Watch this page of the session instead. */
  | { readonly kind: 'page'; readonly id: string }
  /** Only while the page is controlled, as the two below. */
  | { readonly kind: 'input'; readonly input: LiveInput }
  | { readonly kind: 'go'; readonly address: string }
  | { readonly kind: 'answer'; readonly accept: boolean; readonly text: string };
