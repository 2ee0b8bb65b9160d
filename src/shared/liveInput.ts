/** What a user does in the picture of a page. Places are in the page's viewport (CSS pixels). */
export type LiveInput = MouseInput | WheelInput | TouchInput | KeyInput | TextInput;

/** Bits: Alt 1, Control 2, Meta 4, Shift 8 (Input.dispatchKeyEvent). */
export type Modifiers = number;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface MouseInput extends Place {
  readonly kind: 'mouse';
  readonly type: 'move' | 'down' | 'up';
  /** As in `MouseEvent.button`; of a move -1. */
  readonly button: number;
  /** As in `MouseEvent.buttons`. */
  readonly buttons: number;
  /** Which click in a row it is. */
  readonly clicks: number;
  readonly modifiers: Modifiers;
}

export interface WheelInput extends Place {
  readonly kind: 'wheel';
  /** In CSS pixels. */
  readonly deltaX: number;
  readonly deltaY: number;
  readonly modifiers: Modifiers;
}

export interface TouchInput {
  readonly kind: 'touch';
  readonly type: 'start' | 'move' | 'end' | 'cancel';
  /** The fingers that are down, with a number of each. */
  readonly points: readonly (Place & { readonly id: number })[];
  readonly modifiers: Modifiers;
}

export interface KeyInput {
  readonly kind: 'key';
  readonly type: 'down' | 'up';
  /** As in `KeyboardEvent`. */
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly location: number;
  readonly isRepeat: boolean;
  /** What the key writes, by the user's own layout; empty for nothing. */
  readonly text: string;
  readonly modifiers: Modifiers;
}

export interface TextInput {
  readonly kind: 'text';
  readonly text: string;
  /** It is being composed by an input method, which may still change it. */
  readonly isComposing: boolean;
}
