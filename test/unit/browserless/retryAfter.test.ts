import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { retryAfterMs } from '../../../src/browserless/retryAfter';

describe('the pause that a server asks for', () => {
  const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT');
  const pauses: Readonly<Record<string, number | undefined>> = {
    '120': 120_000,
    ' 5 ': 5000,
    '0': undefined,
    '-5': undefined,
    '1.5': undefined,
    '99999999999': 3_600_000,
    'Wed, 21 Oct 2015 07:28:30 GMT': 30_000,
    'Wed, 21 Oct 2015 07:27:00 GMT': undefined,
    'Wed, 21 Oct 2065 07:28:00 GMT': 3_600_000,
    soon: undefined,
    '': undefined,
  };
  for (const [header, ms] of Object.entries(pauses)) {
    it(`"${header}": ${ms ?? 'none'}`, () => assert.equal(retryAfterMs(header, now), ms));
  }

  it('is none without a header', () => assert.equal(retryAfterMs(undefined), undefined));

  it('is never longer than an hour, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const ms = retryAfterMs(header, now);
        assert.ok(ms === undefined || (ms > 0 && ms <= 3_600_000), String(ms));
      }),
    );
  });
});
