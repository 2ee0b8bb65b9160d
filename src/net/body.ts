import { pipeline, type Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { BodyTooLargeError } from '../browserless/faults';

/** Nobody asks for these, and a server may pack all the same: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3 */
const unpackers = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
]);

/**
 * A body as text, `maxBytes` of it unpacked at the most. Leaving the loop early ends the connection: what is too large
 * is not read to its end.
 */
export async function readText(body: Readable, encoding: unknown, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of unpacked(body, encoding)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BodyTooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}

function unpacked(body: Readable, encoding: unknown): AsyncIterable<Buffer> {
  const unpacker = typeof encoding === 'string' ? unpackers.get(encoding.toLowerCase())?.() : undefined;
  // whoever reads the one hears of an error in the other
  return unpacker ? pipeline(body, unpacker, () => undefined) : body;
}
