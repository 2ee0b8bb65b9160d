import * as assert from 'node:assert/strict';
import type { ConsoleBarOptions } from '../../../../src/features/watching/console/consoleBar';
import { outsideVscode } from '../outsideVscode';

describe("a console's bar", () => {
  let room: typeof import('../../../../src/features/watching/console/consoleBar');
  before(async () => (room = await outsideVscode('watching/console/consoleBar.ts')));

  const bar = (options: Partial<ConsoleBarOptions>) =>
    room.consoleBar({
      ...{ console: { kind: 'connected', isBusy: false }, page: 'open', endpointName: 'Local' },
      ...{ isAlone: false, detachesInMs: undefined },
      ...options,
    });

  it('says what has become of the page before who keeps its session alive', () => {
    assert.equal(bar({}), undefined);
    assert.match(bar({ console: { kind: 'crashed' } })?.text ?? '', /^This page has crashed\.[^.]*\.$/);
    const both = bar({ console: { kind: 'connected', isBusy: true }, isAlone: true, detachesInMs: 5_000 });
    assert.match(both?.text ?? '', /^This page does not answer.* Only this window keeps this session alive\.$/);
    assert.deepEqual([both?.countdown?.ms, both?.buttons.map(({ does }) => does)], [5_000, ['detach', 'stay']]);
  });

  it('says only what is left of a page that is gone or left', () => {
    assert.equal(bar({ console: { kind: 'crashed' }, page: 'closed' })?.text, 'This page has been closed.');
    assert.equal(bar({ console: { kind: 'detached' } })?.text, 'Detached.');
  });
});
