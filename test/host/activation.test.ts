import assert from 'node:assert/strict';
import Module from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';

describe('the extension in the extension host', () => {
  it('is there and activates, with one file: the rooms are loaded when they are asked for', async () => {
    const extension = vscode.extensions.getExtension('browserless-sessions.browserless-sessions');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
    // of no API, but what `require.cache` is. No test was before this one, and no endpoint is configured yet
    const { _cache: cache } = Module as unknown as { readonly _cache: Readonly<Record<string, unknown>> };
    const folder = path.join(extension.extensionPath, 'dist') + path.sep;
    const loaded = Object.keys(cache).filter((file) => file.startsWith(folder));
    assert.deepEqual(
      loaded.map((file) => path.relative(folder, file)),
      [path.join('host', 'extension.js')],
    );
  });
});
