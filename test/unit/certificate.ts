import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A key and a certificate in PEM that nobody trusts, made anew for a test. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

/** One DER element: https://www.itu.int/rec/T-REC-X.690 */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  const long = body.length > 255 ? [0x82, body.length >> 8, body.length & 255] : [0x81, body.length];
  return Buffer.concat([Buffer.from([tag, ...(body.length < 128 ? [body.length] : long)]), body]);
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value));
const bytes = (tag: number, ...values: readonly number[]): Buffer => der(tag, Buffer.from(values));

const ecdsaWithSha256 = sequence(bytes(0x06, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const commonName = bytes(0x06, 0x55, 0x04, 0x03);
const subjectAltName = bytes(0x06, 0x55, 0x1d, 0x11);

const utcTime = (at: Date): Buffer => text(0x17, at.toISOString().replace(/^..|[-:T]|\.\d+/g, ''));

/** A certificate for 127.0.0.1, signed by its own key: https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
export function selfSigned(days = 1): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const dayMs = 24 * 3600 * 1000;
  const name = sequence(der(0x31, sequence(commonName, text(0x0c, 'only for tests'))));
  const altNames = sequence(bytes(0x87, 127, 0, 0, 1));
  const certificate = sequence(
    der(0xa0, bytes(0x02, 2)),
    bytes(0x02, 1),
    ecdsaWithSha256,
    name,
    sequence(utcTime(new Date(Date.now() - dayMs)), utcTime(new Date(Date.now() + days * dayMs))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(subjectAltName, der(0x04, altNames)))),
  );
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(signed(certificate, privateKey)),
  };
}

function signed(certificate: Buffer, key: KeyObject): Buffer {
  return sequence(certificate, ecdsaWithSha256, der(0x03, Buffer.from([0]), sign('sha256', certificate, key)));
}

const pem = (certificate: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
