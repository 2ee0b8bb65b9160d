import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { inMessage, inPick, plainText, unescapeTitle } from '../../../src/browserless/plainText';

describe('foreign text in a message', () => {
  // what VS Code 1.139 looks for: `parseLinkedText`, `renderLabelWithIcons`, and Markdown's links and pictures
  const link = /\[([^\]]+)\]\(/;
  const icon = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

  it('is neither a link nor a picture nor an icon', () => {
    assert.equal(
      inMessage('![a](http://x/a.png) $(bug) [b](command:c)'),
      '![a] (http://x/a.png) $ (bug) [b] (command:c)',
    );
    const sign = fc.constantFrom('[', ']', '(', ')', '$', '!', 'a', ' ', '\n', '\\', '\u200b', '\u2060', '\u0000');
    fc.assert(
      fc.property(fc.string({ unit: sign, maxLength: 40 }), (text) => {
        const made = inMessage(text);
        assert.doesNotMatch(made, link);
        assert.doesNotMatch(made, icon);
      }),
    );
  });

  it('has no address in a quick pick that Markdown would make a link', () => {
    const seen = inPick('https://a.b ftp://c www.d.e f@g.h WWW.i a:b');
    assert.equal(seen, 'https:\u2060//a.b ftp:\u2060//c www\u2060.d.e f@\u2060g.h WWW\u2060.i a:b');
  });

  it('is otherwise as it was', () => {
    for (const text of ['größe (1) [2]', 'cost: $5 (net)']) assert.equal(inMessage(text), text);
  });
});

describe("a foreign page's text", () => {
  it('stands on one line', () => {
    assert.equal(plainText('  a\r\n b\t\u2028c\u0000d\u001b[31m  e '), 'a b c d [31m e');
  });

  it('cannot turn the direction of the text around it', () => {
    for (const mark of '\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c') {
      assert.equal(plainText(`a${mark}b`), 'a b', `U+${mark.charCodeAt(0).toString(16)}`);
    }
  });

  it('keeps letters of every script, and emoji of several signs', () => {
    for (const text of ['größe', '日本語', 'שלום', '👩‍💻', '🇨🇭', '$(foo) [link](command:x)', '<b>']) {
      assert.equal(plainText(text), text);
    }
  });

  it('is cut at the limit, with a sign that it was', () => {
    assert.equal(plainText('abcdef', 6), 'abcdef');
    assert.equal(plainText('abcdefg', 6), 'abcde…');
    assert.equal(plainText('abcd  efg', 6), 'abcd…');
    assert.equal(plainText('x'.repeat(5_000_000)).length, 200);
  });

  it('is not cut inside a character', () => {
    assert.equal(plainText('abcd😀efg', 6), 'abcd…');
    assert.equal(plainText(`${' '.repeat(23)}😀`, 6), '');
  });

  it('is always one short line of whole characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, longest) => {
        const line = plainText(text, longest);
        assert.ok(line.length <= longest);
        assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
        assert.equal(line, line.trim());
        assert.equal(Buffer.from(line).toString(), line, 'no half characters');
      }),
    );
  });
});

describe('a title', () => {
  it("is what the page wrote: Chromium's escapes are undone once", () => {
    assert.equal(unescapeTitle('&lt;img onerror=&quot;x&quot;&gt; &amp;amp; &#39;'), `<img onerror="x"> &amp; '`);
    assert.equal(unescapeTitle('&amp;lt;'), '&lt;');
    assert.equal(unescapeTitle('R&D &copy; &LT; &constructor;'), 'R&D &copy; &LT; &constructor;');
  });

  it('comes back whole from the escaping', () => {
    const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'& < > " \' a m p l t # 3 9 ; é'.split(' ')) }), (title) => {
        assert.equal(unescapeTitle(title.replace(/[&<>"']/g, (sign) => `&${names[sign]};`)), title);
      }),
    );
  });
});
