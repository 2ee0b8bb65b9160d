import * as assert from 'node:assert/strict';
import { parseUrl } from '../../../src/browserless/parseUrl';

describe('a URL', () => {
  it('is read, also against another one', () => {
    assert.equal(parseUrl('http://a.example/b')?.href, 'http://a.example/b');
    assert.equal(parseUrl('../c', 'http://a.example/b/')?.href, 'http://a.example/c');
  });

  it('is none where it makes no sense', () => {
    for (const text of ['', 'a', '//a', 'http://', 'http://[']) assert.equal(parseUrl(text), undefined);
  });

  it('with a host beyond ASCII is one, however often it is looked at', () => {
    // as often as it takes to be compiled
    for (let time = 0; time < 20_000; time++) assert.ok(parseUrl('http://bücher.example/'), `after ${time} times`);
  });
});
