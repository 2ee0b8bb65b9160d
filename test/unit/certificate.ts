import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A key and a certificate in PEM, made anew for a test. */
export interface Certified {
  readonly key: string;
  readonly cert: string;
}

/** Somebody who signs certificates for names and IPv4 addresses. */
export interface Authority {
  /** Its own, in PEM, which nobody trusts by himself. */
  readonly cert: string;
  issue(...names: readonly string[]): Certified;
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
const basicConstraints = bytes(0x06, 0x55, 0x1d, 0x13);

const utcTime = (at: Date): Buffer => text(0x17, at.toISOString().replace(/^..|[-:T]|\.\d+/g, ''));
const named = (name: string): Buffer => sequence(der(0x31, sequence(commonName, text(0x0c, name))));
const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

const altNames = (names: readonly string[]): Buffer =>
  sequence(...names.map((name) => (isIPv4(name) ? bytes(0x87, ...name.split('.').map(Number)) : text(0x82, name))));

/** A certificate for 127.0.0.1, signed by its own key. */
export function selfSigned(days = 1): Certified {
  const { publicKey, privateKey } = newKeys();
  const name = named('only for tests');
  const extension = sequence(subjectAltName, der(0x04, altNames(['127.0.0.1'])));
  return { key: pemOf(privateKey), cert: certificate({ name, publicKey, extension, issuer: name, privateKey, days }) };
}

export function authority(): Authority {
  const { publicKey, privateKey } = newKeys();
  // OpenSSL finds an issuer by its name
  const issuer = named(`authority ${randomUUID()}`);
  const isAuthority = sequence(basicConstraints, der(0x04, sequence(bytes(0x01, 255))));
  return {
    cert: certificate({ name: issuer, publicKey, extension: isAuthority, issuer, privateKey }),
    issue(...names) {
      const keys = newKeys();
      const extension = sequence(subjectAltName, der(0x04, altNames(names)));
      const { publicKey: itsKey } = keys;
      return {
        key: pemOf(keys.privateKey),
        cert: certificate({ name: named('issued for tests'), publicKey: itsKey, extension, issuer, privateKey }),
      };
    },
  };
}

interface Contents {
  readonly name: Buffer;
  readonly publicKey: KeyObject;
  readonly extension: Buffer;
  readonly issuer: Buffer;
  /** The issuer's. */
  readonly privateKey: KeyObject;
  readonly days?: number;
}

/** In PEM: https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certificate({ name, publicKey, extension, issuer, privateKey, days = 1 }: Contents): string {
  const dayMs = 24 * 3600 * 1000;
  const contents = sequence(
    der(0xa0, bytes(0x02, 2)),
    bytes(0x02, 1),
    ecdsaWithSha256,
    issuer,
    sequence(utcTime(new Date(Date.now() - dayMs)), utcTime(new Date(Date.now() + days * dayMs))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', contents, privateKey));
  const base64 = sequence(contents, ecdsaWithSha256, signature)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${base64}-----END CERTIFICATE-----\n`;
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
