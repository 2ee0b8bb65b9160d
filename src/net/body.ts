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
 * What `read` makes of a body, `maxBytes` of it unpacked at the most. Leaving the loop early ends the connection: what is
 * too large is not read to its end.
 */
export async function readBody<T>(
  body: Readable,
  encoding: unknown,
  maxBytes: number,
  read: (body: Buffer) => T,
): Promise<T> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of unpacked(body, encoding)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BodyTooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return read(inOnePiece(chunks, bytes));
}

/** Bodies of the usual size share it: V8 collects the whole heap of the editor's host for every few MB of new buffers. */
const shared = Buffer.allocUnsafeSlow(1_000_000);

/** To be read at once, since the next body takes its place. */
function inOnePiece(chunks: readonly Buffer[], bytes: number): Buffer {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  if (bytes > shared.length) return Buffer.concat(chunks, bytes);
  let end = 0;
  for (const chunk of chunks) end += chunk.copy(shared, end);
  return shared.subarray(0, bytes);
}

function unpacked(body: Readable, encoding: unknown): AsyncIterable<Buffer> {
  const unpacker = typeof encoding === 'string' ? unpackers.get(encoding.toLowerCase())?.() : undefined;
  // whoever reads the one hears of an error in the other
  return unpacker ? pipeline(body, unpacker, () => undefined) : body;
}
