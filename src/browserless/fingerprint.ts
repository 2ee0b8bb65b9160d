import { crc32 } from 'node:zlib';

/** What a body of `GET /sessions` says, but for the ages in it, which are others each time. */
export interface Fingerprint {
  /** CRC-32 and length in bytes of the body without its ages: of four thousand million changes one goes unseen. */
  readonly sum: number;
  readonly length: number;
  /** The first of the ages in ms: by one clock as all others. */
  readonly aliveMs: number | undefined;
}

/** In a string it could not stand so: its quotes would be escaped. */
const ageField = Buffer.from('"timeAliveMs":');

const [zero, nine] = [0x30, 0x39];

export function fingerprintOf(body: Buffer): Fingerprint {
  let sum = 0;
  let length = 0;
  let aliveMs: number | undefined;
  let from = 0;
  for (let field = body.indexOf(ageField); field !== -1; field = body.indexOf(ageField, from)) {
    const age = field + ageField.length;
    sum = crc32(body.subarray(from, age), sum);
    length += age - from;
    from = endOfDigits(body, age);
    if (from > age) aliveMs ??= Number(body.toString('latin1', age, from));
  }
  return { sum: crc32(body.subarray(from), sum), length: length + body.length - from, aliveMs };
}

function endOfDigits(body: Buffer, start: number): number {
  let end = start;
  for (let byte = body[end]; byte !== undefined && byte >= zero && byte <= nine; byte = body[end]) end++;
  return end;
}
