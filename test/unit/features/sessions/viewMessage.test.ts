import * as assert from 'node:assert/strict';
import { ViewMessage } from '../../../../src/features/sessions/viewMessage';

describe('the message above the rows', () => {
  it('has what each has to say, and takes nothing of the other away', () => {
    const view: { message?: string } = {};
    const message = new ViewMessage(view);
    message.say('suspicious', '');
    assert.equal(view.message, undefined, 'nothing is written where nothing is said');
    message.say('arrangement', 'by name');
    message.say('suspicious', '');
    assert.equal(view.message, 'by name');
    message.say('suspicious', 'only suspicious');
    assert.equal(view.message, 'only suspicious · by name');
    message.say('arrangement', '');
    message.say('suspicious', '');
    assert.equal(view.message, '');
  });
});
