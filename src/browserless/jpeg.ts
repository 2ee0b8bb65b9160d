/** A JPEG picture, known to be no more than that. */
export interface Jpeg {
  readonly bytes: Buffer;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** Markers with a frame's header, of whatever kind of compression: ITU T.81, table B.1. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Reads base64 as a JPEG of `longest` bytes at the most; undefined for whatever else it is. Looks at the segments up to the
 * frame's header (ITU T.81, annex B), and decodes nothing.
 */
export function readJpeg(base64: unknown, longest: number): Jpeg | undefined {
  if (typeof base64 !== 'string' || base64.length > Math.ceil(longest / 3) * 4) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > longest || bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (!isFrame(bytes[at + 1] ?? 0)) continue;
    const height = bytes.readUInt16BE(at + 5);
    const width = bytes.readUInt16BE(at + 7);
    return width > 0 && height > 0 ? { bytes, width, height } : undefined;
  }
  return undefined;
}
