import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in the extension host', () => {
  it('is there and activates', async () => {
    const extension = vscode.extensions.getExtension('browserless-sessions.browserless-sessions');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
