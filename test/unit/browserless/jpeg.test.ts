import * as assert from 'node:assert/strict';
import { readJpeg } from '../../../src/browserless/jpeg';
import { jpeg } from '../samples';

const inBase64 = (...parts: readonly (Buffer | readonly number[])[]): string =>
  Buffer.concat(parts.map((part) => Buffer.from(part as number[]))).toString('base64');

describe('a JPEG in base64', () => {
  it('is read with its size', () => {
    const { bytes, width, height } = readJpeg(jpeg(320, 180).toString('base64'), 1000)!;
    assert.deepEqual([width, height], [320, 180]);
    assert.deepEqual(bytes, jpeg(320, 180));
  });

  for (const [what, text] of Object.entries({
    nothing: '',
    'no text': 12,
    'a PNG': inBase64([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]),
    'an SVG': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64'),
    'Markdown behind two right bytes': inBase64([0xff, 0xd8], Buffer.from(')![](https://example.com/)')),
    'a beginning alone': inBase64(jpeg(320, 180).subarray(0, 20)),
    'a picture of no width': inBase64(jpeg(0, 180)),
    'segments without an end': inBase64([0xff, 0xd8], ...Array.from({ length: 50 }, () => [0xff, 0xe1, 0, 2])),
  }))
    it(`is not ${what}`, () => assert.equal(readJpeg(text, 10_000), undefined));

  it('may be so long and no longer', () => {
    const picture = jpeg(320, 180);
    assert.ok(readJpeg(picture.toString('base64'), picture.length));
    assert.equal(readJpeg(picture.toString('base64'), picture.length - 1), undefined);
  });
});
