import * as assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/shared/disposable';
import { Emitter } from '../../../src/shared/emitter';

describe('an emitter', () => {
  it('tells every listener, until its subscription ends', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    first.dispose();
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
  });

  it('tells those who listened when it fired, whoever comes and goes meanwhile', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    emitter.event(() => void emitter.event((value) => heard.push(`late ${value}`)));
    emitter.event((value) => heard.push(`early ${value}`));
    emitter.fire(1);
    assert.deepEqual(heard, ['early 1']);
  });
});

describe('a store of disposables', () => {
  it('ends what it holds once, the last first', () => {
    const store = new DisposableStore();
    const ended: string[] = [];
    for (const name of ['first', 'second']) store.add({ dispose: () => ended.push(name) });
    store.dispose();
    store.dispose();
    assert.deepEqual(ended, ['second', 'first']);
  });
});
