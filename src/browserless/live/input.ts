import type { Protocol } from 'devtools-protocol';
import type { KeyInput, LiveInput, MouseInput, Place, TextInput, TouchInput } from '../../shared/liveInput';

/** A command of CDP's `Input`. */
export type InputCommand =
  | { readonly method: 'Input.dispatchMouseEvent'; readonly params: Protocol.Input.DispatchMouseEventRequest }
  | { readonly method: 'Input.dispatchTouchEvent'; readonly params: Protocol.Input.DispatchTouchEventRequest }
  | { readonly method: 'Input.dispatchKeyEvent'; readonly params: Protocol.Input.DispatchKeyEventRequest }
  | { readonly method: 'Input.insertText'; readonly params: Protocol.Input.InsertTextRequest }
  | { readonly method: 'Input.imeSetComposition'; readonly params: Protocol.Input.ImeSetCompositionRequest };

/** What a page is told of something that a user does in its picture. */
export function inputCommand(input: LiveInput): InputCommand {
  switch (input.kind) {
    case 'mouse':
      return mouse(input);
    case 'wheel': {
      const { deltaX, deltaY, modifiers } = input;
      const params = { type: 'mouseWheel', ...placeOf(input), deltaX, deltaY, modifiers } as const;
      return { method: 'Input.dispatchMouseEvent', params };
    }
    case 'touch':
      return touch(input);
    case 'key':
      return key(input);
    case 'text':
      return text(input);
  }
}

const placeOf = ({ x, y }: Place): Place => ({ x: Math.round(x), y: Math.round(y) });

const mouseTypes = { move: 'mouseMoved', down: 'mousePressed', up: 'mouseReleased' } as const;
const buttonNames = ['left', 'middle', 'right', 'back', 'forward'] as const;

/** Of a move, the button that is held: the lowest bit of those in `MouseEvent.buttons`. */
const heldButtons = ['left', 'right', 'middle', 'back', 'forward'] as const;

function mouse({ type, button, buttons, clicks, modifiers, x, y }: MouseInput): InputCommand {
  const held = heldButtons.find((_, bit) => buttons & (1 << bit));
  const params: Protocol.Input.DispatchMouseEventRequest = {
    type: mouseTypes[type],
    ...placeOf({ x, y }),
    button: (type === 'move' ? held : buttonNames[button]) ?? 'none',
    buttons,
    clickCount: type === 'move' ? 0 : Math.max(1, clicks),
    modifiers,
  };
  return { method: 'Input.dispatchMouseEvent', params };
}

const touchTypes = { start: 'touchStart', move: 'touchMove', end: 'touchEnd', cancel: 'touchCancel' } as const;

function touch({ type, points, modifiers }: TouchInput): InputCommand {
  // "TouchEnd and TouchCancel must not contain any touch points"
  const touchPoints =
    type === 'end' || type === 'cancel' ? [] : points.map((point) => ({ ...placeOf(point), id: point.id }));
  return { method: 'Input.dispatchTouchEvent', params: { type: touchTypes[type], touchPoints, modifiers } };
}

function key({ type, key, code, keyCode, location, isRepeat, text, modifiers }: KeyInput): InputCommand {
  const isDown = type === 'down';
  const params: Protocol.Input.DispatchKeyEventRequest = {
    // without a text nothing is written, as with a shortcut
    type: isDown ? (text === '' ? 'rawKeyDown' : 'keyDown') : 'keyUp',
    key,
    code,
    windowsVirtualKeyCode: keyCode,
    ...(isDown && text !== '' && { text, unmodifiedText: text }),
    autoRepeat: isRepeat,
    modifiers,
    // of left and right there is a `location`, of the keypad there is not
    location: location === 3 ? 0 : location,
    isKeypad: location === 3,
  };
  return { method: 'Input.dispatchKeyEvent', params };
}

function text({ text, isComposing }: TextInput): InputCommand {
  if (!isComposing) return { method: 'Input.insertText', params: { text } };
  const end = text.length;
  return { method: 'Input.imeSetComposition', params: { text, selectionStart: end, selectionEnd: end } };
}
