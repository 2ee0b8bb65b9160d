import * as assert from 'node:assert/strict';
import { navigableUrl } from '../../../../src/browserless/live/navigableUrl';

describe('a text in an address bar', () => {
  for (const [typed, url] of [
    ['example.com/a b', 'https://example.com/a%20b'],
    [' http://example.com ', 'http://example.com/'],
    ['localhost:3000/x', 'http://localhost:3000/x'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['[::1]:8080', 'http://[::1]:8080/'],
    ['shop.example:8443', 'https://shop.example:8443/'],
    ['about:blank', 'about:blank'],
    ['data:text/html,x', 'data:text/html,x'],
    ['', undefined],
    ['two words', undefined],
  ] as const)
    it(`leads from ${JSON.stringify(typed)} to ${url}`, () => assert.equal(navigableUrl(typed), url));
});
