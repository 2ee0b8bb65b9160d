import * as assert from 'node:assert/strict';
import { inputCommand } from '../../../../src/browserless/live/input';
import type { KeyInput, MouseInput } from '../../../../src/shared/liveInput';

const mouse: MouseInput = {
  kind: 'mouse',
  type: 'move',
  x: 1.4,
  y: 2.6,
  button: 0,
  buttons: 0,
  clicks: 0,
  modifiers: 0,
};
const key: KeyInput = {
  ...{ kind: 'key', type: 'down', key: 'a', code: 'KeyA', keyCode: 65, location: 0, isRepeat: false, text: 'a' },
  modifiers: 0,
};
const params = (input: Parameters<typeof inputCommand>[0]): Record<string, unknown> => ({
  ...inputCommand(input).params,
});

describe('what a user does in the picture of a page', () => {
  it('is told of a pointer in whole pixels, with the button that is held', () => {
    assert.deepEqual(inputCommand({ ...mouse, buttons: 2 }), {
      method: 'Input.dispatchMouseEvent',
      params: { type: 'mouseMoved', x: 1, y: 3, button: 'right', buttons: 2, clickCount: 0, modifiers: 0 },
    });
    assert.equal(params(mouse).button, 'none');
  });

  it('is told of clicks with their button, and which in a row they are', () => {
    const buttons = [0, 1, 2, 3, 4].map((button) => params({ ...mouse, type: 'down', button, clicks: 2 }).button);
    assert.deepEqual(buttons, ['left', 'middle', 'right', 'back', 'forward']);
    assert.equal(params({ ...mouse, type: 'up', clicks: 2 }).clickCount, 2);
    // a press that is none of a click, as on a Mac with two fingers
    assert.equal(params({ ...mouse, type: 'down', clicks: 0 }).clickCount, 1);
  });

  it('is told of keys that write with their text, and of others without', () => {
    assert.deepEqual(
      [params(key).type, params(key).text, params({ ...key, text: '' }).type, params({ ...key, type: 'up' }).type],
      ['keyDown', 'a', 'rawKeyDown', 'keyUp'],
    );
    assert.equal('text' in params({ ...key, type: 'up' }), false);
  });

  it('is told of the keypad and of which of two keys', () => {
    assert.deepEqual([params({ ...key, location: 3 }).isKeypad, params({ ...key, location: 3 }).location], [true, 0]);
    assert.deepEqual([params({ ...key, location: 2 }).isKeypad, params({ ...key, location: 2 }).location], [false, 2]);
  });

  it('is told of text that is composed with the cursor behind it, and of text that is written', () => {
    assert.deepEqual(inputCommand({ kind: 'text', text: 'にほん', isComposing: true }), {
      method: 'Input.imeSetComposition',
      params: { text: 'にほん', selectionStart: 3, selectionEnd: 3 },
    });
    assert.deepEqual(inputCommand({ kind: 'text', text: '日本', isComposing: false }), {
      method: 'Input.insertText',
      params: { text: '日本' },
    });
  });

  it('is told of fingers that are down, and of none when the last has left', () => {
    const points = [{ id: 1, x: 5.2, y: 6 }];
    const touch = { kind: 'touch', points, modifiers: 0 } as const;
    assert.deepEqual(params({ ...touch, type: 'start' }).touchPoints, [{ id: 1, x: 5, y: 6 }]);
    assert.deepEqual(params({ ...touch, type: 'end' }).touchPoints, []);
  });
});
